import { expect } from "chai";
import { AbiCoder, keccak256, ZeroHash, id as hash } from "ethers";
import { network } from "hardhat";
import { claimTotal, openSeries, publish, seriesOf, type Running } from "../helpers/campaigns.ts";
import { moved, paid } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal, type Changes, type Event } from "../helpers/rewarding-effects.ts";
import { ALLOWED, CAP, openRewards, STOCK } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function seriesFixture() {
  return openSeries(await openRewards(connection));
}

/** Hashed twice, written out from the manual. */
const leafHash = (account: string, total: bigint): string =>
  keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, total])));

const happened = (d: Running, who: "alice" | "bob", amount: bigint, total: bigint): Event[] => [
  ["SeriesClaimed", d.id, d[who].address, amount, total],
  moved(d.baker, d[who], amount),
];

const done = (who: "alice" | "bob", amount: bigint): Changes => ({
  [`series.${who}`]: amount,
  ...paid("series", who, amount),
});

describe("Rewards.claimSeries", () => {
  it("pays the first round, and returns the amount {SeriesClaimed}", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 300n], [d.bob.address, 20n]);
    const proof = round.getProof([d.alice.address, 300n]);
    expect(await d.rewards.claimSeries.staticCall(d.series, d.alice, 300n, proof)).to.equal(300n);
    const events = happened(d, "alice", 300n, 300n);
    await expectEffects(d, () => claimTotal(d, round, d.alice), events, done("alice", 300n));
  });

  it("pays in each round what came to it {SeriesClaimed}", async () => {
    const d = await loadFixture(seriesFixture);
    for (const [total, amount] of [
      [300n, 300n],
      [301n, 1n],
      [1_000n, 699n],
    ] as const) {
      const round = await publish(d, [d.alice.address, total], [d.bob.address, 20n]);
      const proof = round.getProof([d.alice.address, total]);
      expect(await d.rewards.claimSeries.staticCall(d.series, d.alice, total, proof)).to.equal(amount);
      const events = happened(d, "alice", amount, total);
      await expectEffects(d, () => claimTotal(d, round, d.alice), events, done("alice", amount));
    }
  });

  it("pays at once what an account has missed in several rounds {SeriesClaimed}", async () => {
    const d = await loadFixture(seriesFixture);
    await publish(d, [d.alice.address, 300n], [d.bob.address, 20n]);
    await publish(d, [d.alice.address, 301n], [d.bob.address, 20n]);
    const round = await publish(d, [d.alice.address, 1_000n], [d.bob.address, 60n]);
    const events = happened(d, "alice", 1_000n, 1_000n);
    await expectEffects(d, () => claimTotal(d, round, d.alice), events, done("alice", 1_000n));
  });

  it("pays no round but the latest {Rewards_ProofInvalid}", async () => {
    const d = await loadFixture(seriesFixture);
    const first = await publish(d, [d.alice.address, 300n], [d.bob.address, 20n]);
    const second = await publish(d, [d.alice.address, 301n], [d.bob.address, 60n]);
    const leaf = leafHash(d.alice.address, 300n);
    await expectRefusal(d, claimTotal(d, first, d.alice), "Rewards_ProofInvalid", second.root, leaf);
  });

  it("pays nothing twice {Rewards_NothingToClaim}", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 300n], [d.bob.address, 20n]);
    await claimTotal(d, round, d.alice);
    const again = claimTotal(d, round, d.alice);
    await expectRefusal(d, again, "Rewards_NothingToClaim", d.id, d.alice.address, 300n, 300n);
  });

  it("reverts with {Rewards_NothingToClaim} when a round promises less than was paid, and for zero", async () => {
    const d = await loadFixture(seriesFixture);
    const first = await publish(d, [d.alice.address, 300n], [d.bob.address, 0n]);
    await claimTotal(d, first, d.alice);
    const none = claimTotal(d, first, d.bob);
    await expectRefusal(d, none, "Rewards_NothingToClaim", d.id, d.bob.address, 0n, 0n);
    const second = await publish(d, [d.alice.address, 299n]);
    const less = claimTotal(d, second, d.alice);
    await expectRefusal(d, less, "Rewards_NothingToClaim", d.id, d.alice.address, 299n, 300n);
  });

  it("takes nothing back when a total falls, and pays what exceeds it later {SeriesClaimed}", async () => {
    const d = await loadFixture(seriesFixture);
    await claimTotal(d, await publish(d, [d.alice.address, 300n]), d.alice);
    await publish(d, [d.alice.address, 100n]);
    const round = await publish(d, [d.alice.address, 350n]);
    const events = happened(d, "alice", 50n, 350n);
    await expectEffects(d, () => claimTotal(d, round, d.alice), events, done("alice", 50n));
  });

  it("keeps accounts, and series, apart {SeriesClaimed}", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 300n], [d.bob.address, 300n]);
    await claimTotal(d, round, d.alice);
    const events = happened(d, "bob", 300n, 300n);
    await expectEffects(d, () => claimTotal(d, round, d.bob), events, done("bob", 300n));
    const other = { ...d, ...seriesOf(d, { ref: hash("every week") }) };
    await d.rewards.connect(d.baker).setSeries(other.series, CAP);
    const weekly = await publish(other, [d.alice.address, 7n]);
    const { "series.spent": _, ...changes } = paid("series", "alice", 7n);
    await expectEffects(d, () => claimTotal(other, weekly, d.alice), happened(other, "alice", 7n, 7n), changes);
    expect(await d.rewards.paidOf(other.id, d.alice)).to.equal(7n);
  });

  it("pays all that the budget leaves {SeriesClaimed}, and reverts with {Rewards_BudgetExceeded} for a unit more", async () => {
    const d = await loadFixture(seriesFixture);
    const more = await publish(d, [d.alice.address, CAP + 1n], [d.bob.address, CAP]);
    await expectRefusal(d, claimTotal(d, more, d.alice), "Rewards_BudgetExceeded", d.id, CAP + 1n, CAP);
    await expectEffects(d, () => claimTotal(d, more, d.bob), happened(d, "bob", CAP, CAP), done("bob", CAP));
    const huge = await publish(d, [d.alice.address, 2n ** 256n - 1n]);
    await expectRefusal(d, claimTotal(d, huge, d.alice), "Rewards_BudgetExceeded", d.id, 2n ** 256n - 1n, 0n);
  });

  it("reverts with {Rewards_ProofInvalid} for another account or total", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 300n], [d.bob.address, 20n]);
    const proof = round.getProof([d.alice.address, 300n]);
    for (const [account, total] of [
      [d.stranger.address, 300n],
      [d.alice.address, 301n],
      [d.alice.address, 299n],
    ] as const) {
      const call = d.rewards.claimSeries(d.series, account, total, proof);
      await expectRefusal(d, call, "Rewards_ProofInvalid", round.root, leafHash(account, total));
    }
  });

  it("reverts with {Rewards_ProofInvalid} before the first round, and for a series of anybody else", async () => {
    const d = await loadFixture(seriesFixture);
    const leaf = leafHash(d.alice.address, 300n);
    const early = d.rewards.claimSeries(d.series, d.alice, 300n, []);
    await expectRefusal(d, early, "Rewards_ProofInvalid", ZeroHash, leaf);
    const round = await publish(d, [d.alice.address, 300n]);
    const { series } = seriesOf(d, { merchant: d.grocer.address });
    await expectRefusal(d, claimTotal({ ...d, series }, round, d.alice), "Rewards_ProofInvalid", ZeroHash, leaf);
  });

  it("reverts with {Rewards_BudgetExceeded} when the series was ended", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 300n]);
    await d.rewards.connect(d.baker).setSeries(d.series, 0n);
    await expectRefusal(d, claimTotal(d, round, d.alice), "Rewards_BudgetExceeded", d.id, 300n, 0n);
  });

  it("reverts with the token's error when the merchant has too little, or allows too little", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 300n]);
    await d.token.connect(d.baker).approve(d.rewards, 299n);
    await expect(claimTotal(d, round, d.alice))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
      .withArgs(d.rewardsAddress, 299n, 300n);
    await d.token.connect(d.baker).approve(d.rewards, ALLOWED);
    await d.token.connect(d.baker).transfer(d.bob, STOCK - 299n);
    await expect(claimTotal(d, round, d.alice))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
      .withArgs(d.baker.address, 299n, 300n);
    expect(await d.rewards.paidOf(d.id, d.alice)).to.equal(0n);
  });
});
