import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cableOf,
  cableTermsOf,
  cover,
  dealOf,
  openDeal,
  pass,
  PRICE,
  settle,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has paid a month of a cable firm's, which owes 2.00 for each day late, 40.00 at most. */
async function openFixture() {
  const d = await buildTown(connection);
  await cover(d, 100_000_000n);
  const service = await cableOf(d);
  const deal = dealOf(d, service, await cableTermsOf(d, service));
  await openDeal(d, deal);
  return { ...d, ...deal };
}

// Who is twenty days late and cancels on the last would owe nothing.
describe("finding: a provider cancels before the activation to dodge late money", () => {
  it("pays what has accrued: three started days cost 6.00", async () => {
    const d = await loadFixture(openFixture);
    await at(d, d.terms.activateBy + 2 * DAY);
    const cancelling = d.agreements.connect(d.provider).cancel(d.terms, d.agreement);
    await expectEvents(
      d,
      cancelling,
      ["AgreementCancelled", d.id, d.provider.address, 0, PRICE],
      ["LateMoneyPaid", d.id, 6_000_000n],
      ["AgreementClosed", d.id],
    );
    await expectMoves(d, cancelling, { alice: 16_000_000n });
    await expectCoverage(d, 94_000_000n, 0n);
  });

  for (const [when, after, late] of [
    ["a second before it is late", -1, 0n],
    ["in the first late second", 0, 2_000_000n],
    ["in the last second of the first day", DAY - 1, 2_000_000n],
    ["in the first second of the second day", DAY, 4_000_000n],
    ["after all twenty days", 21 * DAY, 40_000_000n],
  ] as const) {
    it(`owes ${late / 1_000_000n}.00 ${when}`, async () => {
      const d = await loadFixture(openFixture);
      await at(d, d.terms.activateBy + after);
      const cancelling = d.agreements.connect(d.provider).cancel(d.terms, d.agreement);
      await expectMoves(d, cancelling, { alice: PRICE + late });
      await expectCoverage(d, 100_000_000n - late, 0n);
    });
  }

  it("can still leave, and pay, when the customer has cut down to the month that binds her", async () => {
    const d = await loadFixture(openFixture);
    const long = dealOf(d, d.service, d.terms, { customer: d.bob.address, periods: 3 });
    await openDeal(d, long, d.bob);
    await expectMoves(d, d.agreements.connect(d.bob).cancel(long.terms, long.agreement), { bob: 2n * PRICE });
    await at(d, d.terms.activateBy + DAY);
    const leaving = d.agreements.connect(d.provider).cancel(long.terms, long.agreement);
    await expectMoves(d, leaving, { bob: PRICE + 4_000_000n });
    await expectCoverage(d, 96_000_000n, 40_000_000n);
  });

  it("pays all of it to those who wait", async () => {
    const d = await loadFixture(openFixture);
    await pass(d, d.terms.cancelBy + d.service.reportWindow);
    const cancelling = d.agreements.connect(d.provider).cancel(d.terms, d.agreement);
    await expectRefusal(d, cancelling, "ServiceAgreement_Failed", d.id);
    await expectMoves(d, settle(d, d), { alice: PRICE + 40_000_000n });
    await expectCoverage(d, 60_000_000n, 0n);
  });
});
