import { expect } from "chai";
import { network } from "hardhat";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  expectEvents,
  expectMoves,
  expectRefusal,
  LENGTH,
  openDeal,
  pack,
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

// Where a refund waits for an oracle, an oracle that never answers keeps the money for ever.
describe("finding: monitors are late, or missing", () => {
  it("takes no report from the end of the window on, and one until the second before", async () => {
    const d = await loadFixture(openFixture);
    const limit = startOf(d, 1) + WINDOWS.report;
    await at(d, limit);
    const late = report(d, d.service, 0, [1_000_000]);
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.serviceId, limit, limit);
    const next = limit + LENGTH;
    await at(d, next - 1);
    const events = [["PeriodReported", d.serviceId, 1, pack([1_000_000]), `0x${"00".repeat(32)}`]];
    await expectEvents(d, report(d, d.service, 1, [1_000_000]), ...events);
  });

  it("gives the period back, whoever asks, once silence is final", async () => {
    const d = await loadFixture(openFixture);
    const final = startOf(d, 1) + WINDOWS.report + WINDOWS.objection;
    await at(d, final - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    await at(d, final);
    const settling = settle(d, d);
    await expectEvents(d, settling, ["SilentPeriodSettled", d.id, 0, PRICE]);
    await expectMoves(d, settling, { alice: PRICE });
  });

  it("leaves nothing behind when no monitor ever speaks", async () => {
    const d = await loadFixture(openFixture);
    await pass(d, startOf(d, 3) + WINDOWS.report + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: 3n * PRICE });
    expect(await d.token.balanceOf(d.agreements)).to.equal(0n);
  });
});
