import { expect } from "chai";
import { network } from "hardhat";
import { Comparison, MetricKind, type Remedy } from "@kept/sdk";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  openDeal,
  pack,
  pass,
  PERCENT,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** A cloud that measures availability and outages; nobody has accepted anything. */
async function builtFixture() {
  const d = await buildTown(connection);
  return { ...d, service: await cloudOf(d, { metrics: [MetricKind.Availability, MetricKind.OutageUnits] }) };
}

const below = (threshold: number, percent: bigint): Remedy => ({
  metric: 0,
  comparison: Comparison.Below,
  threshold,
  share: percent * PERCENT,
  flat: 0n,
});
const above = (threshold: number, percent: bigint): Remedy => ({
  ...below(threshold, percent),
  metric: 1,
  comparison: Comparison.Above,
});

// DSLA pays 25 % back for 95.000 % and 5.02 % for 94.999 %: so a provider who misses does best to miss by far.
describe("finding: a worse month pays less", () => {
  for (const [title, remedies] of [
    ["a deeper step pays less", [below(990_000, 25n), below(950_000, 5n)]],
    ["steps are not in order", [below(950_000, 25n), below(990_000, 10n)]],
    ["a step is there twice", [below(990_000, 10n), below(990_000, 25n)]],
    ["more outages pay less", [above(1, 25n), above(5, 10n)]],
    ["metrics are not in order", [above(1, 25n), below(990_000, 25n)]],
    ["a metric is compared in two ways", [above(1, 25n), { ...above(5, 25n), comparison: Comparison.PerUnit }]],
  ] as const) {
    it(`refuses terms in which ${title}`, async () => {
      const d = await loadFixture(builtFixture);
      const deal = dealOf(d, d.service, { ...(await termsOf(d, d.service)), remedies: [...remedies] });
      await expectRefusal(d, openDeal(d, deal), "ServiceAgreement_RemedyOutOfOrder", deal.offer, 1);
    });
  }

  it("pays 25 % at 95.000 % and all of it at 94.999 %", async () => {
    const d = await loadFixture(builtFixture);
    const deal = dealOf(d, d.service, await termsOf(d, d.service), { periods: 2 });
    await openDeal(d, deal);
    for (const [period, level, credit] of [
      [0, 950_000, 2_500_000n],
      [1, 949_990, PRICE],
    ] as const) {
      await at(d, startOf(deal, period + 1));
      await report(d, d.service, period, [level]);
      await pass(d, startOf(deal, period + 1) + WINDOWS.objection);
      await expectMoves(d, settle(d, deal), { alice: credit, provider: PRICE - credit });
    }
  });

  it("never pays less the worse it gets, at both sides of each step", async () => {
    const d = await loadFixture(builtFixture);
    const terms = await termsOf(d, d.service);
    const levels = [1_000_000, 999_900, 999_899, 990_000, 989_999, 950_000, 949_999, 1, 0];
    const credits = await Promise.all(
      levels.map(async (level) => (await d.agreements.creditOf(terms, pack([level]))).credit),
    );
    const due = [0n, 0n, 1_000_000n, 1_000_000n, 2_500_000n, 2_500_000n, PRICE, PRICE, PRICE];
    expect(credits).to.deep.equal(due);
  });
});
