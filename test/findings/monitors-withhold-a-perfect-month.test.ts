import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  BOND,
  buildTown,
  cloudOf,
  dealOf,
  FULL_TIME,
  openDeal,
  pack,
  pass,
  PRICE,
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

/** The first period has ended and the report window has passed in silence. */
async function silentFixture() {
  const d = await openFixture();
  const opens = startOf(d, 1) + WINDOWS.report;
  await pass(d, opens - 1);
  return { ...d, opens };
}

// Silence costs the provider the whole month. Without an objection to it his customers' friends among the monitors had it free.
describe("finding: monitors withhold a perfect month", () => {
  it("pays the provider who objects to the silence and is right", async () => {
    const d = await loadFixture(silentFixture);
    await at(d, d.opens);
    const claim = pack([FULL_TIME]);
    const objecting = d.levels.connect(d.provider).object(d.service, 0, claim);
    await expectEvents(d, objecting, ["PeriodObjected", d.serviceId, 0, d.provider.address, claim, BOND]);
    await expectMoves(d, objecting, { provider: -BOND }, "levels");
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    const ruling = d.levels.connect(d.arbiter).rule(d.service, 0, claim);
    const returned = ["BondReturned", d.serviceId, d.provider.address, BOND];
    await expectEvents(d, ruling, ["PeriodRuled", d.serviceId, 0, claim], returned);
    await expectMoves(d, ruling, { provider: BOND }, "levels");
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });

  it("costs him his bond, which the arbiter never has, when the month was as bad as silence", async () => {
    const d = await loadFixture(silentFixture);
    await at(d, d.opens);
    await d.levels.connect(d.provider).object(d.service, 0, pack([FULL_TIME]));
    const ruling = d.levels.connect(d.arbiter).rule(d.service, 0, pack([]));
    await expectMoves(d, ruling, { charity: BOND }, "levels");
    await expectMoves(d, settle(d, d), { alice: PRICE });
  });

  it("lets him object until the second before the silence is final", async () => {
    const d = await loadFixture(silentFixture);
    const final = d.opens + WINDOWS.objection;
    await at(d, final);
    const late = d.levels.connect(d.provider).object(d.service, 0, pack([FULL_TIME]));
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.serviceId, final, final);
    const next = startOf(d, 2) + WINDOWS.report + WINDOWS.objection - 1;
    await at(d, next);
    await expectMoves(
      d,
      d.levels.connect(d.provider).object(d.service, 1, pack([FULL_TIME])),
      { provider: -BOND },
      "levels",
    );
  });
});
