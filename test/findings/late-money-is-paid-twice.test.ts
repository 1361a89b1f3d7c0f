import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectCoverage, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  activate,
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
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has paid three months and bob one; the firm, which owes each 40.00 at most, has come two days late. */
async function lateFixture() {
  const d = await buildTown(connection);
  await cover(d, 80_000_000n);
  const service = await cableOf(d);
  const deal = dealOf(d, service, await cableTermsOf(d, service), { periods: 3 });
  const bobs = dealOf(d, service, deal.terms, { customer: d.bob.address });
  await openDeal(d, deal);
  await openDeal(d, bobs, d.bob);
  const begun = deal.terms.activateBy + DAY;
  await at(d, begun);
  await activate(d, service, begun);
  await pass(d, begun + WINDOWS.objection);
  return { ...d, ...deal, bobs };
}

// A first draft forgot to note that late money had been paid: each further `settle` paid it again, from the others' reserve.
describe("finding: late money is paid twice", () => {
  it("pays alice once, however often she settles, and leaves bob his", async () => {
    const d = await loadFixture(lateFixture);
    await expectMoves(d, settle(d, d), { alice: 4_000_000n });
    await expectCoverage(d, 76_000_000n, 40_000_000n);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    await expectMoves(d, settle(d, d.bobs), { bob: 4_000_000n });
    await expectCoverage(d, 72_000_000n, 0n);
  });

  it("does not keep her months from being settled", async () => {
    const d = await loadFixture(lateFixture);
    await settle(d, d);
    const { end } = await d.levels.periodOf(d.serviceId, 0);
    await pass(d, Number(end) + WINDOWS.report + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: PRICE });
    await expectCoverage(d, 76_000_000n, 40_000_000n);
  });
});
