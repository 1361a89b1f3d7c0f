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

const NONE = `0x${"00".repeat(32)}`;

/** A report that all was well has landed, and in its objection period another that nothing was. */
async function contradictedFixture() {
  const d = await openFixture();
  const landed = startOf(d, 1) + 60;
  await at(d, landed);
  await report(d, d.service, 0, [1_000_000]);
  const second = landed + WINDOWS.objection - 1;
  await at(d, second);
  const contradiction = report(d, d.service, 0, [900_000]);
  await expectEvents(d, contradiction, ["ReportContradicted", d.serviceId, 0, pack([900_000]), NONE]);
  return { ...d, until: second + WINDOWS.ruling };
}

// If the last report won, whoever holds the monitors' keys could wait for the last second; if the first did, hurry.
describe("finding: two reports contradict each other", () => {
  it("moves no money before the arbiter has had his time", async () => {
    const d = await loadFixture(contradictedFixture);
    await at(d, d.until - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
  });

  it("gives alice what the arbiter says, and nobody posts a bond", async () => {
    const d = await loadFixture(contradictedFixture);
    const ruling = d.levels.connect(d.arbiter).rule(d.service, 0, pack([900_000]));
    await expectEvents(d, ruling, ["PeriodRuled", d.serviceId, 0, pack([900_000])]);
    await expectMoves(d, ruling, {});
    await expectMoves(d, settle(d, d), { alice: PRICE });
  });

  it("lets the first stand when the arbiter is silent", async () => {
    const d = await loadFixture(contradictedFixture);
    await pass(d, d.until);
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });

  it("is not drawn out by a third", async () => {
    const d = await loadFixture(contradictedFixture);
    const third = report(d, d.service, 0, [800_000]);
    await expectRefusal(d, third, "ServiceLevels_AlreadyReported", d.serviceId, 0, 2);
    const objection = d.levels.connect(d.stranger).object(d.service, 0, pack([0]));
    await expectRefusal(d, objection, "ServiceLevels_NotObjectable", d.serviceId, 2);
  });

  it("is refused once the first is final", async () => {
    const d = await loadFixture(openFixture);
    const landed = startOf(d, 1);
    await at(d, landed);
    await report(d, d.service, 0, [1_000_000]);
    await at(d, landed + WINDOWS.objection);
    const late = report(d, d.service, 0, [900_000]);
    await expectRefusal(d, late, "ServiceLevels_AlreadyReported", d.serviceId, 0, 1);
  });
});
