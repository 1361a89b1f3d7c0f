import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome, Status, type Receipt } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, FULL, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal, slotOf, type Sent } from "../helpers/expect.ts";
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

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const PART = 10_000_000n;
/** The highest price. */
const HIGHEST = 2n ** 96n - 1n;

const stageFixture = () => stage(connection);

async function fundedFixture() {
  return addOrder(await stageFixture());
}

/** All but one unit has been refunded. */
async function refundedFixture() {
  const d = await fundedFixture();
  await refund(d, PRICE - 1n);
  return d;
}

async function journeyFixture() {
  return addJourney(await stageFixture());
}

async function outboundFixture() {
  const d = await stageFixture();
  return addOrder(d, { legs: await outboundLegs(d) });
}

/** A receipt of three quarters of the goods landed. */
async function receivedFixture() {
  const d = await fundedFixture();
  const { receipt, signature } = await receiptOf(d, d.order, { share: 750_000 });
  const since = await attest(d, { receipt, signature });
  return { ...d, since, receipt };
}

async function objectedFixture() {
  return objected(await receivedFixture());
}

async function objected<S extends Scene & { receipt: Receipt }>(d: S): Promise<S> {
  await d.escrow.connect(d.buyer).object(d.order, factOf(d.receipt));
  return d;
}

async function missed<S extends Scene>(d: S): Promise<S> {
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

const missedFixture = async () => missed(await fundedFixture());
const missedJourneyFixture = async () => missed(await journeyFixture());

async function contradictedFixture() {
  const d = await receivedFixture();
  await attest(d, await receiptOf(d, d.order, { share: FULL }));
  return d;
}

/** The hauler's leg of the outbound journey decides by so much of the goods, and the buyer objects. */
async function objectedOnTheWay(share: number) {
  const d = await outboundFixture();
  const { receipt, signature } = await legReceipt(d, d.order, 1, { share });
  await attest(d, { receipt, signature });
  return objected({ ...d, receipt });
}

const halfLostFixture = () => objectedOnTheWay(500_000);
const nearlyAllLostFixture = () => objectedOnTheWay(50_000);

const refund = (d: Scene, buyerTotal: bigint, by = d.seller): Sent => d.escrow.connect(by).refund(d.order, buyerTotal);

const received = ({ receipt, since }: { receipt: Receipt; since: number }) => ({
  status: Status.Received,
  share: receipt.share,
  time: receipt.time,
  since,
});

describe("DeliveryEscrow.refund", () => {
  describe("given the order was never funded", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = d.escrow.connect(d.seller).refund(order, 1n);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });
  });

  describe("given the order was refunded in full before fundBy", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      await refund(d, PRICE);
      await expectRefusal(d, refund(d, PRICE), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });
  });

  describe("given the order was refunded in full from fundBy on", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.order.fundBy);
      await refund(d, PRICE);
      await expectRefusal(d, refund(d, PRICE), "DeliveryEscrow_NotOpen", d.id, Status.None);
    });
  });

  describe("when the caller is not the seller", () => {
    for (const who of ["buyer", "arbiter", "carrier", "stranger"] as const) {
      it(`reverts with {DeliveryEscrow_NotSeller} for the ${who}`, async () => {
        const d = await loadFixture(fundedFixture);
        const call = refund(d, 1n, d[who]);
        await expectRefusal(d, call, "DeliveryEscrow_NotSeller", d.id, d[who].address, d.seller.address);
      });
    }
  });

  describe("given the order is Funded", () => {
    describe("when the total is zero", () => {
      it("reverts with {DeliveryEscrow_NothingToRefund}", async () => {
        const d = await loadFixture(fundedFixture);
        await expectRefusal(d, refund(d, 0n), "DeliveryEscrow_NothingToRefund", d.id, 0, 0);
      });
    });

    describe("when the total is one unit", () => {
      it("emits {OrderRefunded}, pays it and leaves the order open", async () => {
        const d = await loadFixture(fundedFixture);
        await expectEffects(d, d.id, refund(d, 1n), {
          events: [["OrderRefunded", d.id, 1]],
          state: { status: Status.Funded, refunded: 1n },
          moves: { buyer: 1n },
        });
      });
    });

    describe("when the total is what was refunded before", () => {
      it("reverts with {DeliveryEscrow_NothingToRefund}", async () => {
        const d = await loadFixture(fundedFixture);
        await refund(d, PART);
        await expectRefusal(d, refund(d, PART), "DeliveryEscrow_NothingToRefund", d.id, PART, PART);
      });
    });

    describe("when the total is less than what was refunded before", () => {
      it("reverts with {DeliveryEscrow_NothingToRefund}", async () => {
        const d = await loadFixture(fundedFixture);
        await refund(d, PART);
        await expectRefusal(d, refund(d, PART - 1n), "DeliveryEscrow_NothingToRefund", d.id, PART - 1n, PART);
      });
    });

    describe("when the total is more than what was refunded before", () => {
      it("emits {OrderRefunded} and pays the difference", async () => {
        const d = await loadFixture(fundedFixture);
        await refund(d, PART);
        await expectEffects(d, d.id, refund(d, PART + 3n), {
          events: [["OrderRefunded", d.id, PART + 3n]],
          state: { status: Status.Funded, refunded: PART + 3n },
          moves: { buyer: 3n },
        });
      });
    });

    describe("when the total is a unit less than the price", () => {
      it("emits {OrderRefunded} and leaves the order open", async () => {
        const d = await loadFixture(fundedFixture);
        await expectEffects(d, d.id, refund(d, PRICE - 1n), {
          events: [["OrderRefunded", d.id, PRICE - 1n]],
          state: { status: Status.Funded, refunded: PRICE - 1n },
          moves: { buyer: PRICE - 1n },
        });
      });
    });

    describe("when the last unit is refunded", () => {
      it("emits {OrderClosed} with the total and pays the unit", async () => {
        const d = await loadFixture(refundedFixture);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: 1n },
        });
      });
    });

    describe("when the total is the price and fundBy has not come", () => {
      it("emits {OrderClosed}, pays the buyer and leaves a mark", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.order.fundBy - 1);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE },
        });
      });
    });

    describe("when the total is the price and fundBy has come", () => {
      it("emits {OrderClosed}, pays the buyer and clears the slot", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.order.fundBy);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          moves: { buyer: PRICE },
        });
        expect(await slotOf(d, d.id)).to.equal(0n);
      });
    });

    describe("when the total is beyond the price", () => {
      it("emits {OrderClosed} and pays no more than the price", async () => {
        const d = await loadFixture(fundedFixture);
        await expectEffects(d, d.id, refund(d, MaxUint256), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE },
        });
      });
    });

    describe("given the terms name a fee", () => {
      it("emits {OrderClosed} without a fee when everything is refunded", async () => {
        const d = await loadFixture(stageFixture);
        const scene = await addOrder(d, { feeBps: 3_000, feeRecipient: d.integrator.address });
        await expectEffects(scene, scene.id, refund(scene, PRICE), {
          events: [closed(scene.id, Closing.Refunded, PRICE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE },
        });
      });
    });

    describe("given the price is the highest", () => {
      it("emits {OrderRefunded} and keeps every bit of the total", async () => {
        const d = await loadFixture(stageFixture);
        await d.token.mint(d.buyer, HIGHEST);
        const scene = await addOrder(d, { amount: HIGHEST });
        // all bits but the highest, then that one alone
        await refund(scene, HIGHEST >> 1n);
        const total = (HIGHEST >> 1n) + 1n;
        await expectEffects(scene, scene.id, refund(scene, total), {
          events: [["OrderRefunded", scene.id, total]],
          state: { status: Status.Funded, refunded: total },
          moves: { buyer: 1n },
        });
      });
    });

    describe("given the clock has decided and nobody has settled", () => {
      it("emits {OrderClosed} and pays the buyer", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.graceEnd + 1);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          moves: { buyer: PRICE },
        });
      });
    });

    describe("given a journey with third parties", () => {
      it("emits {OrderRefunded} for all of the seller's legs and leaves theirs", async () => {
        const d = await loadFixture(journeyFixture);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [["OrderRefunded", d.id, GOODS]],
          state: { status: Status.Funded, refunded: GOODS },
          moves: { buyer: GOODS },
        });
      });

      it("reverts with {DeliveryEscrow_NothingToRefund} when only theirs are left", async () => {
        const d = await loadFixture(journeyFixture);
        await refund(d, GOODS);
        await expectRefusal(d, refund(d, PRICE), "DeliveryEscrow_NothingToRefund", d.id, PRICE, GOODS);
      });
    });

    describe("given a journey whose third parties are paid", () => {
      it("emits {OrderClosed} when the seller's legs are refunded", async () => {
        const d = await loadFixture(journeyFixture);
        await attest(d, await legReceipt(d, d.order, 1));
        await expectEffects(d, d.id, refund(d, GOODS), {
          events: [closed(d.id, Closing.Refunded, GOODS, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: GOODS },
        });
      });

      it("emits {OrderRefunded} and keeps what is completed when a unit is left", async () => {
        const d = await loadFixture(journeyFixture);
        await attest(d, await legReceipt(d, d.order, 1));
        await expectEffects(d, d.id, refund(d, GOODS - 1n), {
          events: [["OrderRefunded", d.id, GOODS - 1n]],
          state: { status: Status.Funded, completed: 2, refunded: GOODS - 1n },
          moves: { buyer: GOODS - 1n },
        });
      });
    });

    describe("given the seller is the payee of no leg", () => {
      it("reverts with {DeliveryEscrow_NothingToRefund}", async () => {
        const d = await loadFixture(stageFixture);
        const scene = await addOrder(d, { payee: d.hauler.address });
        await expectRefusal(d, refund(scene, 1n), "DeliveryEscrow_NothingToRefund", scene.id, 1, 0);
      });
    });
  });

  describe("given the order is Received", () => {
    describe("when a part is refunded", () => {
      it("emits {OrderRefunded} and keeps the receipt and its window", async () => {
        const d = await loadFixture(receivedFixture);
        await expectEffects(d, d.id, refund(d, PART), {
          events: [["OrderRefunded", d.id, PART]],
          state: { ...received(d), refunded: PART },
          moves: { buyer: PART },
        });
      });
    });

    describe("given the part is less than the clock gives", () => {
      it("counts towards the clock's {OrderClosed}", async () => {
        const d = await loadFixture(receivedFixture);
        await refund(d, PART);
        await at(d, d.since + d.order.objectionPeriod);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, PRICE / 4n, (PRICE * 3n) / 4n)],
          moves: { buyer: PRICE / 4n - PART, seller: (PRICE * 3n) / 4n },
        });
      });
    });

    describe("given the part is more than the clock gives", () => {
      it("stays with the buyer in the clock's {OrderClosed}", async () => {
        const d = await loadFixture(receivedFixture);
        await refund(d, PRICE / 4n + 1n);
        await at(d, d.since + d.order.objectionPeriod);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [closed(d.id, Closing.Settled, PRICE / 4n + 1n, (PRICE * 3n) / 4n - 1n)],
          moves: { seller: (PRICE * 3n) / 4n - 1n },
        });
      });
    });

    describe("when everything is refunded", () => {
      it("emits {OrderClosed} and pays the buyer", async () => {
        const d = await loadFixture(receivedFixture);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE },
        });
      });
    });

    describe("given a full receipt of a journey's last leg", () => {
      it("emits {OrderRefunded} and the third parties keep their legs", async () => {
        const d = await loadFixture(journeyFixture);
        const since = await attest(d, await legReceipt(d, d.order, 2));
        await refund(d, PRICE);
        await at(d, since + d.order.objectionPeriod);
        await expectEffects(d, d.id, d.escrow.settle(d.order), {
          events: [
            closed(d.id, Closing.Settled, GOODS, 0n),
            legPaid(d.id, 1, d.courier, COURIERS),
            legPaid(d.id, 0, d.hauler, HAULAGE),
          ],
          moves: { courier: COURIERS, hauler: HAULAGE },
        });
      });
    });
  });

  describe("given the buyer has objected", () => {
    describe("when the total is a unit short of the seller's legs", () => {
      it("reverts with {DeliveryEscrow_RefundNotFull}", async () => {
        const d = await loadFixture(objectedFixture);
        const call = refund(d, PRICE - 1n);
        await expectRefusal(d, call, "DeliveryEscrow_RefundNotFull", d.id, PRICE - 1n, PRICE);
      });
    });

    describe("when the total is the price", () => {
      it("emits {OrderClosed} and {BondReturned} to the buyer", async () => {
        const d = await loadFixture(objectedFixture);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE + BOND },
        });
      });
    });

    describe("when the total is beyond the price", () => {
      it("emits {OrderClosed} and pays no more than the price and the bond", async () => {
        const d = await loadFixture(objectedFixture);
        await expectEffects(d, d.id, refund(d, MaxUint256), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE + BOND },
        });
      });
    });

    describe("given a part was refunded before the objection", () => {
      it("emits {OrderClosed} with the total and pays the rest", async () => {
        const d = await loadFixture(receivedFixture);
        await refund(d, PART);
        await objected(d);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE - PART + BOND },
        });
      });
    });

    describe("given a leg on the way decides and half was lost", () => {
      it("reverts with {DeliveryEscrow_RefundNotFull} a unit short of the seller's legs", async () => {
        const d = await loadFixture(halfLostFixture);
        await expectRefusal(d, refund(d, GOODS - 1n), "DeliveryEscrow_RefundNotFull", d.id, GOODS - 1n, GOODS);
      });

      it("emits {OrderClosed}: the seller's and the untravelled legs to the buyer, the hauler's to him", async () => {
        const d = await loadFixture(halfLostFixture);
        await expectEffects(d, d.id, refund(d, GOODS), {
          events: [
            closed(d.id, Closing.Refunded, GOODS + COURIERS, 0n),
            legPaid(d.id, 1, d.hauler, HAULAGE),
            bondReturned(d.id, d.buyer, BOND),
          ],
          state: { status: Status.Closed },
          moves: { buyer: GOODS + COURIERS + BOND, hauler: HAULAGE },
        });
      });
    });

    describe("given a leg on the way decides and nearly all was lost", () => {
      it("emits {OrderClosed}: the hauler bears what the seller's legs do not cover", async () => {
        const d = await loadFixture(nearlyAllLostFixture);
        await expectEffects(d, d.id, refund(d, GOODS), {
          events: [
            closed(d.id, Closing.Refunded, 95_000_000n, 0n),
            legPaid(d.id, 1, d.hauler, 5_000_000n),
            bondReturned(d.id, d.buyer, BOND),
          ],
          state: { status: Status.Closed },
          moves: { buyer: 95_000_000n + BOND, hauler: 5_000_000n },
        });
      });
    });

    describe("given a full receipt of a journey's last leg", () => {
      it("emits {OrderClosed} and the third parties keep their legs", async () => {
        const d = await loadFixture(journeyFixture);
        const { receipt, signature } = await legReceipt(d, d.order, 2);
        await attest(d, { receipt, signature });
        await objected({ ...d, receipt });
        await expectEffects(d, d.id, refund(d, GOODS), {
          events: [
            closed(d.id, Closing.Refunded, GOODS, 0n),
            legPaid(d.id, 1, d.courier, COURIERS),
            legPaid(d.id, 0, d.hauler, HAULAGE),
            bondReturned(d.id, d.buyer, BOND),
          ],
          state: { status: Status.Closed },
          moves: { buyer: GOODS + BOND, courier: COURIERS, hauler: HAULAGE },
        });
      });
    });
  });

  describe("given the seller has objected to the missed deadline", () => {
    describe("when the total is a unit short of the seller's legs", () => {
      it("reverts with {DeliveryEscrow_RefundNotFull}", async () => {
        const d = await loadFixture(missedJourneyFixture);
        await expectRefusal(d, refund(d, GOODS - 1n), "DeliveryEscrow_RefundNotFull", d.id, GOODS - 1n, GOODS);
      });
    });

    describe("when he gives in", () => {
      it("emits {OrderClosed} and {BondReturned} to the buyer", async () => {
        const d = await loadFixture(missedFixture);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
          moves: { buyer: PRICE + BOND },
        });
      });
    });

    describe("given third parties who never delivered", () => {
      it("reverts with {DeliveryEscrow_RefundTooEarly} a second before G", async () => {
        const d = await loadFixture(missedJourneyFixture);
        await at(d, d.graceEnd - 1);
        const call = refund(d, GOODS);
        await expectRefusal(d, call, "DeliveryEscrow_RefundTooEarly", d.id, d.graceEnd - 1, d.graceEnd);
      });

      it("emits {OrderClosed} and the buyer gets their legs as by the clock", async () => {
        const d = await loadFixture(missedJourneyFixture);
        await at(d, d.graceEnd);
        await expectEffects(d, d.id, refund(d, GOODS), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
          moves: { buyer: PRICE + BOND },
        });
      });
    });
  });

  describe("given the receipt was contradicted", () => {
    describe("when the total is a unit short", () => {
      it("reverts with {DeliveryEscrow_RefundNotFull}", async () => {
        const d = await loadFixture(contradictedFixture);
        const call = refund(d, PRICE - 1n);
        await expectRefusal(d, call, "DeliveryEscrow_RefundNotFull", d.id, PRICE - 1n, PRICE);
      });
    });

    describe("when the total is the price", () => {
      it("emits {OrderClosed} and no bond", async () => {
        const d = await loadFixture(contradictedFixture);
        await expectEffects(d, d.id, refund(d, PRICE), {
          events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE },
        });
      });
    });
  });

  describe("given the seller has objected to a return", () => {
    it("emits {OrderClosed} and {BondReturned} to the buyer when he gives in", async () => {
      const d = await loadFixture(fundedFixture);
      const { receipt, signature } = await receiptOf(d, d.order, { outcome: Outcome.Returned });
      await attest(d, { receipt, signature });
      await d.escrow.connect(d.seller).object(d.order, factOf(receipt));
      await expectEffects(d, d.id, refund(d, PRICE), {
        events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE + BOND },
      });
    });
  });
});
