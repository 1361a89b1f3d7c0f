import {
  AbiCoder,
  concat,
  keccak256,
  solidityPackedKeccak256,
  toUtf8Bytes,
  type ContractTransactionResponse,
} from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { Hex } from "@kept/sdk";
import { Rewards__factory, type Rewards } from "../../typechain-types/index.ts";
import { openCoalition, type Coalition } from "../../test/helpers/loyalty.ts";

type Sent = Promise<ContractTransactionResponse>;
const entropy = (seed: string): Hex => keccak256(toUtf8Bytes(seed)).replaceAll("00", "a5");
const FIELDS = [
  ["merchant", "address"],
  ["token", "address"],
  ["customer", "address"],
  ["amount", "uint256"],
  ["validFrom", "uint40"],
  ["deadline", "uint40"],
  ["nonce", "uint256"],
] as const;
const AMOUNT = 1_234n;
const CAP = 10n ** 12n;

export async function measureRewards(): Promise<Record<string, number>> {
  const connection = await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } });
  const d = await openCoalition(connection);
  const rewards: Rewards = Rewards__factory.connect(
    await (await connection.ethers.deployContract("Rewards")).getAddress(),
    d.stranger,
  );
  const gas = async (sent: Sent) => Number((await (await sent).wait())!.gasUsed);
  const { chainId } = await connection.ethers.provider.getNetwork();
  const domain = { name: "Kept Rewards", version: "1", chainId, verifyingContract: await rewards.getAddress() };
  await d.token.connect(d.baker).approve(rewards, 2n ** 256n - 1n);
  await d.token.connect(d.baker).transfer(d.alice, 100n);
  await rewards.connect(d.baker).setSigner(d.tokenAddress, d.till.address, CAP);
  const base = {
    merchant: d.baker.address,
    token: d.tokenAddress,
    amount: AMOUNT,
    validFrom: d.start,
    deadline: d.start + 86400 * 1000,
  };
  const voucher = async (nonce: bigint) => {
    const v = { ...base, holder: d.alice.address, nonce };
    const signature = await d.till.signTypedData(
      domain,
      { Voucher: FIELDS.map(([name, type]) => ({ name, type })) },
      { ...v, customer: v.holder },
    );
    return { voucher: v, signer: d.till.address, signature };
  };
  const single = async (n: bigint) => {
    const v = await voucher(n);
    return rewards.claim(v.voucher, v.signer, v.signature);
  };
  await single(0n);
  const one = await gas(single(1n));
  const many = async (from: bigint, n: number) =>
    gas(rewards.claimMany(await Promise.all(Array.from({ length: n }, (_, i) => voucher(from + BigInt(i))))));
  if (process.env["TRACE"]) {
    const tx = await single(50n);
    const t: any = await connection.ethers.provider.send("debug_traceTransaction", [tx.hash, {}]);
    const sums = new Map<string, [number, number]>();
    for (const l of t.structLogs) {
      if (l.depth !== 1) continue;
      const s = sums.get(l.op) ?? [0, 0];
      s[0]++;
      s[1] += l.gasCost;
      sums.set(l.op, s);
    }
    console.log(
      [...sums]
        .sort((a, b) => b[1][1] - a[1][1])
        .slice(0, 40)
        .map(([op, [n, g]]) => `${op} ${n} ${g}`)
        .join("\n"),
    );
    console.log("calldata", tx.data.length / 2);
  }
  const nine = await many(2n, 9),
    ten = await many(11n, 10);
  const trace = async (hash: string) => {
    const t: any = await connection.ethers.provider.send("debug_traceTransaction", [hash, {}]);
    const sums = new Map<string, [number, number]>();
    for (const l of t.structLogs) {
      if (l.depth !== 1) continue;
      const s = sums.get(l.op) ?? [0, 0];
      s[0]++;
      s[1] += l.gasCost;
      sums.set(l.op, s);
    }
    console.log(
      [...sums]
        .sort((a, b) => b[1][1] - a[1][1])
        .slice(0, 40)
        .map(([op, [n, g]]) => `${op} ${n} ${g}`)
        .join("\n"),
    );
  };
  const campaign = async (depth: number, seed: string) => {
    const abi = AbiCoder.defaultAbiCoder();
    const leafOf = (i: number) =>
      keccak256(keccak256(abi.encode(["uint256", "address", "uint256"], [i, d.alice.address, AMOUNT])));
    const proof = Array.from({ length: depth }, (_, i) => entropy(`${seed} ${i}`));
    const pair = (a: string, b: string) => keccak256(concat(a < b ? [a, b] : [b, a]));
    const l0 = leafOf(0),
      l1 = leafOf(1);
    const root = proof.reduce(pair, pair(l0, l1)) as Hex;
    const c = { merchant: d.baker.address, token: d.tokenAddress, root, deadline: d.start + 86400 * 1000 };
    await rewards.connect(d.baker).setCampaign(c, CAP);
    await rewards.claimCampaign(c, 0, d.alice, AMOUNT, [l1, ...proof]);
    if (process.env["TRACE2"]) await trace((await rewards.claimCampaign(c, 1, d.alice, AMOUNT, [l0, ...proof])).hash);
    return gas(rewards.claimCampaign(c, 1, d.alice, AMOUNT, [l0, ...proof]));
  };
  return {
    "claim/voucher": one,
    "claim/voucher-10th": ten - nine,
    "claim/merkle-2^17": await campaign(16, "a"),
    "claim/merkle-2^20": await campaign(19, "b"),
  };
}
