import { expect } from "chai";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome, Status } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, breakOrder, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectEvents, expectRefusal, slotOf, type Sent } from "../helpers/expect.ts";
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
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const stageFixture = () => stage(connection);

async function fundedFixture() {
  return addOrder(await stageFixture());
}

async function journeyFixture() {
  return addJourney(await stageFixture());
}

/** A receipt of half the goods landed. */
async function receivedFixture() {
  const d = await fundedFixture();
  const signed = await receiptOf(d, d.order, { share: 500_000 });
  await attest(d, signed);
  return { ...d, signed };
}

async function objectedFixture() {
  const d = await receivedFixture();
  await d.escrow.connect(d.buyer).object(d.order, factOf(d.signed.receipt));
  return d;
}

async function missedFixture() {
  const d = await fundedFixture();
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

async function contradictedFixture() {
  const d = await receivedFixture();
  await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
  return d;
}

const release = (d: Scene, by = d.buyer): Sent => d.escrow.connect(by).release(d.order);

describe("DeliveryEscrow.release", () => {
  describe("given the order was never funded", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = d.escrow.connect(d.buyer).release(order);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });
  });

  describe("when one word of the terms differs", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = breakOrder(d.order, { feeBps: 1 });
      const id = await d.escrow.orderId(order);
      const call = d.escrow.connect(d.buyer).release(order);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });
  });

  describe("given the order was closed before fundBy", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      await release(d);
      await expectRefusal(d, release(d), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });
  });

  describe("given the order was closed from fundBy on", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.order.fundBy);
      await release(d);
      await expectRefusal(d, release(d), "DeliveryEscrow_NotOpen", d.id, Status.None);
    });
  });

  describe("when the caller is not the buyer", () => {
    for (const who of ["seller", "arbiter", "carrier", "stranger"] as const) {
      it(`reverts with {DeliveryEscrow_NotBuyer} for the ${who}`, async () => {
        const d = await loadFixture(fundedFixture);
        const call = release(d, d[who]);
        await expectRefusal(d, call, "DeliveryEscrow_NotBuyer", d.id, d[who].address, d.buyer.address);
      });
    }
  });

  describe("given the order is Funded", () => {
    describe("when fundBy has not come", () => {
      it("emits {OrderClosed}, pays the seller and leaves a mark", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.order.fundBy - 1);
        await expectEffects(d, d.id, release(d), {
          events: [closed(d.id, Closing.Released, 0n, PRICE)],
          state: { status: Status.Closed },
          moves: { seller: PRICE },
        });
      });
    });

    describe("when fundBy has come", () => {
      it("emits {OrderClosed}, pays the seller and clears the slot", async () => {
        const d = await loadFixture(fundedFixture);
        expect(await slotOf(d, d.id)).to.equal(BigInt(Status.Funded));
        await at(d, d.order.fundBy);
        await expectEffects(d, d.id, release(d), {
          events: [closed(d.id, Closing.Released, 0n, PRICE)],
          moves: { seller: PRICE },
        });
        expect(await slotOf(d, d.id)).to.equal(0n);
      });
    });

    describe("when the clock has decided for the buyer and nobody has settled", () => {
      it("emits {OrderClosed} and pays the seller", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.graceEnd + 1);
        await expectEffects(d, d.id, release(d), {
          events: [closed(d.id, Closing.Released, 0n, PRICE)],
          moves: { seller: PRICE },
        });
      });
    });

    describe("given the terms name a fee", () => {
      it("emits {OrderClosed} and takes the fee from the seller, rounded up", async () => {
        const d = await loadFixture(stageFixture);
        const fee = { feeBps: 33, feeRecipient: d.integrator.address };
        const scene = await addOrder(d, { amount: 1_000_001n, ...fee });
        await expectEffects(scene, scene.id, release(scene), {
          events: [closed(scene.id, Closing.Released, 0n, 996_700n, 3_301n)],
          state: { status: Status.Closed },
          moves: { seller: 996_700n, integrator: 3_301n },
        });
      });

      it("emits {OrderClosed} and leaves the seller nothing of a single unit", async () => {
        const d = await loadFixture(stageFixture);
        const scene = await addOrder(d, { amount: 1n, feeBps: 1, feeRecipient: d.integrator.address });
        await expectEffects(scene, scene.id, release(scene), {
          events: [closed(scene.id, Closing.Released, 0n, 0n, 1n)],
          state: { status: Status.Closed },
          moves: { integrator: 1n },
        });
      });
    });

    describe("given the seller has refunded a part", () => {
      it("emits {OrderClosed} and pays the seller the rest, the fee from that alone", async () => {
        const d = await loadFixture(stageFixture);
        const scene = await addOrder(d, { feeBps: 1_000, feeRecipient: d.integrator.address });
        await d.escrow.connect(d.seller).refund(scene.order, 30_000_000n);
        await expectEffects(scene, scene.id, release(scene), {
          events: [closed(scene.id, Closing.Released, 30_000_000n, 63_000_000n, 7_000_000n)],
          state: { status: Status.Closed },
          moves: { seller: 63_000_000n, integrator: 7_000_000n },
        });
      });
    });

    describe("given a journey of three legs", () => {
      it("emits {LegPaid} for third parties and {OrderClosed}", async () => {
        const d = await loadFixture(journeyFixture);
        await expectEffects(d, d.id, release(d), {
          events: [
            closed(d.id, Closing.Released, 0n, GOODS),
            legPaid(d.id, 1, d.courier, COURIERS),
            legPaid(d.id, 0, d.hauler, HAULAGE),
          ],
          state: { status: Status.Closed },
          moves: { seller: GOODS, courier: COURIERS, hauler: HAULAGE },
        });
      });
    });

    describe("given the first leg of a journey is completed", () => {
      it("emits {LegPaid} for the other third party only", async () => {
        const d = await loadFixture(journeyFixture);
        await attest(d, await legReceipt(d, d.order, 0));
        await expectEffects(d, d.id, release(d), {
          events: [closed(d.id, Closing.Released, 0n, GOODS), legPaid(d.id, 1, d.courier, COURIERS)],
          state: { status: Status.Closed },
          moves: { seller: GOODS, courier: COURIERS },
        });
      });
    });

    describe("given the buyer is a payee himself", () => {
      it("emits {LegPaid} to him", async () => {
        const d = await loadFixture(stageFixture);
        const legs = (await addJourney(d)).order.legs.map((leg, i) => (i ? leg : { ...leg, payee: d.buyer.address }));
        const scene = await addOrder(d, { legs });
        await expectEffects(scene, scene.id, release(scene), {
          events: [
            closed(scene.id, Closing.Released, 0n, GOODS),
            legPaid(scene.id, 1, d.courier, COURIERS),
            legPaid(scene.id, 0, d.buyer, HAULAGE),
          ],
          state: { status: Status.Closed },
          moves: { seller: GOODS, courier: COURIERS, buyer: HAULAGE },
        });
      });
    });
  });

  describe("given the order is Received", () => {
    it("emits {OrderClosed} and pays the seller in full, whatever the receipt says", async () => {
      const d = await loadFixture(receivedFixture);
      await expectEffects(d, d.id, release(d), {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
    });

    describe("given the goods were returned", () => {
      it("emits {OrderClosed} and pays the seller in full", async () => {
        const d = await loadFixture(fundedFixture);
        await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
        await expectEffects(d, d.id, release(d), {
          events: [closed(d.id, Closing.Released, 0n, PRICE)],
          state: { status: Status.Closed },
          moves: { seller: PRICE },
        });
      });
    });

    describe("given a leg on the way decides", () => {
      it("emits {LegPaid} for the legs never travelled too", async () => {
        const d = await loadFixture(stageFixture);
        const scene = await addOrder(d, { legs: await outboundLegs(d) });
        await attest(scene, await legReceipt(d, scene.order, 0, { share: 1 }));
        await expectEffects(scene, scene.id, release(scene), {
          events: [
            closed(scene.id, Closing.Released, 0n, GOODS),
            legPaid(scene.id, 2, d.courier, COURIERS),
            legPaid(scene.id, 1, d.hauler, HAULAGE),
          ],
          state: { status: Status.Closed },
          moves: { seller: GOODS, courier: COURIERS, hauler: HAULAGE },
        });
      });
    });
  });

  describe("given the buyer has objected", () => {
    it("emits {OrderClosed} and {BondReturned} to the seller", async () => {
      const d = await loadFixture(objectedFixture);
      await expectEffects(d, d.id, release(d), {
        events: [closed(d.id, Closing.Released, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
        state: { status: Status.Closed },
        moves: { seller: PRICE + BOND },
      });
    });
  });

  describe("given the buyer has objected and the seller cannot be paid", () => {
    it("emits {PayoutCredited} once, for price and bond together", async () => {
      const d = await loadFixture(stageFixture);
      const money = await ethers.deployContract("BlocklistToken__Mock");
      await money.mint(d.buyer, PRICE + BOND);
      await money.connect(d.buyer).approve(d.escrow, PRICE + BOND);
      const token = await money.getAddress();
      const scene = await addOrder(d, { token });
      const signed = await receiptOf(d, scene.order);
      await attest(scene, signed);
      await d.escrow.connect(d.buyer).object(scene.order, factOf(signed.receipt));
      await money.setBlocked(d.seller, true);
      await expectEvents(
        d,
        release(scene),
        closed(scene.id, Closing.Released, 0n, PRICE),
        bondReturned(scene.id, d.seller, BOND),
        ["PayoutCredited", token, d.seller.address, PRICE + BOND],
      );
      expect(await d.escrow.credited(token, d.seller)).to.equal(PRICE + BOND);
    });
  });

  describe("given the seller has objected", () => {
    it("emits {OrderClosed} and {BondReturned} to the seller", async () => {
      const d = await loadFixture(missedFixture);
      await expectEffects(d, d.id, release(d), {
        events: [closed(d.id, Closing.Released, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
        moves: { seller: PRICE + BOND },
      });
    });
  });

  describe("given the receipt was contradicted", () => {
    it("emits {OrderClosed} and no bond", async () => {
      const d = await loadFixture(contradictedFixture);
      await expectEffects(d, d.id, release(d), {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
    });
  });
});
