import { expect } from "chai";
import { id as hash } from "ethers";
import { network } from "hardhat";
import { claimTotal, openSeries, publish, seriesOf } from "../helpers/campaigns.ts";
import type { Series } from "../helpers/reward-ids.ts";
import { expectEffects, expectRefusal, type Event } from "../helpers/rewarding-effects.ts";
import { CAP, openRewards, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

async function seriesFixture() {
  return openSeries(await rewardsFixture());
}

const set = (d: Rewarding, series: Series, cap: bigint, by = d.baker) => d.rewards.connect(by).setSeries(series, cap);

const happened = (id: string, { merchant, token, ref }: Series, cap: bigint): Event => [
  "SeriesBudgetSet",
  id,
  merchant,
  token,
  ref,
  cap,
];

describe("Rewards.setSeries", () => {
  it("opens a series, and returns its id {SeriesBudgetSet}", async () => {
    const d = await loadFixture(rewardsFixture);
    const { series, id } = seriesOf(d);
    expect(await d.rewards.connect(d.baker).setSeries.staticCall(series, CAP)).to.equal(id);
    const watched = { ...d, keys: { ...d.keys, series: id } };
    await expectEffects(watched, () => set(d, series, CAP), [happened(id, series, CAP)], { "series.cap": CAP });
  });

  it("changes what a series may spend in all, and keeps what was spent, and paid {SeriesBudgetSet}", async () => {
    const d = await loadFixture(seriesFixture);
    await claimTotal(d, await publish(d, [d.alice.address, 70n]), d.alice);
    const event = (cap: bigint): Event => happened(d.id, d.series, cap);
    await expectEffects(d, () => set(d, d.series, CAP), [event(CAP)], {});
    await expectEffects(d, () => set(d, d.series, CAP - 1n), [event(CAP - 1n)], { "series.cap": -1n });
    expect(Array.from(await d.rewards.budgetOf(d.id))).to.deep.equal([CAP - 1n, 70n]);
  });

  it("ends a series with zero, whatever was spent {SeriesBudgetSet}", async () => {
    const d = await loadFixture(seriesFixture);
    const round = await publish(d, [d.alice.address, 70n], [d.bob.address, 1n]);
    await claimTotal(d, round, d.alice);
    await expectEffects(d, () => set(d, d.series, 0n), [happened(d.id, d.series, 0n)], { "series.cap": -CAP });
    await expectRefusal(d, claimTotal(d, round, d.bob), "Rewards_BudgetExceeded", d.id, 1n, 0n);
  });

  it("gives series that differ in anything budgets of their own", async () => {
    const d = await loadFixture(seriesFixture);
    const others: Partial<Series>[] = [
      { token: await (await connection.ethers.deployContract("FeeToken__Mock")).getAddress() },
      { ref: hash("every week") },
    ];
    for (const change of others) {
      const { series, id } = seriesOf(d, change);
      await expectEffects(d, () => set(d, series, 5n), [happened(id, series, 5n)], {});
      expect(Array.from(await d.rewards.budgetOf(id))).to.deep.equal([5n, 0n]);
    }
    const grocers = seriesOf(d, { merchant: d.grocer.address });
    const event = happened(grocers.id, grocers.series, 5n);
    await expectEffects(d, () => set(d, grocers.series, 5n, d.grocer), [event], {});
  });

  it("reverts with {Rewards_NotMerchant} for anybody else", async () => {
    const d = await loadFixture(seriesFixture);
    for (const who of [d.stranger, d.grocer, d.clerk]) {
      const call = set(d, d.series, 0n, who);
      await expectRefusal(d, call, "Rewards_NotMerchant", who.address, d.baker.address);
    }
  });
});
