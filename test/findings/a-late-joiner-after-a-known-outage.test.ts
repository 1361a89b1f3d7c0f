import { network } from "hardhat";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  expectMoves,
  expectRefusal,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  TWO_YEARS,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** A cloud that alice may join; nobody has yet. */
async function offeredFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  return { ...d, ...dealOf(d, service, await termsOf(d, service)) };
}

// Who pays 10.00 for a month of which he knows that it was down gets 10.00 back, and all the coverage above it.
describe("finding: a late joiner after a known outage", () => {
  it("cannot open from the period's first second on", async () => {
    const d = await loadFixture(offeredFixture);
    const { start } = d.service;
    await at(d, start);
    const error = "ServiceAgreement_FirstPeriodInvalid";
    await expectRefusal(d, openDeal(d, d), error, d.id, start, start, start + TWO_YEARS);
    await at(d, start + 20 * 86_400);
    const now = start + 20 * 86_400;
    await expectRefusal(d, openDeal(d, d), error, d.id, start, now, now + TWO_YEARS);
  });

  it("can until the second before", async () => {
    const d = await loadFixture(offeredFixture);
    await at(d, d.service.start - 1);
    await expectMoves(d, openDeal(d, d), { alice: -PRICE });
  });

  it("has nothing of the bad period when he joins with the next", async () => {
    const d = await loadFixture(offeredFixture);
    await pass(d, d.service.start + 60);
    const joined = dealOf(d, d.service, d.terms, { first: 1 });
    await openDeal(d, joined);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [0]);
    await pass(d, startOf(d, 1) + WINDOWS.objection);
    await expectRefusal(d, settle(d, joined), "ServiceAgreement_NotDue", joined.id, 1);
    await at(d, startOf(d, 2));
    await report(d, d.service, 1, [1_000_000]);
    await pass(d, startOf(d, 2) + WINDOWS.objection);
    await expectMoves(d, settle(d, joined), { provider: PRICE });
  });
});
