import { expect } from "chai";
import { network } from "hardhat";
import { Comparison, MetricKind } from "@kept/sdk";
import { expectCoverage, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  cover,
  dealOf,
  openDeal,
  pass,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const CAP = 15_000_000n;

/** Each of two metrics alone is worth the cap, which is above the price. Ten agreements have used up the coverage. */
async function soldOutFixture() {
  const d = await buildTown(connection);
  await cover(d, 50_000_000n);
  const service = await cloudOf(d, { metrics: [MetricKind.Availability, MetricKind.OutageUnits] });
  const remedies = [
    { metric: 0, comparison: Comparison.Below, threshold: 990_000, flat: CAP },
    { metric: 1, comparison: Comparison.PerUnit, threshold: 1, flat: CAP },
  ];
  const terms = await termsOf(d, service, { remedies, cap: CAP });
  const deals = Array.from({ length: 10 }, (_, sequence) => dealOf(d, service, terms, { sequence }));
  for (const deal of deals) await openDeal(d, deal);
  return { ...d, service, terms, deals };
}

// If what is promised were not reserved when it is sold, the last customers to settle had nothing.
describe("finding: the sum of credits is beyond escrow and coverage", () => {
  it("sells nothing that it could not pay for", async () => {
    const d = await loadFixture(soldOutFixture);
    await expectCoverage(d, 50_000_000n, 50_000_000n);
    const more = dealOf(d, d.service, d.terms, { sequence: 10 });
    const args = [d.provider.address, d.tokenAddress, 0n, 5_000_000n] as const;
    await expectRefusal(d, openDeal(d, more), "ServiceAgreement_CoverageTooLow", ...args);
  });

  for (const [title, levels] of [
    ["everything was missed a thousand times over", [0, 1_000]],
    ["nothing was measured", [null, null]],
  ] as const) {
    it(`pays all ten the cap and ends at zero when ${title}`, async () => {
      const d = await loadFixture(soldOutFixture);
      await at(d, startOf(d, 1));
      await report(d, d.service, 0, levels);
      await pass(d, startOf(d, 1) + WINDOWS.objection);
      for (const deal of d.deals) await expectMoves(d, settle(d, deal), { alice: CAP });
      await expectCoverage(d, 0n, 0n);
      expect(await d.token.balanceOf(d.agreements)).to.equal(0n);
    });
  }
});
