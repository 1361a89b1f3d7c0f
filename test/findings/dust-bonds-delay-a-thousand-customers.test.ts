import { network } from "hardhat";
import { serviceId } from "@kept/sdk";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  BOND,
  buildTown,
  cloudOf,
  dealOf,
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

/** A perfect report has landed and a stranger objects: he holds the month to be lost. */
async function objectedFixture() {
  const d = await openFixture();
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [1_000_000]);
  const until = startOf(d, 1) + WINDOWS.objection - 1 + WINDOWS.ruling;
  await at(d, startOf(d, 1) + WINDOWS.objection - 1);
  await d.levels.connect(d.stranger).object(d.service, 0, pack([0]));
  return { ...d, until };
}

// All customers of a service wait for one report. An objection for a unit of dust, again and again, would hold up all of them.
describe("finding: dust bonds delay a thousand customers", () => {
  it("refuses services whose bond is nothing", async () => {
    const d = await loadFixture(openFixture);
    const free = { ...(await cloudOf(d)), bond: 0n };
    const id = serviceId(d.levelsDomain, free);
    const args = [id, d.tokenAddress, 0, d.charity.address] as const;
    await expectRefusal(d, d.levels.register(free), "ServiceLevels_BondForbidden", ...args);
  });

  it("takes one objection for each period, and the provider gets the bond", async () => {
    const d = await loadFixture(objectedFixture);
    const again = d.levels.connect(d.stranger).object(d.service, 0, pack([1]));
    await expectRefusal(d, again, "ServiceLevels_NotObjectable", d.serviceId, 3);
    await at(d, d.until - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    await at(d, d.until);
    await expectMoves(d, settle(d, d), { provider: PRICE });
    await expectMoves(d, d.levels.conclude(d.service, 0), { provider: BOND }, "levels");
    await expectRefusal(d, d.levels.conclude(d.service, 0), "ServiceLevels_NothingToConclude", d.serviceId);
    const late = d.levels.connect(d.stranger).object(d.service, 0, pack([0]));
    await expectRefusal(d, late, "ServiceLevels_NotObjectable", d.serviceId, 3);
  });

  it("takes none after the ruling, which is final at once", async () => {
    const d = await loadFixture(objectedFixture);
    await expectMoves(
      d,
      d.levels.connect(d.arbiter).rule(d.service, 0, pack([1_000_000])),
      { provider: BOND },
      "levels",
    );
    const again = d.levels.connect(d.stranger).object(d.service, 0, pack([0]));
    await expectRefusal(d, again, "ServiceLevels_NotObjectable", d.serviceId, 4);
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });

  it("takes no objection that claims what stands", async () => {
    const d = await loadFixture(openFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [1_000_000]);
    const empty = d.levels.connect(d.stranger).object(d.service, 0, pack([1_000_000]));
    await expectRefusal(d, empty, "ServiceLevels_NothingClaimed", d.serviceId);
    await pass(d, startOf(d, 1) + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });
});
