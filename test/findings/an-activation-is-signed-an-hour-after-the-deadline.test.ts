import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  activate,
  at,
  BOND,
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

/** Alice has paid a month of a cable firm's, which owes 2.00 for each day late, 40.00 at most. */
async function openFixture() {
  const d = await buildTown(connection);
  await cover(d, 100_000_000n);
  const service = await cableOf(d);
  const deal = dealOf(d, service, await cableTermsOf(d, service));
  await openDeal(d, deal);
  return { ...d, ...deal };
}

const HOUR = 3_600;

// An activator who signs late, or antedates, would turn everything back plus late money into a running contract.
describe("finding: an activation is signed an hour after `cancelBy`", () => {
  it("gives everything back, with the late money of twenty days, once it is final", async () => {
    const d = await loadFixture(openFixture);
    const { cancelBy } = d.terms;
    await at(d, cancelBy + HOUR);
    await activate(d, d.service, cancelBy + HOUR);
    const until = cancelBy + HOUR + WINDOWS.objection;
    await at(d, until - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_ActivationPending", d.id, until - 1, until);
    await at(d, until);
    const settling = settle(d, d);
    const late = 40_000_000n;
    await expectEvents(
      d,
      settling,
      ["AgreementReturned", d.id, PRICE],
      ["LateMoneyPaid", d.id, late],
      ["AgreementClosed", d.id],
    );
    await expectMoves(d, settling, { alice: PRICE + late });
  });

  it("is late by twenty days if it happened a second before and was signed an hour after", async () => {
    const d = await loadFixture(openFixture);
    const { cancelBy } = d.terms;
    await at(d, cancelBy + HOUR);
    await activate(d, d.service, cancelBy - 1);
    await pass(d, cancelBy + HOUR + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: 40_000_000n });
  });

  it("cannot be antedated by a report window", async () => {
    const d = await loadFixture(openFixture);
    const time = d.terms.cancelBy - 1;
    const landed = time + WINDOWS.report;
    await at(d, landed);
    const antedated = activate(d, d.service, time);
    await expectRefusal(d, antedated, "ServiceLevels_ActivationTimeInvalid", d.serviceId, time, landed);
  });

  it("can be objected to when it is antedated by less", async () => {
    const d = await loadFixture(openFixture);
    const { cancelBy } = d.terms;
    await pass(d, cancelBy + 3 * DAY);
    await activate(d, d.service, cancelBy - DAY);
    const objecting = d.levels.connect(d.alice).objectActivation(d.service, cancelBy + DAY);
    await expectMoves(d, objecting, { alice: -BOND }, "levels");
    const ruling = d.levels.connect(d.arbiter).ruleActivation(d.service, cancelBy + DAY);
    await expectMoves(d, ruling, { alice: BOND }, "levels");
    await expectMoves(d, settle(d, d), { alice: PRICE + 40_000_000n });
  });

  it("does not count when it lands a report window after `cancelBy`, whatever it says", async () => {
    const d = await loadFixture(openFixture);
    await pass(d, d.terms.cancelBy + WINDOWS.report);
    await activate(d, d.service, d.terms.cancelBy + DAY);
    await expectMoves(d, settle(d, d), { alice: PRICE + 40_000_000n });
  });
});
