import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has paid three periods of a cloud. */
async function openFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  const deal = dealOf(d, service, await termsOf(d, service), { periods: 3 });
  await openDeal(d, deal);
  return { ...d, ...deal };
}

// If leaving settled the running month, whoever leaves first in an outage has it back in full, or loses his claim.
describe("finding: a customer or a provider cancels in the middle of a bad month", () => {
  for (const who of ["alice", "provider"] as const) {
    it(`gives back what has not begun, and judges the month as any other, when ${who} cancels`, async () => {
      const d = await loadFixture(openFixture);
      await at(d, d.service.start + 15 * DAY);
      await expectMoves(d, d.agreements.connect(d[who]).cancel(d.terms, d.agreement), { alice: 2n * PRICE });
      await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
      await at(d, startOf(d, 1));
      await report(d, d.service, 0, [980_000]);
      await pass(d, startOf(d, 1) + WINDOWS.objection);
      await expectMoves(d, settle(d, d), { alice: 2_500_000n, provider: 7_500_000n });
      await expectRefusal(d, settle(d, d), "ServiceAgreement_NotOpen", d.id, 0);
    });
  }

  it("does not let the provider cancel the next month too, where he owes notice", async () => {
    const d = await buildTown(connection);
    const service = await cloudOf(d);
    const deal = dealOf(d, service, await termsOf(d, service, { notice: 20 * DAY }), { periods: 3 });
    await openDeal(d, deal);
    await at(d, service.start + 15 * DAY);
    const cancelling = d.agreements.connect(d.provider).cancel(deal.terms, deal.agreement);
    await expectMoves(d, cancelling, { alice: PRICE });
  });

  it("does not let a stranger cancel", async () => {
    const d = await loadFixture(openFixture);
    const cancelling = d.agreements.connect(d.stranger).cancel(d.terms, d.agreement);
    await expectRefusal(d, cancelling, "ServiceAgreement_NotParty", d.id, d.stranger.address);
  });
});
