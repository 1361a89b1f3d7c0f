import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { Comparison, MetricKind, type Remedy } from "@kept/sdk";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  FULL_TIME,
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
  ] as readonly (readonly [string, Partial<Remedy>])[]) {
    it(`refuses terms that pay ${title}`, async () => {
      const d = await loadFixture(builtFixture);
      const terms = await termsOf(d, d.service);
      const remedies = [{ metric: 0, flat: 0n, ...row } as Remedy];
      const deal = dealOf(d, d.service, { ...terms, remedies });
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
    const more = d.levels.report(deal.serviceId, 0, pack([FULL_TIME + 1, 0]), ZeroHash, "0x");
    await expectRefusal(d, more, "ServiceLevels_LevelInvalid", deal.serviceId, 0, FULL_TIME + 1);
  });
});
