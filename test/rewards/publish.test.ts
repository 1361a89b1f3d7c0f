import { expect } from "chai";
import { id as hash, ZeroHash } from "ethers";
import { network } from "hardhat";
import { claimTotal, openSeries, publish, seriesOf } from "../helpers/campaigns.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { openRewards } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function seriesFixture() {
  return openSeries(await openRewards(connection));
}

const FIRST = hash("first round");
const SECOND = hash("second round");

describe("Rewards.publish", () => {
  it("puts the next round in the place of the last {RoundPublished}", async () => {
    const d = await loadFixture(seriesFixture);
    expect(await d.rewards.rootOf(d.id)).to.equal(ZeroHash);
    for (const root of [FIRST, SECOND]) {
      const call = () => d.rewards.connect(d.baker).publish(d.series, root);
      await expectEffects(d, call, [["RoundPublished", d.id, root]], { "series.root": root });
    }
  });

  it("publishes a round before there is a budget, which pays nothing {RoundPublished} {Rewards_BudgetExceeded}", async () => {
    const d = await loadFixture(seriesFixture);
    const early = { ...d, ...seriesOf(d, { ref: SECOND }) };
    const round = await publish(early, [d.alice.address, 1n]);
    expect(await d.rewards.rootOf(early.id)).to.equal(round.root);
    await expectRefusal(d, claimTotal(early, round, d.alice), "Rewards_BudgetExceeded", early.id, 1n, 0n);
  });

  it("changes no other series", async () => {
    const d = await loadFixture(seriesFixture);
    const other = seriesOf(d, { ref: SECOND });
    const call = () => d.rewards.connect(d.baker).publish(other.series, FIRST);
    await expectEffects(d, call, [["RoundPublished", other.id, FIRST]], {});
    const grocers = seriesOf(d, { merchant: d.grocer.address });
    const theirs = () => d.rewards.connect(d.grocer).publish(grocers.series, FIRST);
    await expectEffects(d, theirs, [["RoundPublished", grocers.id, FIRST]], {});
  });

  it("reverts with {Rewards_NotMerchant} for anybody else", async () => {
    const d = await loadFixture(seriesFixture);
    for (const who of [d.stranger, d.grocer, d.clerk]) {
      const call = d.rewards.connect(who).publish(d.series, FIRST);
      await expectRefusal(d, call, "Rewards_NotMerchant", who.address, d.baker.address);
    }
  });
});
