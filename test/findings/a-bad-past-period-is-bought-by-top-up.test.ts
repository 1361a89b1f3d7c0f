import { network } from "hardhat";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  LENGTH,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  topUp,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has paid the first period of a cloud. */
async function openFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  const deal = dealOf(d, service, await termsOf(d, service, { openUntil: service.start + 10 * LENGTH }));
  await openDeal(d, deal);
  return { ...d, ...deal };
}

// Whoever could pay for last month today would pay for the bad ones only.
describe("finding: a bad past period is bought by top-up", () => {
  it("refuses to add from the last paid period's end on, when the next has begun", async () => {
    const d = await loadFixture(openFixture);
    const end = startOf(d, 1);
    await at(d, end);
    await expectRefusal(d, topUp(d, d, 2), "ServiceAgreement_Ended", d.id, end, end);
    await at(d, end + LENGTH);
    await expectRefusal(d, topUp(d, d, 3), "ServiceAgreement_Ended", d.id, end + LENGTH, end);
  });

  it("adds until the second before, and what is added has not begun", async () => {
    const d = await loadFixture(openFixture);
    await at(d, startOf(d, 1) - 1);
    await expectMoves(d, topUp(d, d, 2), { alice: -PRICE });
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [0]);
    await at(d, startOf(d, 2));
    await report(d, d.service, 1, [1_000_000]);
    await pass(d, startOf(d, 2) + WINDOWS.objection + 60);
    await expectMoves(d, settle(d, d), { alice: PRICE, provider: PRICE });
  });

  it("refuses a new agreement that begins in the past", async () => {
    const d = await loadFixture(openFixture);
    const [begin, now] = [startOf(d, 1), startOf(d, 2)];
    await at(d, now);
    const past = dealOf(d, d.service, d.terms, { first: 1 });
    const limit = now + 730 * 86_400;
    await expectRefusal(d, openDeal(d, past), "ServiceAgreement_FirstPeriodInvalid", past.id, begin, now, limit);
  });
});
