import { network } from "hardhat";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  expectEvents,
  expectMoves,
  expectRefusal,
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

// A month reported on its first day would be paid for, whatever happens on the others.
describe("finding: a period is reported before its end", () => {
  it("refuses a signed report in the period's last second, and takes it in the next", async () => {
    const d = await loadFixture(openFixture);
    const end = startOf(d, 1);
    await at(d, end - 1);
    const early = report(d, d.service, 0, [1_000_000]);
    await expectRefusal(d, early, "ServiceLevels_TooEarly", d.serviceId, end - 1, end);
    await at(d, end);
    const events = [["PeriodReported", d.serviceId, 0, pack([1_000_000]), `0x${"00".repeat(32)}`]];
    await expectEvents(d, report(d, d.service, 0, [1_000_000]), ...events);
  });

  it("refuses to object to a silence that has not happened, and so to have it ruled", async () => {
    const d = await loadFixture(openFixture);
    const opens = startOf(d, 1) + WINDOWS.report;
    await at(d, opens - 1);
    const objecting = d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
    await expectRefusal(d, objecting, "ServiceLevels_TooEarly", d.serviceId, opens - 1, opens);
    const ruling = d.levels.connect(d.arbiter).rule(d.service, 0, pack([1_000_000]));
    await expectRefusal(d, ruling, "ServiceLevels_NotContested", d.serviceId, 0);
  });

  it("pays the provider for the periods that have ended, and no other", async () => {
    const d = await loadFixture(openFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [1_000_000]);
    await pass(d, startOf(d, 1) + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { provider: PRICE });
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 1);
  });
});
