import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import {
  activate,
  at,
  buildTown,
  cableOf,
  cableTermsOf,
  cover,
  dealOf,
  expectCoverage,
  expectEvents,
  expectMoves,
  expectRefusal,
  openDeal,
  pass,
  PRICE,
  settle,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** A cable firm with 100.00 of coverage, which alice may join and bob has. */
async function offeredFixture() {
  const d = await buildTown(connection);
  await cover(d, 100_000_000n);
  const service = await cableOf(d);
  const deal = dealOf(d, service, await cableTermsOf(d, service));
  const bobs = dealOf(d, service, deal.terms, { customer: d.bob.address as `0x${string}` });
  await openDeal(d, bobs, d.bob);
  return { ...d, ...deal, bobs };
}

// Late money is for those who wait. A day before `cancelBy` a month costs 10.00 and would bring 50.00.
describe("finding: late money is harvested by those who join late", () => {
  it("refuses who joins an unactivated service from `activateBy` on, until just before `cancelBy`", async () => {
    const d = await loadFixture(offeredFixture);
    const { activateBy, cancelBy } = d.terms;
    for (const time of [activateBy, cancelBy - 1]) {
      await at(d, time);
      await expectRefusal(d, openDeal(d, d), "ServiceAgreement_TooLateToJoin", d.id, time, activateBy);
    }
  });

  it("takes him until the second before, when he risks his money as everybody does", async () => {
    const d = await loadFixture(offeredFixture);
    await at(d, d.terms.activateBy - 1);
    await expectMoves(d, openDeal(d, d), { alice: -PRICE });
    await expectCoverage(d, 100_000_000n, 80_000_000n);
  });

  it("refuses who joins after an activation, late or in time, final or not", async () => {
    const d = await loadFixture(offeredFixture);
    const { activateBy } = d.terms;
    await pass(d, activateBy - 5 * DAY);
    const begun = activateBy - 5 * DAY;
    await activate(d, d.service, begun);
    for (const time of [begun + DAY, begun + WINDOWS.objection + DAY]) {
      await at(d, time);
      await expectRefusal(d, openDeal(d, d), "ServiceAgreement_TooLateToJoin", d.id, time, activateBy);
    }
  });

  it("gives him his money and no more when he joined while a late activation was on its way", async () => {
    const d = await loadFixture(offeredFixture);
    const begun = d.terms.activateBy - 2 * DAY;
    await pass(d, begun + DAY);
    await openDeal(d, d);
    await activate(d, d.service, begun);
    await pass(d, begun + DAY + WINDOWS.objection + 60);
    const settling = settle(d, d);
    await expectEvents(d, settling, ["AgreementReturned", d.id, PRICE], ["AgreementClosed", d.id]);
    await expectMoves(d, settling, { alice: PRICE });
    await expectCoverage(d, 100_000_000n, 40_000_000n);
  });

  it("refuses to add months from `activateBy` on", async () => {
    const d = await loadFixture(offeredFixture);
    const { terms, agreement, id } = d.bobs;
    await at(d, terms.activateBy);
    const adding = d.agreements.connect(d.bob).topUp(terms, agreement, 2, 0, "0x");
    await expectRefusal(d, adding, "ServiceAgreement_TooLateToJoin", id, terms.activateBy, terms.activateBy);
  });
});
