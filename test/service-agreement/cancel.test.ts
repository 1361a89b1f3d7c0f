import { network } from "hardhat";
import {
  agreed,
  begin,
  cableAgreed,
  expectSeats,
  expectState,
  finish,
  STATUS,
  type Agreed,
} from "../helpers/agreed.ts";
import { DAY } from "../helpers/escrow.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, pass, PRICE, settle, startOf, WINDOWS } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const NOTICE = 45 * DAY;

/** Six periods; the customer is bound to two, the provider gives 45 days' notice, coverage answers for half a price of each. */
async function boundFixture() {
  const terms = { minPeriods: 2, maxPeriodsAhead: 6, notice: NOTICE, cap: (3n * PRICE) / 2n, seats: 3 };
  return agreed(connection, { terms, agreement: { periods: 6 }, coverage: 10n * PRICE });
}

async function freeFixture() {
  return agreed(connection);
}

/** A cable firm's, whose service has not begun. */
async function cableFixture() {
  const d = await cableAgreed(connection);
  const { activateBy, cancelBy } = d.terms;
  return { ...d, activateBy, cancelBy };
}

const leave = (d: Agreed, who = d.alice) => d.agreements.connect(who).cancel(d.terms, d.agreement);

describe("ServiceAgreement.cancel", () => {
  describe("when the customer calls", () => {
    it("gives back what has not begun, but for the first periods {AgreementCancelled}", async () => {
      const d = await loadFixture(boundFixture);
      const sent = leave(d);
      await expectEvents(d, sent, ["AgreementCancelled", d.id, d.alice.address, 2, 4n * PRICE]);
      await expectMoves(d, sent, { alice: 4n * PRICE });
      await expectState(d, STATUS.cancelled, 2, 0);
      await expectCoverage(d, 10n * PRICE, PRICE);
      await expectSeats(d, 1n);
    });

    it("keeps the period that has begun, from its first second on {AgreementCancelled}", async () => {
      const d = await loadFixture(boundFixture);
      await at(d, startOf(d, 3));
      const sent = leave(d);
      await expectEvents(d, sent, ["AgreementCancelled", d.id, d.alice.address, 4, 2n * PRICE]);
      await expectMoves(d, sent, { alice: 2n * PRICE });
    });

    it("closes what has not begun at all, for good {AgreementCancelled} {AgreementClosed}", async () => {
      const d = await loadFixture(freeFixture);
      await at(d, startOf(d, 0) - 1);
      const sent = leave(d);
      const closed = ["AgreementClosed", d.id] as const;
      await expectEvents(d, sent, ["AgreementCancelled", d.id, d.alice.address, 0, 3n * PRICE], closed);
      await expectMoves(d, sent, { alice: 3n * PRICE });
      await expectState(d, STATUS.closed, 0, 0);
      await expectRefusal(d, leave(d), "ServiceAgreement_NotOpen", d.id, STATUS.closed);
    });

    it("has the current period still judged, and then gives the seat back {PeriodSettled}", async () => {
      const d = await loadFixture(boundFixture);
      await pass(d, startOf(d, 1) + 5 * DAY);
      await leave(d);
      await finish(d, 1);
      await expectMoves(d, settle(d, d), { alice: 3n * PRICE });
      await expectSeats(d, 0n);
      await expectCoverage(d, 9n * PRICE, 0n);
      await expectState(d, STATUS.none, 0, 0);
    });

    it("keeps the late money and the first months where the beginning is attested {AgreementCancelled}", async () => {
      const d = await loadFixture(cableFixture);
      await at(d, d.activateBy + 5 * DAY);
      const sent = leave(d);
      await expectEvents(d, sent, ["AgreementCancelled", d.id, d.alice.address, 1, 2n * PRICE]);
      await expectMoves(d, sent, { alice: 2n * PRICE });
      await expectState(d, STATUS.cancelled, 1, 0, true);
    });
  });

  describe("when the provider calls", () => {
    it("gives back what begins after his notice {AgreementCancelled}", async () => {
      const d = await loadFixture(boundFixture);
      // the third period begins in exactly 45 days: it has been given notice of
      await at(d, startOf(d, 2) - NOTICE - 1);
      const sent = leave(d, d.provider);
      await expectEvents(d, sent, ["AgreementCancelled", d.id, d.provider.address, 2, 4n * PRICE]);
      await expectMoves(d, sent, { alice: 4n * PRICE });
      await expectCoverage(d, 10n * PRICE, PRICE);
    });

    it("keeps a period that begins as the notice ends {AgreementCancelled}", async () => {
      const d = await loadFixture(boundFixture);
      await at(d, startOf(d, 2) - NOTICE);
      const sent = leave(d, d.provider);
      await expectEvents(d, sent, ["AgreementCancelled", d.id, d.provider.address, 3, 3n * PRICE]);
    });

    const late: readonly (readonly [after: number, amount: bigint])[] = [
      [-1, 0n],
      [0, 2_000_000n],
      [DAY - 1, 2_000_000n],
      [DAY, 4_000_000n],
      [19 * DAY, 40_000_000n],
      [25 * DAY, 40_000_000n],
    ];
    for (const [after, amount] of late) {
      it(`pays ${amount} of late money ${after} seconds after the date, if it has not begun {AgreementCancelled} {LateMoneyPaid} {AgreementClosed}`, async () => {
        const d = await loadFixture(cableFixture);
        await at(d, d.activateBy + after);
        const sent = leave(d, d.provider);
        await expectEvents(
          d,
          sent,
          ["AgreementCancelled", d.id, d.provider.address, 0, 3n * PRICE],
          ...(amount === 0n ? [] : [["LateMoneyPaid", d.id, amount] as const]),
          ["AgreementClosed", d.id],
        );
        await expectMoves(d, sent, { alice: 3n * PRICE + amount });
        await expectCoverage(d, 100_000_000n - amount, 0n);
      });
    }
  });

  it("lets either leave earlier than the other has {AgreementCancelled}", async () => {
    const d = await loadFixture(boundFixture);
    await at(d, startOf(d, 2) - NOTICE);
    await leave(d, d.provider);
    const earlier = leave(d);
    await expectEvents(d, earlier, ["AgreementCancelled", d.id, d.alice.address, 2, PRICE]);
    await expectMoves(d, earlier, { alice: PRICE });
    await expectRefusal(d, leave(d, d.provider), "ServiceAgreement_NothingToCancel", d.id, 2, 3);
  });

  it("reverts with {ServiceAgreement_NotParty} for anybody else", async () => {
    const d = await loadFixture(boundFixture);
    await expectRefusal(d, leave(d, d.stranger), "ServiceAgreement_NotParty", d.id, d.stranger.address);
  });

  it("reverts with {ServiceAgreement_NothingToCancel} in the last period", async () => {
    const d = await loadFixture(boundFixture);
    await at(d, startOf(d, 5));
    await expectRefusal(d, leave(d), "ServiceAgreement_NothingToCancel", d.id, 6, 6);
  });

  it("reverts with {ServiceAgreement_ActivationPending} while the beginning is not final", async () => {
    const d = await loadFixture(cableFixture);
    await at(d, d.activateBy);
    await activate(d, d.service, d.activateBy - 1);
    const until = d.activateBy + WINDOWS.objection;
    for (const who of [d.alice, d.provider]) {
      const next = (await connection.networkHelpers.time.latest()) + 1;
      await at(d, next);
      await expectRefusal(d, leave(d, who), "ServiceAgreement_ActivationPending", d.id, next, until);
    }
  });

  it("reverts with {ServiceAgreement_Failed} if everything goes back anyway", async () => {
    const d = await loadFixture(cableFixture);
    await pass(d, d.cancelBy + WINDOWS.report);
    await expectRefusal(d, leave(d, d.provider), "ServiceAgreement_Failed", d.id);
    await expectMoves(d, settle(d, d), { alice: 3n * PRICE + 40_000_000n });
  });

  it("reverts with {ServiceAgreement_Failed} if it had begun before it was opened", async () => {
    const d = await loadFixture(cableFixture);
    await begin(d, Number((await d.agreements.stateOf(d.id)).opened) - 1);
    await expectRefusal(d, leave(d), "ServiceAgreement_Failed", d.id);
  });

  it("reverts with {ServiceAgreement_NotOpen} for what nobody has opened", async () => {
    const d = await loadFixture(freeFixture);
    const other = { ...d, agreement: { ...d.agreement, sequence: 5 } };
    const id = await d.agreements.agreementId(d.terms, other.agreement);
    await expectRefusal(d, leave(other), "ServiceAgreement_NotOpen", id, STATUS.none);
  });
});
