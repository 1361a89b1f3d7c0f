import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { concat, keccak256, toUtf8Bytes, Wallet, type TypedDataDomain } from "ethers";
import { network } from "hardhat";
import { walletSigner, type AttestorSigner, type Hex } from "@kept/sdk";
import rewardsModule from "../../deploy/modules/Rewards.ts";
import { Rewards__factory, type Rewards } from "../../typechain-types/index.ts";
import { DAY } from "../../test/helpers/escrow.ts";
import { openCoalition, type Coalition } from "../../test/helpers/loyalty.ts";
import {
  rewardsDomain,
  signBearerClaim,
  signBearerVoucher,
  signVoucher,
  type SignedVoucher,
  type Voucher,
} from "../../test/helpers/vouchers.ts";
import { gasOf } from "./receipt.ts";

/** 32 bytes without a zero among them: what a hash costs. */
const entropy = (seed: string): Hex => keccak256(toUtf8Bytes(seed)).replaceAll("00", "a5");

const AMOUNT = 1_234n;
const CAP = 10n ** 12n;

/** Of a standard tree; what stands behind a sibling costs nothing. */
interface Proven {
  readonly root: Hex;
  readonly proofs: readonly [Hex[], Hex[]];
}

/** Two leaves side by side, and above them a tree of so many levels in all. */
function treeOf(depth: number, encoding: string[], leaves: [unknown[], unknown[]]): Proven {
  const tree = StandardMerkleTree.of(leaves, encoding);
  const siblings = Array.from({ length: depth - 1 }, (_, i) => entropy(`sibling ${i}`));
  const root = siblings.reduce((a, b) => keccak256(concat(a < b ? [a, b] : [b, a])), tree.root);
  const proof = (i: number): Hex[] => [...tree.getProof(i), ...siblings];
  return { root, proofs: [proof(0), proof(1)] };
}

/** A merchant who thanks in points, a customer who has some, and the gas of each transaction in a block of its own. */
export class RewardsBench {
  readonly #d: Coalition;
  readonly #rewards: Rewards;
  readonly #domain: TypedDataDomain;
  readonly #clerk: AttestorSigner;
  #nonce = 0n;

  private constructor(d: Coalition, rewards: Rewards, domain: TypedDataDomain, clerk: AttestorSigner) {
    this.#d = d;
    this.#rewards = rewards;
    this.#domain = domain;
    this.#clerk = clerk;
  }

  /** The first word of nonces has been used. */
  static async create(): Promise<RewardsBench> {
    const connection = await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } });
    const d = await openCoalition(connection);
    const deployed = await connection.ignition.deploy(rewardsModule);
    const rewards = Rewards__factory.connect(await deployed.rewards.getAddress(), d.stranger);
    const { chainId } = await connection.ethers.provider.getNetwork();
    const domain = rewardsDomain(chainId, await rewards.getAddress());
    await d.token.connect(d.baker).approve(rewards, 2n ** 256n - 1n);
    await d.token.connect(d.baker).transfer(d.alice, AMOUNT);
    await rewards.connect(d.baker).setSigner(d.tokenAddress, d.till.address, CAP);
    const bench = new RewardsBench(d, rewards, domain, await walletSigner(d.till));
    await bench.claim(await bench.voucher());
    return bench;
  }

  #terms(changes: Partial<Voucher> = {}): Voucher {
    const { baker, tokenAddress, alice, start } = this.#d;
    const time = { validFrom: start, deadline: start + 1_000 * DAY };
    const who = { merchant: baker.address, token: tokenAddress, holder: alice.address };
    return { ...who, amount: AMOUNT, ...time, nonce: this.#nonce++, ...changes };
  }

  voucher(changes: Partial<Voucher> = {}): Promise<SignedVoucher> {
    return signVoucher(this.#domain, this.#clerk, this.#terms(changes));
  }

  claim({ voucher, signer, signature }: SignedVoucher): Promise<number> {
    return gasOf(this.#rewards.claim(voucher, signer, signature));
  }

  async vouchers(): Promise<Record<string, number>> {
    const many = async (count: number): Promise<number> => {
      const list: SignedVoucher[] = [];
      while (list.length < count) list.push(await this.voucher());
      return gasOf(this.#rewards.claimMany(list));
    };
    const nine = await many(9);
    return {
      "claim/voucher": await this.claim(await this.voucher()),
      "claim/voucher-10th": (await many(10)) - nine,
      "claim/survey": await this.claim(await this.voucher({ nonce: BigInt(entropy("order")) })),
    };
  }

  /** The key in the code signs for the customer; a stranger submits it. */
  async bearer(): Promise<Record<string, number>> {
    const key = new Wallet(entropy("code"));
    const terms = this.#terms({ holder: key.address });
    const signed = await signBearerVoucher(this.#domain, this.#clerk, terms);
    const digest = await this.#rewards.voucherDigest(terms, true);
    const signature = await signBearerClaim(this.#domain, key, digest, this.#d.alice.address);
    return { "claim/bearer": await gasOf(this.#rewards.claimBearer(signed, this.#d.alice, signature)) };
  }

  /** The second of two leaves, whose marks are in one word. */
  async campaign(depth: number): Promise<number> {
    const { baker, tokenAddress, alice, start } = this.#d;
    const leaf = (index: number): unknown[] => [index, alice.address, AMOUNT];
    const { root, proofs } = treeOf(depth, ["uint256", "address", "uint256"], [leaf(0), leaf(1)]);
    const campaign = { merchant: baker.address, token: tokenAddress, root, deadline: start + 1_000 * DAY };
    await this.#rewards.connect(baker).setCampaign(campaign, CAP);
    const claim = (index: 0 | 1): Promise<number> =>
      gasOf(this.#rewards.claimCampaign(campaign, index, alice, AMOUNT, proofs[index]));
    await claim(0);
    return claim(1);
  }

  /** A round of 2^17 customers, and the next one. */
  async series(): Promise<Record<string, number>> {
    const { baker, tokenAddress, alice, bob } = this.#d;
    const series = { merchant: baker.address, token: tokenAddress, ref: entropy("series") };
    await this.#rewards.connect(baker).setSeries(series, CAP);
    const claim = async (total: bigint): Promise<number> => {
      const leaves: [unknown[], unknown[]] = [
        [alice.address, total],
        [bob.address, total],
      ];
      const { root, proofs } = treeOf(17, ["address", "uint256"], leaves);
      await this.#rewards.connect(baker).publish(series, root);
      return gasOf(this.#rewards.claimSeries(series, alice, total, proofs[0]));
    };
    return { "claim/recurring-first": await claim(AMOUNT), "claim/recurring-later": await claim(2n * AMOUNT) };
  }

  async cancelling(): Promise<Record<string, number>> {
    return { cancel: await gasOf(this.#rewards.connect(this.#d.baker).cancel([this.#nonce++])) };
  }

  async size(): Promise<number> {
    const code = await this.#d.connection.ethers.provider.getCode(this.#rewards);
    return (code.length - 2) / 2;
  }
}

/** Every key of the rewards, in the order of its bars. */
export async function measureRewards(): Promise<Record<string, number>> {
  const bench = await RewardsBench.create();
  return {
    "claim/merkle-2^17": await bench.campaign(17),
    "claim/merkle-2^20": await bench.campaign(20),
    ...(await bench.vouchers()),
    ...(await bench.bearer()),
    ...(await bench.series()),
    ...(await bench.cancelling()),
    size: await bench.size(),
  };
}
