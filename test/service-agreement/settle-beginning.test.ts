import { expect } from "chai";
import { network } from "hardhat";
import { begin, cableAgreed, expectState, STATUS } from "../helpers/agreed.ts";
import { DAY } from "../helpers/escrow.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, pass, PRICE, settle, WINDOWS } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const COVERAGE = 100_000_000n;
/** Twenty days of 2.00 from the tenth day to the thirtieth. */
const LATE_MOST = 40_000_000n;

async function cableFixture() {
  const d = await cableAgreed(connection);
  const { activateBy, cancelBy } = d.terms;
  return { ...d, activateBy, cancelBy };
}

describe("ServiceAgreement.settle, where the beginning is attested", () => {
  it("reserves what lateness can cost", async () => {
    const d = await loadFixture(cableFixture);
    await expectCoverage(d, COVERAGE, LATE_MOST);
    await expectState(d, STATUS.open, 3, 0, true);
    expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal(3n * PRICE + LATE_MOST);
  });

  const late: readonly (readonly [after: number, amount: bigint])[] = [
    [-1, 0n],
    [0, 2_000_000n],
    [DAY - 1, 2_000_000n],
    [DAY, 4_000_000n],
    [20 * DAY - 1, LATE_MOST],
  ];
  for (const [after, amount] of late) {
    it(`pays ${amount} for a beginning ${after} seconds after the date, and releases the rest {LateMoneyPaid}`, async () => {
      const d = await loadFixture(cableFixture);
      await begin(d, d.activateBy + after);
      const sent = settle(d, d);
      await expectEvents(d, sent, ...(amount === 0n ? [] : [["LateMoneyPaid", d.id, amount] as const]));
      await expectMoves(d, sent, { alice: amount });
      await expectCoverage(d, COVERAGE - amount, 0n);
      await expectState(d, STATUS.open, 3, 0);
    });
  }

  it("pays it once", async () => {
    const d = await loadFixture(cableFixture);
    await begin(d, d.activateBy);
    await settle(d, d);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    await expectCoverage(d, COVERAGE - 2_000_000n, 0n);
  });

  describe("given it did not begin in time", () => {
    it("gives everything back with the late money, when nothing more can count {AgreementReturned} {LateMoneyPaid} {AgreementClosed}", async () => {
      const d = await loadFixture(cableFixture);
      const limit = d.cancelBy + WINDOWS.report;
      await at(d, limit - 1);
      await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
      await at(d, limit);
      const sent = settle(d, d);
      const late = ["LateMoneyPaid", d.id, LATE_MOST] as const;
      await expectEvents(d, sent, ["AgreementReturned", d.id, 3n * PRICE], late, ["AgreementClosed", d.id]);
      await expectMoves(d, sent, { alice: 3n * PRICE + LATE_MOST });
      await expectCoverage(d, COVERAGE - LATE_MOST, 0n);
      await expectState(d, STATUS.none, 0, 0);
    });

    it("gives it back at once if it began at the last date or later {AgreementReturned} {LateMoneyPaid} {AgreementClosed}", async () => {
      const d = await loadFixture(cableFixture);
      await begin(d, d.cancelBy);
      await expectMoves(d, settle(d, d), { alice: 3n * PRICE + LATE_MOST });
    });

    it("does not count what lands a report window after the last date {AgreementReturned} {LateMoneyPaid} {AgreementClosed}", async () => {
      const d = await loadFixture(cableFixture);
      const limit = d.cancelBy + WINDOWS.report;
      await at(d, limit);
      // its time is before the last date, but a report window ago at most
      const early = activate(d, d.service, d.cancelBy);
      await expectRefusal(d, early, "ServiceLevels_ActivationTimeInvalid", d.serviceId, d.cancelBy, limit);
      await pass(d, limit + 1);
      await expectMoves(d, settle(d, d), { alice: 3n * PRICE + LATE_MOST });
    });
  });

  it("counts what lands in the last second of the report window {LateMoneyPaid}", async () => {
    const d = await loadFixture(cableFixture);
    await at(d, d.cancelBy + WINDOWS.report - 2);
    await activate(d, d.service, d.cancelBy - 1);
    const until = d.cancelBy + WINDOWS.report - 2 + WINDOWS.objection;
    await at(d, until - 1);
    const pending = settle(d, d);
    await expectRefusal(d, pending, "ServiceAgreement_ActivationPending", d.id, until - 1, until);
    await at(d, until);
    await expectMoves(d, settle(d, d), { alice: LATE_MOST });
    await expectState(d, STATUS.open, 3, 0);
  });

  it("moves nothing while the provider's claim is ruled on", async () => {
    const d = await loadFixture(cableFixture);
    const claimed = d.cancelBy + WINDOWS.report - 1;
    await at(d, claimed);
    await d.levels.connect(d.provider).objectActivation(d.service, d.cancelBy + 1);
    const until = claimed + WINDOWS.ruling;
    await at(d, until - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_ActivationPending", d.id, until - 1, until);
    await at(d, until);
    await expectMoves(d, settle(d, d), { alice: 3n * PRICE + LATE_MOST });
  });

  it("gives the money back without late money if it had begun before the agreement was opened {AgreementReturned} {AgreementClosed}", async () => {
    const d = await loadFixture(cableFixture);
    const opened = Number((await d.agreements.stateOf(d.id)).opened);
    await begin(d, opened - 1);
    const sent = settle(d, d);
    await expectEvents(d, sent, ["AgreementReturned", d.id, 3n * PRICE], ["AgreementClosed", d.id]);
    await expectMoves(d, sent, { alice: 3n * PRICE });
    await expectCoverage(d, COVERAGE, 0n);
  });

  it("goes on if it began in the second in which it was opened", async () => {
    const d = await loadFixture(cableFixture);
    await begin(d, Number((await d.agreements.stateOf(d.id)).opened));
    await expectMoves(d, settle(d, d), {});
    await expectState(d, STATUS.open, 3, 0);
    await expectCoverage(d, COVERAGE, 0n);
  });
});
