import { expect } from "chai";
import { network } from "hardhat";
import { Comparison, MetricKind, type LevelsInput } from "@kept/sdk";
import { agreed, expectSeats, expectState, finish, STATUS } from "../helpers/agreed.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, pass, PERCENT, PRICE, report, settle, startOf, WINDOWS } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const FULL_TIME: LevelsInput = [1_000_000];

async function agreedFixture() {
  return agreed(connection);
}

/** One and a half prices at most, so that coverage answers for half a price of each period; a seat is taken. */
async function coveredFixture() {
  const remedies = [
    { comparison: Comparison.Below, threshold: 990_000, share: 100n * PERCENT },
    { comparison: Comparison.Below, threshold: 950_000, share: 200n * PERCENT },
  ];
  const terms = { cap: (3n * PRICE) / 2n, remedies, seats: 5, minPeriods: 1 };
  return agreed(connection, { terms, agreement: { periods: 2 }, coverage: 2n * PRICE });
}

async function minimumFixture() {
  return agreed(connection, { terms: { minCredit: 1_000_000n } });
}

async function cappedFixture() {
  return agreed(connection, { terms: { cap: 3_000_000n } });
}

/** 3.33 % for the integrator. */
async function feeFixture() {
  const [, , , , , , , , integrator] = await connection.ethers.getSigners();
  return agreed(connection, { terms: { price: PRICE + 2n, feeBps: 333, feeRecipient: integrator!.address } });
}

/** Days without service: from the third on 2.00, from the fifth on 3.50; visits missed above one: half a price. */
async function unitsFixture() {
  const remedies = [
    { comparison: Comparison.PerUnit, threshold: 3, flat: 2_000_000n },
    { comparison: Comparison.PerUnit, threshold: 5, flat: 3_500_000n },
    { metric: 1, comparison: Comparison.Above, threshold: 1, share: 50n * PERCENT },
  ];
  const service = { metrics: [MetricKind.OutageUnits, MetricKind.MissedVisits] };
  return agreed(connection, { service, terms: { remedies, cap: 2n * PRICE }, coverage: 10n * PRICE });
}

async function manyFixture() {
  const service = { length: 3_600, reportWindow: 3_600, objectionPeriod: 3_600, rulingPeriod: 3_600 };
  const terms = { price: 1_000n, maxPeriodsAhead: 300 };
  return agreed(connection, { service, terms, agreement: { periods: 300 } });
}

describe("ServiceAgreement.settle", () => {
  describe("given a period was reported", () => {
    it("pays the provider for a perfect one {PeriodSettled}", async () => {
      const d = await loadFixture(agreedFixture);
      await finish(d, 0, FULL_TIME);
      const sent = settle(d, d);
      await expectEvents(d, sent, ["PeriodSettled", d.id, 0, 0]);
      await expectMoves(d, sent, { provider: PRICE });
      await expectState(d, STATUS.open, 3, 1);
      await expectCoverage(d, 0n, 0n);
    });

    const levels: Readonly<Record<number, bigint>> = {
      999_900: 0n,
      999_899: 1_000_000n,
      990_000: 1_000_000n,
      989_999: 2_500_000n,
      950_000: 2_500_000n,
      949_999: PRICE,
      0: PRICE,
    };
    for (const [level, credit] of Object.entries(levels)) {
      it(`credits ${credit} for ${level} ppm, and pays the provider the rest {PeriodSettled}`, async () => {
        const d = await loadFixture(agreedFixture);
        await finish(d, 0, [Number(level)]);
        const sent = settle(d, d);
        await expectEvents(d, sent, ["PeriodSettled", d.id, 0, credit]);
        await expectMoves(d, sent, { alice: credit, provider: PRICE - credit });
      });
    }

    it("pays what lies beyond the price from the coverage {PeriodSettled}", async () => {
      const d = await loadFixture(coveredFixture);
      await expectCoverage(d, 2n * PRICE, PRICE);
      await finish(d, 0, [940_000]);
      const sent = settle(d, d);
      await expectEvents(d, sent, ["PeriodSettled", d.id, 0, (3n * PRICE) / 2n]);
      await expectMoves(d, sent, { alice: (3n * PRICE) / 2n });
      await expectCoverage(d, (3n * PRICE) / 2n, PRICE / 2n);
      expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal((3n * PRICE) / 2n);
    });

    it("releases one period's reserve, whatever it was worth {PeriodSettled}", async () => {
      const d = await loadFixture(coveredFixture);
      await finish(d, 0, FULL_TIME);
      await expectMoves(d, settle(d, d), { provider: PRICE });
      await expectCoverage(d, 2n * PRICE, PRICE / 2n);
    });

    it("pays no credit that is not more than the minimum {PeriodSettled}", async () => {
      const d = await loadFixture(minimumFixture);
      await finish(d, 0, [999_000]);
      await expectMoves(d, settle(d, d), { provider: PRICE });
      await finish(d, 1, [989_000]);
      await expectMoves(d, settle(d, d), { alice: 2_500_000n, provider: 7_500_000n });
    });

    it("pays no more than the cap {PeriodSettled}", async () => {
      const d = await loadFixture(cappedFixture);
      await finish(d, 0, [0]);
      await expectMoves(d, settle(d, d), { alice: 3_000_000n, provider: 7_000_000n });
    });

    const units: readonly (readonly [days: number, visits: number, credit: bigint])[] = [
      [2, 1, 0n],
      [3, 1, 2_000_000n],
      [4, 1, 4_000_000n],
      [5, 1, 7_500_000n],
      [2, 2, 5_000_000n],
      [6, 2, 16_000_000n],
      [9, 0, 20_000_000n],
    ];
    for (const [days, visits, credit] of units) {
      it(`adds up units and metrics: ${credit} for ${days} days and ${visits} visits {PeriodSettled}`, async () => {
        const d = await loadFixture(unitsFixture);
        await finish(d, 0, [days, visits]);
        const sent = settle(d, d);
        await expectEvents(d, sent, ["PeriodSettled", d.id, 0, credit]);
        await expectMoves(d, sent, { alice: credit, provider: credit > PRICE ? 0n : PRICE - credit });
      });
    }

    it("takes the integrator's fee, rounded up, from what the provider gets {PeriodSettled}", async () => {
      const d = await loadFixture(feeFixture);
      await finish(d, 0, [989_000]);
      // 3.33 % of 7.500001: the credit is rounded up first
      await expectMoves(d, settle(d, d), { alice: 2_500_001n, integrator: 249_751n, provider: 7_250_250n });
    });

    it("waits for the last second of the objection period", async () => {
      const d = await loadFixture(agreedFixture);
      const landed = startOf(d, 1) + 5;
      await at(d, landed);
      await report(d, d.service, 0, FULL_TIME);
      await at(d, landed + WINDOWS.objection - 1);
      await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
      await at(d, landed + WINDOWS.objection);
      await expectEvents(d, settle(d, d), ["PeriodSettled", d.id, 0, 0]);
    });
  });

  describe("given a period was silent", () => {
    it("gives the price back {SilentPeriodSettled}", async () => {
      const d = await loadFixture(cappedFixture);
      await finish(d, 0);
      const sent = settle(d, d);
      await expectEvents(d, sent, ["SilentPeriodSettled", d.id, 0, PRICE]);
      await expectMoves(d, sent, { alice: PRICE });
    });

    it("gives the cap where it is more {SilentPeriodSettled}", async () => {
      const d = await loadFixture(coveredFixture);
      await finish(d, 0);
      const sent = settle(d, d);
      await expectEvents(d, sent, ["SilentPeriodSettled", d.id, 0, (3n * PRICE) / 2n]);
      await expectMoves(d, sent, { alice: (3n * PRICE) / 2n });
      await expectCoverage(d, (3n * PRICE) / 2n, PRICE / 2n);
    });

    it("counts a period of which one metric was not measured {SilentPeriodSettled}", async () => {
      const d = await loadFixture(unitsFixture);
      await finish(d, 0, [0]);
      await expectEvents(d, settle(d, d), ["SilentPeriodSettled", d.id, 0, 2n * PRICE]);
    });

    it("waits for both windows", async () => {
      const d = await loadFixture(agreedFixture);
      const final = startOf(d, 1) + WINDOWS.report + WINDOWS.objection;
      await at(d, final - 1);
      await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
      await at(d, final);
      await expectEvents(d, settle(d, d), ["SilentPeriodSettled", d.id, 0, PRICE]);
    });
  });

  describe("given several periods are final", () => {
    it("settles them in order, and pays each side once {PeriodSettled} {SilentPeriodSettled} {AgreementClosed}", async () => {
      const d = await loadFixture(agreedFixture);
      await finish(d, 0, [985_000]);
      await pass(d, startOf(d, 2));
      await report(d, d.service, 1, FULL_TIME);
      await finish(d, 2);
      const sent = settle(d, d);
      await expectEvents(
        d,
        sent,
        ["PeriodSettled", d.id, 0, 2_500_000n],
        ["PeriodSettled", d.id, 1, 0],
        ["SilentPeriodSettled", d.id, 2, PRICE],
        ["AgreementClosed", d.id],
      );
      await expectMoves(d, sent, { alice: 12_500_000n, provider: 17_500_000n });
      const transfers = (await (await sent).wait())!.logs.filter((log) => log.address === d.tokenAddress);
      expect(transfers).to.have.length(2);
      await expectState(d, STATUS.none, 0, 0);
    });

    it("stops at the first that is not", async () => {
      const d = await loadFixture(agreedFixture);
      await finish(d, 0, FULL_TIME);
      await pass(d, startOf(d, 2));
      await report(d, d.service, 1, FULL_TIME);
      await expectEvents(d, settle(d, d), ["PeriodSettled", d.id, 0, 0]);
      await expectState(d, STATUS.open, 3, 1);
    });

    it("settles 256 in a call, and the rest in the next", async () => {
      const d = await loadFixture(manyFixture);
      await pass(d, d.service.start + 303 * 3_600);
      await expectMoves(d, settle(d, d), { alice: 256_000n });
      await expectState(d, STATUS.open, 300, 256);
      await expectMoves(d, settle(d, d), { alice: 44_000n });
      await expectState(d, STATUS.none, 0, 0);
    });

    it("gives the seat back with the last {AgreementClosed}", async () => {
      const d = await loadFixture(coveredFixture);
      await finish(d, 0);
      await settle(d, d);
      await expectSeats(d, 1n);
      await finish(d, 1);
      const closed = ["AgreementClosed", d.id] as const;
      await expectEvents(d, settle(d, d), ["SilentPeriodSettled", d.id, 1, (3n * PRICE) / 2n], closed);
      await expectSeats(d, 0n);
      await expectCoverage(d, PRICE, 0n);
    });
  });

  it("reverts with {ServiceAgreement_NotOpen} for what nobody has opened, and once all is settled", async () => {
    const d = await loadFixture(agreedFixture);
    const other = { ...d.agreement, sequence: 9 };
    const id = await d.agreements.agreementId(d.terms, other);
    const unknown = d.agreements.settle(d.terms, other);
    await expectRefusal(d, unknown, "ServiceAgreement_NotOpen", id, STATUS.none);
    await finish(d, 2);
    await settle(d, d);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotOpen", d.id, STATUS.none);
  });

  it("reverts with {ServiceAgreement_NotDue} as long as no period is final", async () => {
    const d = await loadFixture(agreedFixture);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
  });
});
