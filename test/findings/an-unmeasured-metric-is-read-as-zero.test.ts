import { network } from "hardhat";
import { Comparison, MetricKind, type LevelsInput } from "@kept/sdk";
import { expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  openDeal,
  pass,
  PERCENT,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Two metrics: alice's terms look at availability alone, bob's at outages too. */
async function openFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d, { metrics: [MetricKind.Availability, MetricKind.OutageUnits] });
  const row = { comparison: Comparison.Below, threshold: 990_000, share: 25n * PERCENT };
  const outages = { metric: 1, comparison: Comparison.PerUnit, threshold: 1, share: 10n * PERCENT };
  const cap = 5_000_000n;
  const alices = dealOf(d, service, await termsOf(d, service, { remedies: [row], cap }));
  const terms = await termsOf(d, service, { remedies: [row, outages], cap });
  const bobs = dealOf(d, service, terms, { customer: d.bob.address });
  await openDeal(d, alices);
  await openDeal(d, bobs, d.bob);
  return { ...d, service, alices, bobs };
}

async function endWith(d: Town & Awaited<ReturnType<typeof openFixture>>, levels: LevelsInput): Promise<void> {
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, levels);
  await pass(d, startOf(d, 1) + WINDOWS.objection);
}

// A gap in the measurements that counts as an outage ruins an honest provider; one that counts as none is every liar's choice.
describe("finding: an unmeasured metric is read as zero", () => {
  it("is silence for terms that use it, and nothing to others", async () => {
    const d = await loadFixture(openFixture);
    await endWith(d, [1_000_000, null]);
    await expectMoves(d, settle(d, d.alices), { provider: PRICE });
    const settling = settle(d, d.bobs);
    await expectEvents(d, settling, ["SilentPeriodSettled", d.bobs.id, 0, PRICE], ["AgreementClosed", d.bobs.id]);
    await expectMoves(d, settling, { bob: PRICE });
  });

  it("costs more than the worst report could: the price, where the cap is half of it", async () => {
    const d = await loadFixture(openFixture);
    await endWith(d, [0, 1_000]);
    await expectMoves(d, settle(d, d.bobs), { bob: 5_000_000n, provider: 5_000_000n });
    await expectMoves(d, settle(d, d.alices), { alice: 2_500_000n, provider: 7_500_000n });
  });

  it("does not pass for a measured zero of outages", async () => {
    const d = await loadFixture(openFixture);
    await endWith(d, [null, 0]);
    await expectMoves(d, settle(d, d.alices), { alice: PRICE });
    await expectMoves(d, settle(d, d.bobs), { bob: PRICE });
  });
});
