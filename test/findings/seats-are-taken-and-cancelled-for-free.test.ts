import { expect } from "chai";
import { network } from "hardhat";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { buildTown, cloudOf, dealOf, openDeal, PRICE, termsOf } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** A cloud with two seats, of which each customer pays at least a month. */
async function seatedFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  return { ...d, ...dealOf(d, service, await termsOf(d, service, { seats: 2 }), { periods: 3 }) };
}

// A competitor would open and cancel all seats in each block, at no cost, and nobody else ever came in.
describe("finding: seats are taken and cancelled for free", () => {
  it("refuses terms with seats that cost nothing", async () => {
    const d = await loadFixture(seatedFixture);
    const free = dealOf(d, d.service, { ...d.terms, minPeriods: 0 });
    await expectRefusal(d, openDeal(d, free), "ServiceAgreement_MinPeriodsZero", free.offer, 2);
  });

  it("takes a month's price for each seat, though the customer cancels at once", async () => {
    const d = await loadFixture(seatedFixture);
    await expectMoves(d, openDeal(d, d), { alice: -3n * PRICE });
    const { terms, agreement, id } = d;
    await expectMoves(d, d.agreements.connect(d.alice).cancel(terms, agreement), { alice: 2n * PRICE });
    expect((await d.agreements.offerOf(d.offer)).taken, "until the month is settled").to.equal(1n);
    const again = d.agreements.connect(d.alice).cancel(terms, agreement);
    await expectRefusal(d, again, "ServiceAgreement_NothingToCancel", id, 1, 1);
    await expectRefusal(d, openDeal(d, d), "ServiceAgreement_NotOpenable", id, 2);
  });

  it("does not let the one month be cancelled", async () => {
    const d = await loadFixture(seatedFixture);
    const one = dealOf(d, d.service, d.terms);
    await openDeal(d, one);
    const leaving = d.agreements.connect(d.alice).cancel(one.terms, one.agreement);
    await expectRefusal(d, leaving, "ServiceAgreement_NothingToCancel", one.id, 1, 1);
  });

  it("refuses the third", async () => {
    const d = await loadFixture(seatedFixture);
    for (const sequence of [1, 2]) await openDeal(d, dealOf(d, d.service, d.terms, { sequence }));
    await expectRefusal(d, openDeal(d, d), "ServiceAgreement_SeatsTaken", d.offer, 2);
  });
});
