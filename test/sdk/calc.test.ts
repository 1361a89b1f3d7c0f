import { expect } from "chai";
import { buildOrder, Status, type Order, type OrderInput } from "@kept/sdk";
import {
  buyerDue,
  creditShare,
  dueAt,
  feeOf,
  isLate,
  lateDays,
  lateMoney,
  NO_FACTS,
  objectionWindow,
  partiesTo,
  previewAgree,
  previewGiveIn,
  previewRelease,
  previewRule,
  previewSettle,
  rewardOf,
  type Facts,
} from "@kept/sdk/calc";
import { Chance } from "./random.ts";

const chance = new Chance("calc");
const [seller, buyer, token, hauler, courier, fees] = Array.from({ length: 6 }, () => chance.address()) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const DAY = 86_400;
const start = 1_800_000_000;
const promisedBy = start + 5 * DAY;

/** 1,000 in three legs: 100 to the hauler, 700 to the seller, 200 to the courier. */
function journey(changes: Partial<OrderInput> = {}): Order {
  const leg = (payee: string, amount: bigint, days: number): NonNullable<OrderInput["legs"]>[number] => ({
    attestor: payee,
    payee,
    amount,
    deadline: start + days * DAY,
  });
  return buildOrder(
    {
      seller,
      buyer,
      token,
      legs: [leg(hauler, 100n, 8), leg(seller, 700n, 9), leg(courier, 200n, 10)],
      objectionPeriod: 2 * DAY,
      rulingPeriod: 3 * DAY,
      feeBps: 250,
      feeRecipient: fees,
      promisedBy,
      latePerDay: 30n,
      fundBy: start + DAY,
      ...changes,
    },
    { now: start },
  );
}

const order = journey();
const facts = (changes: Partial<Facts>): Facts => ({ ...NO_FACTS, ...changes });
const full = { leg: 2, share: 1_000_000, time: start + DAY };
const toHauler = (amount: bigint): object => ({ leg: 0, payee: hauler, amount });
const toCourier = (amount: bigint): object => ({ leg: 2, payee: courier, amount });

describe("sdk: calc", () => {
  it("counts late days from the promised second on", () => {
    expect([0, 1].map((second) => lateDays(promisedBy, promisedBy - 1 + second))).to.deep.equal([0, 1]);
    expect([DAY - 1, DAY].map((second) => lateDays(promisedBy, promisedBy + second))).to.deep.equal([1, 2]);
    expect(lateDays(0, start)).to.equal(0);
  });

  it("charges late money on the last leg only", () => {
    expect(lateMoney(order, 2, promisedBy + 2 * DAY)).to.equal(90n);
    expect(lateMoney(order, 1, promisedBy + 2 * DAY)).to.equal(0n);
    expect(isLate(order, 2, promisedBy - 1)).to.equal(false);
  });

  it("rounds a credit up for the buyer and a fee up against the seller", () => {
    expect(creditShare(1_000n, 999_999)).to.equal(1n);
    expect(creditShare(1_000n, 666_667)).to.equal(334n);
    expect(creditShare(1_000n, 1_000_000)).to.equal(0n);
    expect(creditShare(3n, 0)).to.equal(3n);
    expect(feeOf(700n, 250)).to.equal(18n);
    expect(feeOf(0n, 250)).to.equal(0n);
  });

  it("pays everyone on a full and timely receipt of the last leg", () => {
    expect(previewSettle(order, facts(full))).to.deep.equal({
      buyerTotal: 0n,
      toBuyer: 0n,
      toSeller: 682n,
      fee: 18n,
      legs: [toHauler(100n), toCourier(200n)],
    });
  });

  it("takes late money from the seller only", () => {
    const late = facts({ ...full, time: promisedBy });
    expect(previewSettle(order, late)).to.deep.include({ buyerTotal: 30n, toSeller: 653n, fee: 17n });

    const veryLate = journey({ latePerDay: 800n });
    expect(previewSettle(veryLate, late)).to.deep.equal({
      buyerTotal: 700n,
      toBuyer: 700n,
      toSeller: 0n,
      fee: 0n,
      legs: [toHauler(100n), toCourier(200n)],
    });
  });

  it("counts earlier refunds towards what is due", () => {
    const late = { ...full, time: promisedBy };
    expect(previewSettle(order, facts({ ...late, refunded: 10n }))).to.deep.include({ buyerTotal: 30n, toBuyer: 20n });
    expect(previewSettle(order, facts({ ...late, refunded: 50n }))).to.deep.include({
      buyerTotal: 50n,
      toBuyer: 0n,
      toSeller: 633n,
      fee: 17n,
    });
  });

  it("adds shortfall and late money of a short receipt of the last leg", () => {
    const short = facts({ ...full, share: 900_000, time: promisedBy + DAY, completed: 1 });
    expect(buyerDue(order, short)).to.equal(160n);
    expect(previewSettle(order, short)).to.deep.include({ toSeller: 526n, fee: 14n, legs: [toCourier(200n)] });
  });

  it("takes untravelled legs first, and for the buyer even if less is due", () => {
    const short = facts({ leg: 0, share: 950_000, time: start });
    expect(previewSettle(order, short)).to.deep.equal({
      buyerTotal: 900n,
      toBuyer: 900n,
      toSeller: 0n,
      fee: 0n,
      legs: [toHauler(100n)],
    });
  });

  it("takes other uncompleted legs last, and completed ones never", () => {
    const short = { leg: 1, share: 20_000, time: start };
    expect(previewSettle(order, facts(short))).to.deep.include({
      buyerTotal: 980n,
      toSeller: 0n,
      legs: [toHauler(20n)],
    });
    expect(previewSettle(order, facts({ ...short, completed: 1 }))).to.deep.include({ buyerTotal: 900n, legs: [] });
  });

  it("gives everything but completed legs back for a return or a missed deadline", () => {
    for (const back of [NO_FACTS, facts({ leg: 1, time: start })]) {
      expect(previewSettle(order, back)).to.deep.include({ buyerTotal: 1_000n, toSeller: 0n, fee: 0n, legs: [] });
      expect(buyerDue(order, { ...back, completed: 1, refunded: 5n })).to.equal(900n);
    }
  });

  it("releases what is held to everyone", () => {
    expect(previewRelease(order, facts({ refunded: 100n, completed: 1 }))).to.deep.equal({
      buyerTotal: 100n,
      toBuyer: 0n,
      toSeller: 585n,
      fee: 15n,
      legs: [toCourier(200n)],
    });
  });

  it("clamps a ruling between what was refunded and what can still be paid", () => {
    const contested = facts({ ...full, refunded: 50n, completed: 1 });
    expect(previewRule(order, contested, 0n).buyerTotal).to.equal(50n);
    expect(previewRule(order, contested, 10_000n)).to.deep.include({ buyerTotal: 900n, toSeller: 0n, legs: [] });
    expect(previewRule(order, contested, 750n)).to.deep.include({ toSeller: 0n, fee: 0n, legs: [toCourier(150n)] });
  });

  it("gives the seller's legs to the buyer when he gives in, the others by the clock", () => {
    expect(previewGiveIn(order, facts({ ...full, completed: 1 }))).to.deep.include({
      buyerTotal: 700n,
      toSeller: 0n,
      legs: [toCourier(200n)],
    });
    expect(previewGiveIn(order, facts({ leg: 0, share: 950_000, time: start }))).to.deep.include({
      buyerTotal: 900n,
      legs: [toHauler(100n)],
    });
    expect(previewGiveIn(order, NO_FACTS).buyerTotal).to.equal(1_000n);
  });

  it("tells when the clock decides and who may object until when", () => {
    const state = { ...NO_FACTS, status: Status.Funded, since: 0, extension: 0, rewardOwed: 0n };
    const deadline = start + 10 * DAY;
    const grace = deadline + 2 * DAY;
    const received = { ...state, ...full, status: Status.Received, since: start + 2 * DAY };

    expect(dueAt(order, state)).to.equal(grace);
    expect(dueAt(order, { ...state, status: Status.ObjectedBySeller })).to.equal(grace + 3 * DAY);
    expect(dueAt(order, received)).to.equal(start + 4 * DAY);
    expect(dueAt(order, { ...received, status: Status.Contradicted })).to.equal(start + 5 * DAY);
    expect(objectionWindow(order, state)).to.deep.equal({ from: deadline, until: grace });
    expect(objectionWindow(order, received)).to.deep.equal({ from: start + 2 * DAY, until: start + 4 * DAY });
  });

  it("goes by the extended deadline until a receipt has landed", () => {
    const state = { ...NO_FACTS, status: Status.Funded, since: 0, extension: 7 * DAY, rewardOwed: 0n };
    const deadline = start + 17 * DAY;
    const received = { ...state, ...full, status: Status.Received, since: start + 2 * DAY };

    expect(dueAt(order, state)).to.equal(deadline + 2 * DAY);
    expect(dueAt(order, { ...state, status: Status.ObjectedBySeller })).to.equal(deadline + 5 * DAY);
    expect(objectionWindow(order, state)).to.deep.equal({ from: deadline, until: deadline + 2 * DAY });
    expect(dueAt(order, received)).to.equal(start + 4 * DAY);
    expect(objectionWindow(order, received)).to.deep.equal({ from: start + 2 * DAY, until: start + 4 * DAY });
    expect(lateMoney(order, 2, start + 16 * DAY)).to.equal(12n * 30n);
  });

  it("rounds a reward down, in proportion to what the buyer paid", () => {
    const rewarded = { ...order, rewardAmount: 7n };
    // 7 × paid / 1,000
    const paid = { 1000: 7n, 999: 6n, 858: 6n, 857: 5n, 143: 1n, 142: 0n, 0: 0n };
    for (const [units, reward] of Object.entries(paid)) {
      expect(rewardOf(rewarded, 1_000n - BigInt(units)), units).to.equal(reward);
    }
    expect(rewardOf({ ...order, rewardAmount: (1n << 96n) - 1n }, 1n)).to.equal((((1n << 96n) - 1n) * 999n) / 1000n);
  });

  it("names whom an agreement touches: the courier's leg, the last, before the hauler's", () => {
    const parties = (total: bigint, changes: Partial<Facts> = {}) => partiesTo(order, facts(changes), total);

    expect(parties(0n)).to.deep.equal([buyer, seller]);
    expect(parties(700n)).to.deep.equal([buyer, seller]);
    expect(parties(701n)).to.deep.equal([buyer, seller, courier]);
    expect(parties(900n)).to.deep.equal([buyer, seller, courier]);
    expect(parties(901n)).to.deep.equal([buyer, seller, hauler, courier]);
    expect(parties(5_000n, { completed: 1 })).to.deep.equal([buyer, seller, courier]);
    // the journey ended with the hauler: the courier never travelled
    expect(parties(1n, { leg: 0, share: 5, time: start })).to.deep.equal([buyer, seller, courier]);
    expect(parties(900n, { leg: 0, share: 5, time: start })).to.deep.equal([buyer, seller, courier]);
    expect(parties(901n, { leg: 0, share: 5, time: start })).to.deep.equal([buyer, seller, hauler, courier]);
  });

  it("names a party once, whatever he is else", () => {
    const leg = (payee: string, days: number) => ({
      attestor: hauler,
      payee,
      amount: 10n,
      deadline: start + days * DAY,
    });
    const terms = journey({ legs: [leg(hauler, 8), leg(buyer, 9), leg(hauler, 10)] });

    expect(partiesTo(terms, NO_FACTS, 30n)).to.deep.equal([buyer, seller, hauler]);
  });

  it("clamps an agreement between what was refunded and what can still be paid", () => {
    expect(previewAgree(order, facts({ refunded: 50n }), 0n).buyerTotal).to.equal(50n);
    expect(previewAgree(order, facts({ completed: 1 }), 5_000n)).to.deep.equal({
      buyerTotal: 900n,
      toBuyer: 900n,
      toSeller: 0n,
      fee: 0n,
      legs: [],
    });
    // 2.5 % of 699, rounded up, is 18
    expect(previewAgree(order, facts({}), 1n)).to.deep.equal({
      buyerTotal: 1n,
      toBuyer: 1n,
      toSeller: 681n,
      fee: 18n,
      legs: [toHauler(100n), toCourier(200n)],
    });
  });
});
