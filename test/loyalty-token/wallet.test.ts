import { expect } from "chai";
import { Interface, type TransactionResponse } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { inVintage, openCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, mine } = connection.networkHelpers;

/** All that the wallet knows of the token. */
const ERC20 = new Interface([
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
  "function approve(address, uint256) returns (bool)",
  "function transfer(address, uint256) returns (bool)",
  "function transferFrom(address, address, uint256) returns (bool)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
]);

/** All that the till does. */
const TILL = new Interface(["function transferFrom(address, address, uint256) returns (bool)"]);

async function openFixture() {
  return openCoalition(connection);
}

/** A wallet's call of a function of its ABI. */
function call(d: Coalition, by: HardhatEthersSigner, name: string, ...args: unknown[]): Promise<TransactionResponse> {
  return by.sendTransaction({ to: d.tokenAddress, data: ERC20.encodeFunctionData(name, args) });
}

/** A wallet's reading of a function of its ABI. */
async function read(d: Coalition, name: string, ...args: unknown[]): Promise<bigint> {
  const data = await ethers.provider.call({ to: d.tokenAddress, data: ERC20.encodeFunctionData(name, args) });
  return ERC20.decodeFunctionResult(name, data)[0] as bigint;
}

function collect(d: Coalition, from: { address: string }, to: { address: string }, amount: bigint, till = d.till) {
  const data = TILL.encodeFunctionData("transferFrom", [from.address, to.address, amount]);
  return till.sendTransaction({ to: d.tokenAddress, data });
}

/** What the wallet shows: by asking, and by adding up the Transfers that it has seen; both must be the same. */
async function shown(d: Coalition, ...people: HardhatEthersSigner[]): Promise<bigint[]> {
  const topic = ERC20.getEvent("Transfer")!.topicHash;
  const logs = await ethers.provider.getLogs({ address: d.tokenAddress, fromBlock: 0, topics: [topic] });
  const sums = new Map<string, bigint>();
  for (const log of logs) {
    const [from, to, value] = ERC20.parseLog(log)!.args.toArray() as [string, string, bigint];
    sums.set(from, (sums.get(from) ?? 0n) - value);
    sums.set(to, (sums.get(to) ?? 0n) + value);
  }
  const asked = await Promise.all(people.map(({ address }) => read(d, "balanceOf", address)));
  expect(people.map(({ address }) => sums.get(address) ?? 0n)).to.deep.equal(asked);
  return asked;
}

describe("LoyaltyToken in a wallet that knows only ERC-20", () => {
  it("is issued, given, redeemed and settled by transfers {Transfer}", async () => {
    const d = await loadFixture(openFixture);
    const people = [d.baker, d.alice, d.bob, d.grocer] as const;
    expect(await read(d, "decimals")).to.equal(2n);
    expect(await shown(d, ...people)).to.deep.equal([1_000_000n, 0n, 0n, 1_000_000n]);
    await call(d, d.baker, "transfer", d.alice.address, 60_000n);
    expect(await shown(d, ...people)).to.deep.equal([940_000n, 60_000n, 0n, 1_000_000n]);
    await call(d, d.alice, "transfer", d.bob.address, 25_000n);
    expect(await shown(d, ...people)).to.deep.equal([940_000n, 35_000n, 25_000n, 1_000_000n]);
    await call(d, d.bob, "transfer", d.grocer.address, 20_000n);
    expect(await shown(d, ...people)).to.deep.equal([940_000n, 35_000n, 5_000n, 1_020_000n]);
    await call(d, d.grocer, "transfer", d.baker.address, 20_000n);
    expect(await shown(d, ...people)).to.deep.equal([960_000n, 35_000n, 5_000n, 1_000_000n]);
  });

  it("is issued and redeemed at a till that knows only transferFrom, within its budgets {Transfer}", async () => {
    const d = await loadFixture(openFixture);
    await call(d, d.baker, "approve", d.till.address, 700n);
    await collect(d, d.baker, d.alice, 500n);
    expect(await read(d, "allowance", d.baker.address, d.till.address)).to.equal(200n);
    await expect(collect(d, d.baker, d.alice, 201n)).to.revert(ethers);
    await call(d, d.alice, "approve", d.till.address, 300n);
    await collect(d, d.alice, d.grocer, 300n);
    await expect(collect(d, d.alice, d.grocer, 1n)).to.revert(ethers);
    expect(await shown(d, d.baker, d.alice, d.grocer)).to.deep.equal([999_500n, 200n, 1_000_300n]);
  });

  it("takes a budget back from a till {Approval}", async () => {
    const d = await loadFixture(openFixture);
    await call(d, d.baker, "approve", d.till.address, 700n);
    await call(d, d.baker, "approve", d.till.address, 0n);
    await expect(collect(d, d.baker, d.alice, 1n)).to.revert(ethers);
    expect(await shown(d, d.baker, d.alice)).to.deep.equal([1_000_000n, 0n]);
  });

  it("shows what can be spent, and takes a payment in lapsed points for none", async () => {
    const d = await loadFixture(openFixture);
    await call(d, d.baker, "transfer", d.alice.address, 60_000n);
    await inVintage(d, 3);
    await call(d, d.baker, "transfer", d.alice.address, 500n);
    await inVintage(d, 4);
    await mine();
    await expect(call(d, d.alice, "transfer", d.grocer.address, 501n)).to.revert(ethers);
    expect(await read(d, "balanceOf", d.alice.address)).to.equal(500n);
    await call(d, d.alice, "transfer", d.grocer.address, 500n);
    expect(await shown(d, d.alice, d.grocer)).to.deep.equal([0n, 1_000_500n]);
  });

  it("cannot send points to nobody", async () => {
    const d = await loadFixture(openFixture);
    await expect(call(d, d.baker, "transfer", ZERO, 1n)).to.revert(ethers);
    await expect(call(d, d.baker, "transfer", d.tokenAddress, 1n)).to.revert(ethers);
  });
});
