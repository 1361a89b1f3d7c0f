import { network } from "hardhat";
import { factOf, Outcome, Status } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { FULL, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal, expectState } from "../helpers/expect.ts";
import { contradicted, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

/** A full receipt in time has landed; its window is open until `windowEnd`. */
async function receivedFixture() {
  const d = await addOrder(await deployedFixture());
  const first = await receiptOf(d, d.order);
  const since = await attest(d, first);
  const received = { status: Status.Received, share: FULL, time: first.receipt.time, since };
  return { ...d, first, received, windowEnd: since + d.order.objectionPeriod };
}

/** A receipt of the last second in time has landed; the next block is two seconds late. */
async function promisedFixture() {
  const d = await addOrder(await deployedFixture());
  await at(d, d.order.promisedBy);
  const since = await attest(d, await receiptOf(d, d.order, { time: d.order.promisedBy - 1 }));
  await at(d, d.order.promisedBy + 2);
  const received = { status: Status.Received, share: FULL, time: d.order.promisedBy - 1, since };
  return { ...d, received };
}

/** At the second of three legs only half arrived; the window is open. */
async function strandedFixture() {
  const d = await addJourney(await deployedFixture());
  const first = await legReceipt(d, d.order, 1, { share: 500_000 });
  const since = await attest(d, first);
  const received = { status: Status.Received, leg: 1, share: 500_000, time: first.receipt.time, since };
  return { ...d, first, received };
}

/** The receipt states the last second before the deadline, and lands the last second before G. */
async function lateLandingFixture() {
  const d = await addOrder(await deployedFixture());
  const first = await receiptOf(d, d.order, { time: d.deadline - 1 });
  await at(d, d.graceEnd - 1);
  const since = await attest(d, first);
  const received = { status: Status.Received, share: FULL, time: d.deadline - 1, since };
  return { ...d, first, received, windowEnd: since + d.order.objectionPeriod };
}

/** One second after the first receipt the carrier says that nothing arrived. */
async function contradictedFixture() {
  const d = await receivedFixture();
  await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
  return d;
}

describe("DeliveryEscrow.attest: a second receipt", () => {
  describe("given the window is open", () => {
    const contradictions = [
      { title: "another share", changes: { share: FULL - 1 } },
      { title: "returned instead of delivered", changes: { outcome: Outcome.Returned } },
    ];
    describe("when the same leg's attestor states another moment", () => {
      it("reverts with {DeliveryEscrow_NotContradicting}", async () => {
        const d = await loadFixture(receivedFixture);
        const second = await receiptOf(d, d.order, { time: d.first.receipt.time - 1 });
        const call = d.escrow.attest(d.order, [second]);
        await expectRefusal(d, call, "DeliveryEscrow_NotContradicting", d.id, factOf(second.receipt));
        await expectState(d, d.id, d.received);
      });
    });

    describe("when the same leg's attestor states another late day", () => {
      it("calls the arbiter and keeps the first receipt {ReceiptContradicted}", async () => {
        const d = await loadFixture(promisedFixture);
        const second = await receiptOf(d, d.order, { time: d.order.promisedBy });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [second]), {
          events: [contradicted(second)],
          state: { ...d.received, status: Status.Contradicted, since: d.order.promisedBy + 2 },
        });
      });
    });

    for (const { title, changes } of contradictions) {
      describe(`when the same leg's attestor states ${title}`, () => {
        it("calls the arbiter and keeps the first receipt {ReceiptContradicted}", async () => {
          const d = await loadFixture(receivedFixture);
          const second = await receiptOf(d, d.order, { time: d.first.receipt.time, ...changes });
          const since = d.received.since + 60;
          await at(d, since);
          await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [second]), {
            events: [contradicted(second)],
            state: { ...d.received, status: Status.Contradicted, since },
          });
        });
      });
    }

    describe("when it is the first receipt again", () => {
      it("reverts with {DeliveryEscrow_NotContradicting}", async () => {
        const d = await loadFixture(receivedFixture);
        const call = d.escrow.attest(d.order, [d.first]);
        await expectRefusal(d, call, "DeliveryEscrow_NotContradicting", d.id, factOf(d.first.receipt));
      });
    });

    describe("when it states the same fact with other evidence", () => {
      it("reverts with {DeliveryEscrow_NotContradicting}", async () => {
        const d = await loadFixture(receivedFixture);
        const evidence = ethers.id("another photo");
        const second = await receiptOf(d, d.order, { time: d.first.receipt.time, evidence });
        const call = d.escrow.attest(d.order, [second]);
        await expectRefusal(d, call, "DeliveryEscrow_NotContradicting", d.id, factOf(d.first.receipt));
      });
    });

    describe("when somebody else signed it", () => {
      it("reverts with {DeliveryEscrow_ReceiptSignatureInvalid}", async () => {
        const d = await loadFixture(receivedFixture);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { share: 1 }, d.seller)]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
      });
    });

    describe("when it states its leg's deadline", () => {
      it("reverts with {DeliveryEscrow_ReceiptAfterDeadline}", async () => {
        const d = await loadFixture(lateLandingFixture);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { time: d.deadline })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptAfterDeadline", d.id, d.deadline, d.deadline);
      });
    });

    describe("when it lands in the window's last second", () => {
      it("calls the arbiter {ReceiptContradicted}", async () => {
        const d = await loadFixture(receivedFixture);
        const second = await receiptOf(d, d.order, { share: 1 });
        const since = d.windowEnd - 1;
        await at(d, since);
        await expectEffects(d, d.id, d.escrow.attest(d.order, [second]), {
          events: [contradicted(second)],
          state: { ...d.received, status: Status.Contradicted, since },
        });
      });
    });

    describe("when it lands after G", () => {
      it("calls the arbiter {ReceiptContradicted}", async () => {
        const d = await loadFixture(lateLandingFixture);
        const second = await receiptOf(d, d.order, { time: d.deadline - 1, share: 1 });
        const since = d.windowEnd - 1;
        await at(d, since);
        await expectEffects(d, d.id, d.escrow.attest(d.order, [second]), {
          events: [contradicted(second)],
          state: { ...d.received, status: Status.Contradicted, since },
        });
      });
    });

    describe("given the journey ended on the way", () => {
      describe("when it is of a later leg", () => {
        it("calls the arbiter {ReceiptContradicted}", async () => {
          const d = await loadFixture(strandedFixture);
          const second = await legReceipt(d, d.order, 2);
          const since = d.received.since + 60;
          await at(d, since);
          await expectEffects(d, d.id, d.escrow.attest(d.order, [second]), {
            events: [contradicted(second)],
            state: { ...d.received, status: Status.Contradicted, since },
          });
        });
      });

      describe("when it says that the same leg was completed", () => {
        it("calls the arbiter and pays nobody {ReceiptContradicted}", async () => {
          const d = await loadFixture(strandedFixture);
          const second = await legReceipt(d, d.order, 1);
          const since = d.received.since + 60;
          await at(d, since);
          await expectEffects(d, d.id, d.escrow.attest(d.order, [second]), {
            events: [contradicted(second)],
            state: { ...d.received, status: Status.Contradicted, since },
          });
        });
      });

      for (const [title, share] of [
        ["full", FULL],
        ["short", 1],
      ] as const) {
        describe(`when it is a ${title} one of an earlier leg`, () => {
          it("reverts with {DeliveryEscrow_NotContradicting}", async () => {
            const d = await loadFixture(strandedFixture);
            const second = await legReceipt(d, d.order, 0, { share });
            const call = d.escrow.attest(d.order, [second]);
            await expectRefusal(d, call, "DeliveryEscrow_NotContradicting", d.id, factOf(second.receipt));
          });
        });
      }
    });
  });

  describe("given the window has just closed", () => {
    it("reverts with {DeliveryEscrow_WindowClosed}", async () => {
      const d = await loadFixture(receivedFixture);
      const second = await receiptOf(d, d.order, { share: 1 });
      await at(d, d.windowEnd);
      const call = d.escrow.attest(d.order, [second]);
      await expectRefusal(d, call, "DeliveryEscrow_WindowClosed", d.id, d.windowEnd, d.windowEnd);
    });
  });

  describe("given the arbiter has been called", () => {
    it("reverts with {DeliveryEscrow_ReceiptDecided} after a contradiction", async () => {
      const d = await loadFixture(contradictedFixture);
      const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { share: 1 })]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptDecided", d.id, Status.Contradicted);
    });

    it("reverts with {DeliveryEscrow_ReceiptDecided} after the buyer's objection", async () => {
      const d = await loadFixture(receivedFixture);
      await d.escrow.connect(d.buyer).object(d.order, factOf(d.first.receipt));
      const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { share: 1 })]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptDecided", d.id, Status.ObjectedByBuyer);
    });

    it("reverts with {DeliveryEscrow_ReceiptDecided} after the seller's objection", async () => {
      const d = await loadFixture(strandedFixture);
      await d.escrow.connect(d.seller).object(d.order, factOf(d.first.receipt));
      const call = d.escrow.attest(d.order, [await legReceipt(d, d.order, 2)]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptDecided", d.id, Status.ObjectedBySeller);
    });
  });
});
