import { network } from "hardhat";
import { expectCoverage, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { buildTown, cloudOf, cover, dealOf, openDeal, pass, PRICE, termsOf, topUp } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const MILLION = 1_000_000;

/** A period costs a unit and could cost the provider 15.00; he has deposited 300.00. */
async function dustFixture() {
  const d = await buildTown(connection);
  await cover(d, 300_000_000n);
  const service = await cloudOf(d);
  const terms = await termsOf(d, service, { price: 1n, cap: 15_000_001n, maxPeriodsAhead: 3 });
  return { ...d, ...dealOf(d, service, terms, { periods: 3 }) };
}

// A million periods for a million units would reserve all that the provider has, and keep his real customers out.
describe("finding: a million dust periods exhaust the coverage", () => {
  it("refuses terms by which so many could be paid ahead", async () => {
    const d = await loadFixture(dustFixture);
    const many = dealOf(d, d.service, { ...d.terms, maxPeriodsAhead: MILLION }, { periods: MILLION });
    const error = "ServiceAgreement_PeriodsOutOfRange";
    await expectRefusal(d, openDeal(d, many), error, many.offer, MILLION, 1, 1_200);
  });

  it("refuses to open, or to be topped up to, more than the terms allow ahead", async () => {
    const d = await loadFixture(dustFixture);
    const many = dealOf(d, d.service, d.terms, { periods: MILLION });
    await expectRefusal(d, openDeal(d, many), "ServiceAgreement_PeriodCount", many.id, MILLION, 1, 3);
    await openDeal(d, d);
    await expectRefusal(d, topUp(d, d, MILLION), "ServiceAgreement_PeriodCount", d.id, MILLION, 4, 3);
    await pass(d, d.service.start);
    await expectRefusal(d, topUp(d, d, 5), "ServiceAgreement_PeriodCount", d.id, 5, 4, 4);
    await expectMoves(d, topUp(d, d, 4), { alice: -1n });
    await expectCoverage(d, 300_000_000n, 60_000_000n);
  });

  it("refuses whoever would reserve more than is free", async () => {
    const d = await loadFixture(dustFixture);
    for (let sequence = 0; sequence < 6; ++sequence)
      await openDeal(d, dealOf(d, d.service, d.terms, { periods: 3, sequence }));
    await expectCoverage(d, 300_000_000n, 270_000_000n);
    const more = dealOf(d, d.service, d.terms, { periods: 3, sequence: 6 });
    const args = [d.provider.address, d.tokenAddress, 30_000_000n, 45_000_000n] as const;
    await expectRefusal(d, openDeal(d, more), "ServiceAgreement_CoverageTooLow", ...args);
  });

  it("reserves nothing where no credit is above the price", async () => {
    const d = await loadFixture(dustFixture);
    const plain = dealOf(d, d.service, { ...d.terms, price: PRICE, cap: PRICE }, { periods: 3 });
    await openDeal(d, plain);
    await expectCoverage(d, 300_000_000n, 0n);
  });
});
