import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome, Status, type Hex } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, DAY, FULL, HOUR, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import {
  bondReturned,
  closed,
  COURIERS,
  GOODS,
  HAULAGE,
  legPaid,
  legReceipt,
  outboundLegs,
} from "../helpers/journey.ts";
import { fundRow, rowReceipt, ROWS, rowTitle } from "../helpers/rows.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

/** A state that waits: what the clock will do, and when. */
interface Waiting extends Scene {
  readonly fact: Hex;
  readonly due: number;
}

async function fundedFixture(): Promise<Waiting> {
  const d = await addOrder(await deployedFixture());
  return { ...d, fact: missedFact(d.order), due: d.graceEnd };
}

/** A receipt by which the buyer has 40.00. */
async function receivedFixture(): Promise<Waiting> {
  const d = await addOrder(await deployedFixture());
  const signed = await receiptOf(d, d.order, { share: 600_000 });
  const since = await attest(d, signed);
  return { ...d, fact: factOf(signed.receipt), due: since + d.order.objectionPeriod };
}

async function contradictedFixture(): Promise<Waiting> {
  const d = await receivedFixture();
  const since = await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
  return { ...d, due: since + d.order.rulingPeriod };
}

async function buyerFixture(): Promise<Waiting> {
  return objectedBy(await receivedFixture(), "buyer");
}

async function sellerFixture(): Promise<Waiting> {
  return objectedBy(await receivedFixture(), "seller");
}

async function objectedBy(d: Waiting, who: "buyer" | "seller"): Promise<Waiting> {
  await d.escrow.connect(d[who]).object(d.order, d.fact);
  return { ...d, due: (await networkHelpers.time.latest()) + d.order.rulingPeriod };
}

async function missedFixture(): Promise<Waiting> {
  const d = await fundedFixture();
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, d.fact);
  return { ...d, due: d.graceEnd + d.order.rulingPeriod };
}

interface WaitingState {
  readonly title: string;
  readonly fixture: () => Promise<Waiting>;
  readonly buyerTotal: bigint;
  /** Who has the bond in the end. */
  readonly bond?: "buyer" | "seller";
}

const STATES: readonly WaitingState[] = [
  { title: "no receipt has landed", fixture: fundedFixture, buyerTotal: PRICE },
  { title: "a receipt's window runs", fixture: receivedFixture, buyerTotal: 40_000_000n },
  { title: "a receipt was contradicted", fixture: contradictedFixture, buyerTotal: 40_000_000n },
  { title: "the buyer objected to a receipt", fixture: buyerFixture, buyerTotal: 40_000_000n, bond: "seller" },
  { title: "the seller objected to a receipt", fixture: sellerFixture, buyerTotal: 40_000_000n, bond: "buyer" },
  { title: "the seller objected to the missed deadline", fixture: missedFixture, buyerTotal: PRICE, bond: "buyer" },
];

/** One leg, one receipt: what the formula makes of it. Token units. */
interface Sum {
  readonly title: string;
  readonly amount: bigint;
  readonly share: number;
  readonly daysLate?: number;
  readonly latePerDay?: bigint;
  readonly refunded?: bigint;
  readonly feeBps?: number;
  readonly buyerTotal: bigint;
  readonly sellerNet: bigint;
  readonly fee?: bigint;
}

const HIGHEST = 2n ** 96n - 1n;

const SUMS: readonly Sum[] = [
  { title: "half of 3 is 2 for the buyer", amount: 3n, share: 500_000, buyerTotal: 2n, sellerNet: 1n },
  { title: "a millionth of 1 is 1", amount: 1n, share: 999_999, buyerTotal: 1n, sellerNet: 0n },
  { title: "a millionth of a million is 1", amount: 1_000_000n, share: 999_999, buyerTotal: 1n, sellerNet: 999_999n },
  {
    title: "a millionth of a million and one is 2",
    amount: 1_000_001n,
    share: 999_999,
    buyerTotal: 2n,
    sellerNet: 999_999n,
  },
  {
    title: "a millionth arrived, which is 0.0001 of 100.00",
    amount: PRICE,
    share: 1,
    buyerTotal: PRICE - 100n,
    sellerNet: 100n,
  },
  {
    // 2^96 - 1 = 79,228,162,514,264,337,593,543,950,335; a millionth of it is 79,228,162,514,264,337,593,543.95…
    title: "the highest price does not overflow",
    amount: HIGHEST,
    share: 1,
    buyerTotal: 79_228_083_286_101_823_329_206_356_792n,
    sellerNet: 79_228_162_514_264_337_593_543n,
  },
  {
    title: "a quarter short and three days late at 1.00 is 28.00",
    amount: PRICE,
    share: 750_000,
    daysLate: 3,
    buyerTotal: 28_000_000n,
    sellerNet: 72_000_000n,
  },
  {
    title: "two days late at 60.00 is everything",
    amount: PRICE,
    share: FULL,
    daysLate: 2,
    latePerDay: 60_000_000n,
    buyerTotal: PRICE,
    sellerNet: 0n,
  },
  {
    title: "late money of the highest rate does not overflow",
    amount: PRICE,
    share: FULL,
    daysLate: 5,
    latePerDay: HIGHEST,
    buyerTotal: PRICE,
    sellerNet: 0n,
  },
  {
    title: "a refund of 10.00 is part of 25.00",
    amount: PRICE,
    share: 750_000,
    refunded: 10_000_000n,
    buyerTotal: 25_000_000n,
    sellerNet: 75_000_000n,
  },
  {
    title: "a refund of 30.00 covers 25.00",
    amount: PRICE,
    share: 750_000,
    refunded: 30_000_000n,
    buyerTotal: 30_000_000n,
    sellerNet: 70_000_000n,
  },
  {
    title: "a refund of 30.00 stays given when all arrived",
    amount: PRICE,
    share: FULL,
    refunded: 30_000_000n,
    buyerTotal: 30_000_000n,
    sellerNet: 70_000_000n,
  },
  {
    title: "2.5 % of the seller's 75.00 is 1.875",
    amount: PRICE,
    share: 750_000,
    feeBps: 250,
    buyerTotal: 25_000_000n,
    sellerNet: 73_125_000n,
    fee: 1_875_000n,
  },
  {
    title: "0.01 % of 1 is 1, against the seller",
    amount: 1n,
    share: FULL,
    feeBps: 1,
    buyerTotal: 0n,
    sellerNet: 0n,
    fee: 1n,
  },
  {
    title: "0.01 % of 10,001 is 2, against the seller",
    amount: 10_001n,
    share: FULL,
    feeBps: 1,
    buyerTotal: 0n,
    sellerNet: 9_999n,
    fee: 2n,
  },
  {
    title: "30 % of 11 is 4, against the seller",
    amount: 11n,
    share: FULL,
    feeBps: 3_000,
    buyerTotal: 0n,
    sellerNet: 7n,
    fee: 4n,
  },
  {
    title: "the fee is on what the refund left",
    amount: PRICE,
    share: FULL,
    refunded: 30_000_000n,
    feeBps: 1_000,
    buyerTotal: 30_000_000n,
    sellerNet: 63_000_000n,
    fee: 7_000_000n,
  },
  { title: "no net, no fee", amount: 1n, share: 1, feeBps: 3_000, buyerTotal: 1n, sellerNet: 0n },
];

describe("DeliveryEscrow.settle", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const call = d.escrow.settle(order);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", await d.escrow.orderId(order), Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was closed before its fundBy", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      await at(d, d.graceEnd);
      await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was settled before", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.graceEnd);
      await d.escrow.settle(d.order);
      await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotOpen", d.id, Status.None);
    });
  });

  for (const { title, fixture, buyerTotal, bond } of STATES) {
    describe(`given ${title}`, () => {
      it("reverts with {DeliveryEscrow_NotDue} a second too early", async () => {
        const d = await loadFixture(fixture);
        await at(d, d.due - 1);
        await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotDue", d.id, d.due - 1, d.due);
      });

      it("does what the clock decided, for a stranger {OrderClosed}", async () => {
        const d = await loadFixture(fixture);
        expect(await d.escrow.outcomeOf(d.order)).to.deep.equal([d.fact, BigInt(d.due), buyerTotal]);
        await at(d, d.due);
        const moves = { buyer: buyerTotal, seller: PRICE - buyerTotal };
        if (bond) moves[bond] += BOND;
        await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
          events: [
            closed(d.id, Closing.Settled, buyerTotal, PRICE - buyerTotal),
            ...(bond ? [bondReturned(d.id, d[bond], BOND)] : []),
          ],
          moves,
        });
      });
    });
  }

  for (const row of ROWS.filter(({ mayObject }) => mayObject.length > 0)) {
    describe(`given ${rowTitle(row)}`, () => {
      it("splits when nobody has objected in time {OrderClosed}", async () => {
        const d = await loadFixture(deployedFixture);
        const [order, id] = await fundRow(d, row);
        const signed = await rowReceipt(d, order, row);
        const since = signed.receipt.time + 60;
        await at(d, since);
        await d.escrow.attest(order, [signed]);
        await at(d, since + order.objectionPeriod);
        const seller = PRICE - row.buyerTotal;
        await expectEffects(d, id, d.escrow.connect(d.stranger).settle(order), {
          events: [closed(id, Closing.Settled, row.buyerTotal, seller)],
          moves: { buyer: row.buyerTotal, seller },
        });
      });
    });
  }

  describe("given there is no arbiter", () => {
    it("reverts with {DeliveryEscrow_NotDue} a second before G", async () => {
      const d = await addOrder(await loadFixture(deployedFixture), { arbiter: ZeroAddress });
      await at(d, d.graceEnd - 1);
      const call = d.escrow.settle(d.order);
      await expectRefusal(d, call, "DeliveryEscrow_NotDue", d.id, d.graceEnd - 1, d.graceEnd);
    });

    it("refunds at G {OrderClosed}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture), { arbiter: ZeroAddress });
      await at(d, d.graceEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, PRICE, 0n)],
        moves: { buyer: PRICE },
      });
    });

    it("refunds at the deadline when there is no objection period {OrderClosed}", async () => {
      const terms = { arbiter: ZeroAddress, objectionPeriod: 0, rulingPeriod: 0 };
      const d = await addOrder(await loadFixture(deployedFixture), terms);
      await at(d, d.deadline);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, PRICE, 0n)],
        moves: { buyer: PRICE },
      });
    });
  });

  describe("when the formula splits", () => {
    for (const sum of SUMS) {
      it(`pays to the unit {OrderClosed}: ${sum.title}`, async () => {
        const bare = await loadFixture(deployedFixture);
        await bare.token.mint(bare.buyer, sum.amount);
        const d = await addOrder(bare, {
          amount: sum.amount,
          latePerDay: sum.latePerDay ?? 1_000_000n,
          feeBps: sum.feeBps ?? 0,
          feeRecipient: bare.integrator.address,
        });
        if (sum.refunded) await d.escrow.connect(d.seller).refund(d.order, sum.refunded);
        // The last second of the last late day, or of the time in which it is not late.
        const time = d.order.promisedBy + (sum.daysLate ?? 0) * DAY - 1;
        await at(d, time);
        const since = await attest(d, await receiptOf(d, d.order, { time, share: sum.share }));
        await at(d, since + d.order.objectionPeriod);
        const { buyerTotal, sellerNet, fee = 0n } = sum;
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, buyerTotal, sellerNet, fee)],
          moves: { buyer: buyerTotal - (sum.refunded ?? 0n), seller: sellerNet, integrator: fee },
        });
      });
    }
  });

  describe("given an order of several legs", () => {
    describe("when the last deadline was missed", () => {
      it("gives the buyer all that was not completed {OrderClosed}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        await attest(d, await legReceipt(d, d.order, 0));
        await at(d, d.graceEnd);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, PRICE - HAULAGE, 0n)],
          moves: { buyer: PRICE - HAULAGE },
        });
      });

      it("counts what was refunded {OrderClosed}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        await d.escrow.connect(d.seller).refund(d.order, 15_000_000n);
        await at(d, d.graceEnd);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, PRICE, 0n)],
          moves: { buyer: PRICE - 15_000_000n },
        });
      });

      it("is not due when only a leg on the way was missed {DeliveryEscrow_NotDue}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        const { deadline } = d.order.legs[0]!;
        const time = deadline + d.order.objectionPeriod;
        await at(d, time);
        await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotDue", d.id, time, d.graceEnd);
      });
    });

    describe("when the last leg was full", () => {
      it("pays the third parties whose receipts were lost {LegPaid}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        await attest(d, await legReceipt(d, d.order, 0));
        const since = await attest(d, await legReceipt(d, d.order, 2));
        await at(d, since + d.order.objectionPeriod);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, 0n, GOODS), legPaid(d.id, 1, d.courier, COURIERS)],
          moves: { courier: COURIERS, seller: GOODS },
        });
      });
    });

    describe("when the last leg is a third party's and late", () => {
      it("takes the late money from the seller alone {LegPaid}", async () => {
        const bare = await loadFixture(deployedFixture);
        const d = await addOrder(bare, { legs: await outboundLegs(bare) });
        const time = d.order.promisedBy + 2 * DAY;
        await at(d, time);
        const since = await attest(d, await legReceipt(d, d.order, 2, { time }));
        await at(d, since + d.order.objectionPeriod);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [
            closed(d.id, Closing.Settled, 3_000_000n, GOODS - 3_000_000n),
            legPaid(d.id, 2, d.courier, COURIERS),
            legPaid(d.id, 1, d.hauler, HAULAGE),
          ],
          moves: { buyer: 3_000_000n, seller: GOODS - 3_000_000n, courier: COURIERS, hauler: HAULAGE },
        });
      });
    });

    describe("when the last leg was short", () => {
      it("takes from the seller, then from third parties, last first {LegPaid}", async () => {
        const bare = await loadFixture(deployedFixture);
        const d = await addOrder(bare, { legs: await outboundLegs(bare) });
        const since = await attest(d, await legReceipt(d, d.order, 2, { share: 150_000 }));
        await at(d, since + d.order.objectionPeriod);
        // 85.00: the seller's 70.00, the courier's 10.00, then 5.00 of the hauler's 20.00.
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, 85_000_000n, 0n), legPaid(d.id, 1, d.hauler, 15_000_000n)],
          moves: { buyer: 85_000_000n, hauler: 15_000_000n },
        });
      });
    });

    describe("when the journey ended on the way", () => {
      it("takes what was never travelled first {LegPaid}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        const since = await attest(d, await legReceipt(d, d.order, 0, { share: 900_000 }));
        await at(d, since + d.order.objectionPeriod);
        // A tenth of 100.00 would be due; but the courier never drove, and the seller's goods never arrived.
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, COURIERS + GOODS, 0n), legPaid(d.id, 0, d.hauler, HAULAGE)],
          moves: { buyer: COURIERS + GOODS, hauler: HAULAGE },
        });
      });

      it("gives the buyer everything left when it was returned {OrderClosed}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        await attest(d, await legReceipt(d, d.order, 0));
        const since = await attest(d, await legReceipt(d, d.order, 1, { outcome: Outcome.Returned }));
        await at(d, since + d.order.objectionPeriod);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, PRICE - HAULAGE, 0n)],
          moves: { buyer: PRICE - HAULAGE },
        });
      });
    });
  });

  describe("when it is settled before fundBy", () => {
    it("leaves the mark {OrderClosed}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture), { objectionPeriod: HOUR });
      const since = await attest(d, await receiptOf(d, d.order));
      await at(d, since + HOUR);
      await expectEffects(d, d.id, d.escrow.settle(d.order), {
        events: [closed(d.id, Closing.Settled, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
    });
  });
});
