import { network } from "hardhat";
import { Comparison, MetricKind, type RemedyInput } from "@kept/sdk";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  expectMoves,
  expectRefusal,
  FULL_TIME,
  openDeal,
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

/** A cloud that measures availability and outages. */
async function builtFixture() {
  const d = await buildTown(connection);
  return { ...d, service: await cloudOf(d, { metrics: [MetricKind.Availability, MetricKind.OutageUnits] }) };
}

const share = 25n * PERCENT;

// In another protocol 100 % of uptime was a breach, for a comparison was the wrong way round.
describe("finding: a perfect month is refunded", () => {
  for (const [title, row] of [
    ["below more than all", { comparison: Comparison.Below, threshold: FULL_TIME + 1, share }],
    ["above an availability", { comparison: Comparison.Above, threshold: 990_000, share }],
    ["for each millionth of availability", { comparison: Comparison.PerUnit, threshold: 1, share }],
    ["for each unit, from none on", { metric: 1, comparison: Comparison.PerUnit, threshold: 0, share }],
    ["below a number of outages", { metric: 1, comparison: Comparison.Below, threshold: 5, share }],
  ] as readonly (readonly [string, RemedyInput])[]) {
    it(`refuses terms that pay ${title}`, async () => {
      const d = await loadFixture(builtFixture);
      const deal = dealOf(d, d.service, await termsOf(d, d.service, { remedies: [row] }));
      await expectRefusal(d, openDeal(d, deal), "ServiceAgreement_RemedyInvalid", deal.offer, 0);
    });
  }

  it("pays the provider all of it, under the strictest terms there are", async () => {
    const d = await loadFixture(builtFixture);
    const remedies = [
      { comparison: Comparison.Below, threshold: FULL_TIME, share },
      { metric: 1, comparison: Comparison.Above, threshold: 0, share },
    ];
    const deal = dealOf(d, d.service, await termsOf(d, d.service, { remedies }));
    await openDeal(d, deal);
    await at(d, startOf(deal, 1));
    await report(d, d.service, 0, [FULL_TIME, 0]);
    await pass(d, startOf(deal, 1) + WINDOWS.objection);
    await expectMoves(d, settle(d, deal), { provider: PRICE });
  });

  it("refuses a report of more than all the time", async () => {
    const d = await loadFixture(builtFixture);
    await d.levels.register(d.service);
    const deal = dealOf(d, d.service, await termsOf(d, d.service));
    await at(d, startOf(deal, 1));
    const more = report(d, d.service, 0, [FULL_TIME + 1, 0]);
    await expectRefusal(d, more, "ServiceLevels_LevelInvalid", deal.serviceId, 0, FULL_TIME + 1);
  });
});
