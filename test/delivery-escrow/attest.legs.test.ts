import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, Outcome, Status, type OrderInput } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { DAY, FULL, PRICE } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { accepted, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt, outboundLegs } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

/** Hauler 20.00, courier 10.00, then the seller's 70.00; with an arbiter. */
async function journeyFixture() {
  return addJourney(await deployedFixture());
}

/** Without an arbiter every receipt is final. */
async function bareFixture() {
  return addJourney(await deployedFixture(), { arbiter: ZeroAddress });
}

/** The seller's 70.00, then hauler 20.00, then courier 10.00; without an arbiter. */
async function outboundFixture(changes: Partial<OrderInput> = {}) {
  const d = await deployedFixture();
  return addOrder(d, { legs: await outboundLegs(d), arbiter: ZeroAddress, ...changes });
}

/** Late money of 50.00 a day exceeds the seller's legs on the second day. */
async function harshFixture() {
  return outboundFixture({ latePerDay: 50_000_000n });
}

async function plainOutboundFixture() {
  return outboundFixture();
}

describe("DeliveryEscrow.attest: legs", () => {
  describe("when a leg on the way is full", () => {
    it("pays its third party {ReceiptAccepted}", async () => {
      const d = await loadFixture(journeyFixture);
      const receipt = await legReceipt(d, d.order, 0);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [receipt]), {
        events: [accepted(receipt)],
        state: { status: Status.Funded, completed: 1 },
        moves: { hauler: HAULAGE },
      });
    });

    it("counts from a second before its deadline, landing after it {ReceiptAccepted}", async () => {
      const d = await loadFixture(journeyFixture);
      const { deadline } = d.order.legs[0]!;
      await at(d, deadline + 1);
      const receipt = await legReceipt(d, d.order, 0, { time: deadline - 1 });
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt)],
        state: { status: Status.Funded, completed: 1 },
        moves: { hauler: HAULAGE },
      });
    });

    it("is never late, not even after the promised time {ReceiptAccepted}", async () => {
      const d = await loadFixture(bareFixture);
      const time = d.order.promisedBy + DAY;
      await at(d, time);
      const receipt = await legReceipt(d, d.order, 1, { time });
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt)],
        state: { status: Status.Funded, completed: 2 },
        moves: { hauler: HAULAGE, courier: COURIERS },
      });
    });

    it("pays nobody for the seller's own leg {ReceiptAccepted}", async () => {
      const d = await loadFixture(plainOutboundFixture);
      const receipt = await legReceipt(d, d.order, 0);
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt)],
        state: { status: Status.Funded, completed: 1 },
      });
    });
  });

  describe("given the hand-over receipt of the first leg was lost", () => {
    describe("when the second leg is full", () => {
      it("completes and pays both {ReceiptAccepted}", async () => {
        const d = await loadFixture(journeyFixture);
        const receipt = await legReceipt(d, d.order, 1);
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt)],
          state: { status: Status.Funded, completed: 2 },
          moves: { hauler: HAULAGE, courier: COURIERS },
        });
      });
    });

    describe("when the last leg is full", () => {
      it("completes and pays all {OrderClosed}", async () => {
        const d = await loadFixture(bareFixture);
        const receipt = await legReceipt(d, d.order, 2);
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [
            accepted(receipt),
            closed(d.id, Closing.Attested, 0n, GOODS),
            legPaid(d.id, 1, d.courier, COURIERS),
            legPaid(d.id, 0, d.hauler, HAULAGE),
          ],
          state: { status: Status.Closed },
          moves: { hauler: HAULAGE, courier: COURIERS, seller: GOODS },
        });
      });
    });

    describe("when the first leg's deadline has passed", () => {
      it("lets the second leg go on {ReceiptAccepted}", async () => {
        const d = await loadFixture(journeyFixture);
        const time = d.order.legs[1]!.deadline - 1;
        await at(d, time);
        const receipt = await legReceipt(d, d.order, 1, { time });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt)],
          state: { status: Status.Funded, completed: 2 },
          moves: { hauler: HAULAGE, courier: COURIERS },
        });
      });
    });
  });

  describe("given the first leg is completed", () => {
    describe("when its receipt comes again", () => {
      it("reverts with {DeliveryEscrow_LegCompleted}", async () => {
        const d = await loadFixture(journeyFixture);
        const receipt = await legReceipt(d, d.order, 0);
        await attest(d, receipt);
        await expectRefusal(d, d.escrow.attest(d.order, [receipt]), "DeliveryEscrow_LegCompleted", d.id, 0, 1);
      });
    });

    describe("when a short receipt of it comes", () => {
      it("reverts with {DeliveryEscrow_LegCompleted}", async () => {
        const d = await loadFixture(journeyFixture);
        await attest(d, await legReceipt(d, d.order, 0));
        const call = d.escrow.attest(d.order, [await legReceipt(d, d.order, 0, { share: 1 })]);
        await expectRefusal(d, call, "DeliveryEscrow_LegCompleted", d.id, 0, 1);
      });
    });

    describe("when the second leg is full", () => {
      it("pays only the second {ReceiptAccepted}", async () => {
        const d = await loadFixture(journeyFixture);
        await attest(d, await legReceipt(d, d.order, 0));
        const receipt = await legReceipt(d, d.order, 1);
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt)],
          state: { status: Status.Funded, completed: 2 },
          moves: { courier: COURIERS },
        });
      });
    });

    describe("when the second leg is returned", () => {
      it("gives the buyer all but the first leg {OrderClosed}", async () => {
        const d = await loadFixture(bareFixture);
        await attest(d, await legReceipt(d, d.order, 0));
        const receipt = await legReceipt(d, d.order, 1, { outcome: Outcome.Returned });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt), closed(d.id, Closing.Attested, PRICE - HAULAGE, 0n)],
          state: { status: Status.Closed },
          moves: { buyer: PRICE - HAULAGE },
        });
      });
    });
  });

  describe("given the second leg is completed", () => {
    describe("when the first leg's receipt turns up", () => {
      it("reverts with {DeliveryEscrow_LegCompleted}", async () => {
        const d = await loadFixture(journeyFixture);
        const lost = await legReceipt(d, d.order, 0);
        await attest(d, await legReceipt(d, d.order, 1));
        await expectRefusal(d, d.escrow.attest(d.order, [lost]), "DeliveryEscrow_LegCompleted", d.id, 0, 2);
      });
    });

    describe("when the last leg's full receipt lands", () => {
      it("opens the window and pays nobody {ReceiptAccepted}", async () => {
        const d = await loadFixture(journeyFixture);
        const since = (await attest(d, await legReceipt(d, d.order, 1))) + 60;
        const receipt = await legReceipt(d, d.order, 2);
        await at(d, since);
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt)],
          state: {
            status: Status.Received,
            completed: 2,
            leg: 2,
            share: FULL,
            time: receipt.receipt.time,
            since,
          },
        });
      });
    });
  });

  describe("when a leg on the way is short", () => {
    it("ends the journey there and opens the window {ReceiptAccepted}", async () => {
      const d = await loadFixture(journeyFixture);
      const receipt = await legReceipt(d, d.order, 0, { share: 600_000 });
      const { time } = receipt.receipt;
      await at(d, time + 60);
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt)],
        state: { status: Status.Received, share: 600_000, time, since: time + 60 },
      });
    });

    it("takes the buyer's 40.00 from what lies beyond, then from the seller {OrderClosed}", async () => {
      const d = await loadFixture(plainOutboundFixture);
      const receipt = await legReceipt(d, d.order, 0, { share: 600_000 });
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt), closed(d.id, Closing.Attested, 40_000_000n, 60_000_000n)],
        state: { status: Status.Closed },
        moves: { buyer: 40_000_000n, seller: 60_000_000n },
      });
    });

    it("gives the buyer at least what lies beyond {OrderClosed}", async () => {
      const d = await loadFixture(plainOutboundFixture);
      const receipt = await legReceipt(d, d.order, 0, { share: 999_999 });
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt), closed(d.id, Closing.Attested, HAULAGE + COURIERS, GOODS)],
        state: { status: Status.Closed },
        moves: { buyer: HAULAGE + COURIERS, seller: GOODS },
      });
    });

    it("gives the buyer the seller's own legs beyond as well {OrderClosed}", async () => {
      const d = await loadFixture(bareFixture);
      const receipt = await legReceipt(d, d.order, 0, { share: 999_999 });
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [
          accepted(receipt),
          closed(d.id, Closing.Attested, COURIERS + GOODS, 0n),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        state: { status: Status.Closed },
        moves: { buyer: COURIERS + GOODS, hauler: HAULAGE },
      });
    });

    it("takes from its own third party only what the seller cannot bear {OrderClosed}", async () => {
      const d = await loadFixture(bareFixture);
      const receipt = await legReceipt(d, d.order, 0, { share: 100_000 });
      // 90.00: 10.00 beyond, 70.00 from the seller, 10.00 of the hauler's 20.00.
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [
          accepted(receipt),
          closed(d.id, Closing.Attested, 90_000_000n, 0n),
          legPaid(d.id, 0, d.hauler, 10_000_000n),
        ],
        state: { status: Status.Closed },
        moves: { buyer: 90_000_000n, hauler: 10_000_000n },
      });
    });

    it("owes no late money on the way {OrderClosed}", async () => {
      const d = await loadFixture(plainOutboundFixture);
      const time = d.order.promisedBy + DAY;
      await at(d, time);
      const receipt = await legReceipt(d, d.order, 1, { time, share: 900_000 });
      // 10.00 for a tenth, all of it from the courier's leg, which was never travelled.
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [
          accepted(receipt),
          closed(d.id, Closing.Attested, 10_000_000n, GOODS),
          legPaid(d.id, 1, d.hauler, HAULAGE),
        ],
        moves: { buyer: 10_000_000n, seller: GOODS, hauler: HAULAGE },
      });
    });
  });

  describe("when the last leg is short", () => {
    it("takes uncompleted third parties' legs last first {OrderClosed}", async () => {
      const d = await loadFixture(plainOutboundFixture);
      const receipt = await legReceipt(d, d.order, 2, { share: 150_000 });
      // 85.00: the seller's 70.00, the courier's 10.00, then 5.00 of the hauler's 20.00.
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [
          accepted(receipt),
          closed(d.id, Closing.Attested, 85_000_000n, 0n),
          legPaid(d.id, 1, d.hauler, 15_000_000n),
        ],
        state: { status: Status.Closed },
        moves: { buyer: 85_000_000n, hauler: 15_000_000n },
      });
    });

    it("cannot reach a third party's completed leg {OrderClosed}", async () => {
      const d = await loadFixture(plainOutboundFixture);
      await attest(d, await legReceipt(d, d.order, 1));
      const receipt = await legReceipt(d, d.order, 2, { share: 1 });
      // 99.9999 are due; the hauler has his 20.00: 80.00 can still be paid.
      await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
        events: [accepted(receipt), closed(d.id, Closing.Attested, 80_000_000n, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: 80_000_000n },
      });
    });
  });

  describe("when the last leg is late", () => {
    describe("given it is the seller's", () => {
      it("takes the late money from the seller alone {OrderClosed}", async () => {
        const d = await loadFixture(bareFixture);
        const time = d.order.promisedBy + DAY;
        await at(d, time);
        const receipt = await legReceipt(d, d.order, 2, { time });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [
            accepted(receipt),
            closed(d.id, Closing.Attested, 2_000_000n, GOODS - 2_000_000n),
            legPaid(d.id, 1, d.courier, COURIERS),
            legPaid(d.id, 0, d.hauler, HAULAGE),
          ],
          moves: { buyer: 2_000_000n, seller: GOODS - 2_000_000n, hauler: HAULAGE, courier: COURIERS },
        });
      });
    });

    describe("given it is a third party's", () => {
      it("takes the late money from the seller alone {OrderClosed}", async () => {
        const d = await loadFixture(plainOutboundFixture);
        const time = d.order.promisedBy;
        await at(d, time);
        const receipt = await legReceipt(d, d.order, 2, { time });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [
            accepted(receipt),
            closed(d.id, Closing.Attested, 1_000_000n, GOODS - 1_000_000n),
            legPaid(d.id, 2, d.courier, COURIERS),
            legPaid(d.id, 1, d.hauler, HAULAGE),
          ],
          moves: { buyer: 1_000_000n, seller: GOODS - 1_000_000n, hauler: HAULAGE, courier: COURIERS },
        });
      });
    });

    describe("given the late money exceeds the seller's legs", () => {
      it("stops at the seller's legs {OrderClosed}", async () => {
        const d = await loadFixture(harshFixture);
        const time = d.order.promisedBy + DAY;
        await at(d, time);
        const receipt = await legReceipt(d, d.order, 2, { time });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [
            accepted(receipt),
            closed(d.id, Closing.Attested, GOODS, 0n),
            legPaid(d.id, 2, d.courier, COURIERS),
            legPaid(d.id, 1, d.hauler, HAULAGE),
          ],
          moves: { buyer: GOODS, hauler: HAULAGE, courier: COURIERS },
        });
      });
    });
  });

  describe("when several receipts come in one call", () => {
    it("takes them in the order given {OrderClosed}", async () => {
      const d = await loadFixture(bareFixture);
      const receipts = [0, 1, 2].map((leg) => legReceipt(d, d.order, leg));
      const [first, second, last] = await Promise.all(receipts);
      await expectEffects(d, d.id, d.escrow.attest(d.order, [first!, second!, last!]), {
        events: [accepted(first!), accepted(second!), accepted(last!), closed(d.id, Closing.Attested, 0n, GOODS)],
        state: { status: Status.Closed },
        moves: { hauler: HAULAGE, courier: COURIERS, seller: GOODS },
      });
    });

    it("reverts as a whole with {DeliveryEscrow_LegCompleted} when an earlier leg comes after a later one", async () => {
      const d = await loadFixture(bareFixture);
      const receipts = [await legReceipt(d, d.order, 1), await legReceipt(d, d.order, 0)];
      await expectRefusal(d, d.escrow.attest(d.order, receipts), "DeliveryEscrow_LegCompleted", d.id, 0, 2);
    });

    it("reverts as a whole with {DeliveryEscrow_NotOpen} when one comes after the last", async () => {
      const d = await loadFixture(bareFixture);
      const receipts = [await legReceipt(d, d.order, 2), await legReceipt(d, d.order, 0)];
      await expectRefusal(d, d.escrow.attest(d.order, receipts), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });
  });
});
