import { expect } from "chai";
import { concat, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  Closing,
  missedFact,
  Outcome,
  RECEIPT_TYPES,
  Status,
  type Order,
  type Receipt,
  type SignedReceipt,
} from "@kept/sdk";
import { addJourney, addOrder, expectEffects, stage, type Stage } from "../helpers/effects.ts";
import { BOND, breakOrder, DAY, FULL, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { accepted, bondReturned, closed, HAULAGE, legReceipt } from "../helpers/journey.ts";
import { fundRow, rowReceipt, ROWS, rowTitle } from "../helpers/rows.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

async function fundedFixture() {
  return addOrder(await deployedFixture());
}

async function journeyFixture() {
  return addJourney(await deployedFixture());
}

/** The deadline of a journey has passed without a receipt, and the seller has objected. */
async function missedFixture() {
  const d = await journeyFixture();
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

/** A receipt in calldata. */
const WORDS = ["id", "leg", "time", "outcome", "share", "evidence"];

/** Signs what no builder would let through. */
async function forge(d: Stage, receipt: Receipt, outcome: number = receipt.outcome) {
  const forged = { ...receipt, outcome };
  const signature = await d.carrier.signTypedData({ ...d.domain }, RECEIPT_TYPES, forged);
  return { receipt: forged, signature };
}

describe("DeliveryEscrow.attest", () => {
  describe("given the order is not open", () => {
    describe("given it was never funded", () => {
      it("reverts with {DeliveryEscrow_NotOpen}", async () => {
        const d = await loadFixture(fundedFixture);
        const order = await makeOrder(d);
        const receipt = await receiptOf(d, order);
        const id = receipt.receipt.id;
        await expectRefusal(d, d.escrow.attest(order, [receipt]), "DeliveryEscrow_NotOpen", id, Status.None);
      });
    });

    describe("given it was closed before its fundBy", () => {
      it("reverts with {DeliveryEscrow_NotOpen} and the mark", async () => {
        const d = await loadFixture(fundedFixture);
        await d.escrow.connect(d.buyer).release(d.order);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order)]);
        await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
      });
    });

    describe("given it was closed after its fundBy", () => {
      it("reverts with {DeliveryEscrow_NotOpen} and no mark", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.order.fundBy);
        await d.escrow.connect(d.buyer).release(d.order);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order)]);
        await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.None);
      });
    });

    describe("when the terms are not those that were funded", () => {
      it("reverts with {DeliveryEscrow_NotOpen} naming their id", async () => {
        const d = await loadFixture(fundedFixture);
        const legs = d.order.legs.map((leg) => ({ ...leg, attestor: d.stranger.address }));
        const forged = breakOrder(d.order, { legs });
        const receipt = await receiptOf(d, forged, {}, d.stranger);
        const call = d.escrow.connect(d.stranger).attest(forged, [receipt]);
        await expectRefusal(d, call, "DeliveryEscrow_NotOpen", receipt.receipt.id, Status.None);
      });
    });
  });

  describe("when there is no receipt", () => {
    it("reverts with {DeliveryEscrow_NoReceipt}", async () => {
      const d = await loadFixture(fundedFixture);
      await expectRefusal(d, d.escrow.attest(d.order, []), "DeliveryEscrow_NoReceipt", d.id);
    });
  });

  describe("when the receipt is unsound", () => {
    describe("when it states another order", () => {
      it("reverts with {DeliveryEscrow_ReceiptForAnotherOrder}", async () => {
        const d = await loadFixture(fundedFixture);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { id: d.bystander })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptForAnotherOrder", d.id, d.bystander);
      });
    });

    describe("when it names a leg that does not exist", () => {
      it("reverts with {DeliveryEscrow_LegUnknown}", async () => {
        const d = await loadFixture(fundedFixture);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { leg: 1 })]);
        await expectRefusal(d, call, "DeliveryEscrow_LegUnknown", d.id, 1, 1);
      });
    });

    describe("when it states no time", () => {
      it("reverts with {DeliveryEscrow_ReceiptTimeInvalid}", async () => {
        const d = await loadFixture(fundedFixture);
        const { receipt } = await receiptOf(d, d.order);
        const landing = receipt.time + 60;
        await at(d, landing);
        const call = d.escrow.attest(d.order, [await forge(d, { ...receipt, time: 0 })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptTimeInvalid", d.id, 0, landing);
      });
    });

    describe("when it states a time one second ahead", () => {
      it("reverts with {DeliveryEscrow_ReceiptTimeInvalid}", async () => {
        const d = await loadFixture(fundedFixture);
        const landing = d.order.promisedBy - DAY;
        await at(d, landing);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { time: landing + 1 })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptTimeInvalid", d.id, landing + 1, landing);
      });
    });

    describe("when it states its leg's deadline", () => {
      it("reverts with {DeliveryEscrow_ReceiptAfterDeadline}", async () => {
        const d = await loadFixture(journeyFixture);
        const { deadline } = d.order.legs[0]!;
        await at(d, deadline);
        const call = d.escrow.attest(d.order, [await legReceipt(d, d.order, 0, { time: deadline })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptAfterDeadline", d.id, deadline, deadline);
      });
    });

    describe("when its share does not fit its outcome", () => {
      const misfits = [
        { title: "delivered, yet nothing arrived", outcome: Outcome.Delivered, share: 0 },
        { title: "delivered, and more than everything arrived", outcome: Outcome.Delivered, share: FULL + 1 },
        { title: "returned, yet something arrived", outcome: Outcome.Returned, share: 1 },
        { title: "returned, and more than everything arrived", outcome: Outcome.Returned, share: FULL + 1 },
        { title: "neither delivered nor returned, and nothing arrived", outcome: 2, share: 0 },
        { title: "neither delivered nor returned, and everything arrived", outcome: 2, share: FULL },
      ];
      for (const { title, outcome, share } of misfits) {
        it(`reverts with {DeliveryEscrow_ShareInvalid}: ${title}`, async () => {
          const d = await loadFixture(fundedFixture);
          const { receipt } = await receiptOf(d, d.order);
          const call = d.escrow.attest(d.order, [await forge(d, { ...receipt, share }, outcome)]);
          await expectRefusal(d, call, "DeliveryEscrow_ShareInvalid", d.id, share, outcome);
        });
      }
    });
  });

  describe("when the signature is not the attestor's over this receipt", () => {
    const wrong: Record<string, (d: Stage, order: Order) => Promise<SignedReceipt>> = {
      "a stranger's": (d, order) => receiptOf(d, order, { leg: 2 }, d.stranger),
      "the seller's": (d, order) => receiptOf(d, order, { leg: 2 }, d.seller),
      "the buyer's": (d, order) => receiptOf(d, order, { leg: 2 }, d.buyer),
      "another leg's attestor's": (d, order) => receiptOf(d, order, { leg: 2 }, d.courier),
      missing: async (d, order) => ({ ...(await receiptOf(d, order, { leg: 2 })), signature: "0x" }),
      "over other evidence": async (d, order) => {
        const signed = await receiptOf(d, order, { leg: 2 });
        return { ...signed, receipt: { ...signed.receipt, evidence: ethers.id("another photo") } };
      },
      "over another share": async (d, order) => {
        const signed = await receiptOf(d, order, { leg: 2, share: 1 });
        return { ...signed, receipt: { ...signed.receipt, share: FULL } };
      },
      "over another outcome": async (d, order) => {
        const signed = await receiptOf(d, order, { leg: 2, outcome: Outcome.Returned });
        return { ...signed, receipt: { ...signed.receipt, outcome: Outcome.Delivered, share: 1 } };
      },
    };
    for (const [title, make] of Object.entries(wrong)) {
      it(`reverts with {DeliveryEscrow_ReceiptSignatureInvalid}: ${title}`, async () => {
        const d = await loadFixture(journeyFixture);
        const { receipt, signature } = await make(d, d.order);
        const call = d.escrow.attest(d.order, [{ receipt, signature }]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 2);
      });
    }
  });

  describe("when a word of the receipt has bits above its type's width", () => {
    for (const word of ["leg", "time", "outcome", "share"] as const) {
      it(`reverts with {DeliveryEscrow_ReceiptSignatureInvalid}: ${word}`, async () => {
        const d = await loadFixture(fundedFixture);
        const { receipt, signature } = await receiptOf(d, d.order);
        const data = d.escrow.interface.encodeFunctionData("attest", [d.order, [{ receipt, signature }]]);
        const head = concat([receipt.id, toBeHex(receipt.leg, 32), toBeHex(receipt.time, 32)]);
        const place = data.indexOf(head.slice(2)) + 64 * WORDS.indexOf(word);
        const dirty = `${data.slice(0, place)}1${data.slice(place + 1)}`;
        const call = d.stranger.sendTransaction({ to: d.escrow, data: dirty });
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
      });
    }
  });

  describe("given there is an arbiter", () => {
    for (const row of ROWS) {
      describe(`when ${rowTitle(row)}`, () => {
        if (row.mayObject.length === 0) {
          it("pays the seller at once {OrderClosed}", async () => {
            const d = await loadFixture(deployedFixture);
            const [order, id] = await fundRow(d, row);
            await at(d, order.promisedBy + row.fromPromise);
            const receipt = await rowReceipt(d, order, row);
            await expectEffects(d, id, d.escrow.connect(d.stranger).attest(order, [receipt]), {
              events: [accepted(receipt), closed(id, Closing.Attested, 0n, PRICE)],
              moves: { seller: PRICE },
            });
          });
        } else {
          it("opens the window {ReceiptAccepted}", async () => {
            const d = await loadFixture(deployedFixture);
            const [order, id] = await fundRow(d, row);
            const time = order.promisedBy + row.fromPromise;
            const since = time + 60;
            await at(d, since);
            const receipt = await rowReceipt(d, order, row);
            await expectEffects(d, id, d.escrow.connect(d.stranger).attest(order, [receipt]), {
              events: [accepted(receipt)],
              state: { status: Status.Received, share: row.share, time, since },
            });
          });
        }
      });
    }

    describe("when the buyer's key attests in full before fundBy", () => {
      it("pays the seller and leaves the mark {OrderClosed}", async () => {
        const d = await loadFixture(deployedFixture);
        const { order, id } = await addOrder(d, { attestor: d.buyer.address });
        const receipt = await receiptOf(d, order, {}, d.buyer);
        await expectEffects(d, id, d.escrow.attest(order, [receipt]), {
          events: [accepted(receipt), closed(id, Closing.Attested, 0n, PRICE)],
          state: { status: Status.Closed },
          moves: { seller: PRICE },
        });
      });
    });

    describe("given the seller has refunded a part", () => {
      it("keeps what he refunded {ReceiptAccepted}", async () => {
        const d = await loadFixture(fundedFixture);
        await d.escrow.connect(d.seller).refund(d.order, 30_000_000n);
        const receipt = await receiptOf(d, d.order);
        const since = receipt.receipt.time + 1;
        await at(d, since);
        const { time } = receipt.receipt;
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt)],
          state: { status: Status.Received, refunded: 30_000_000n, share: FULL, time, since },
        });
      });
    });
  });

  describe("given there is no arbiter", () => {
    for (const row of ROWS) {
      describe(`when ${rowTitle(row)}`, () => {
        it(`splits at once {OrderClosed}`, async () => {
          const d = await loadFixture(deployedFixture);
          const [order, id] = await fundRow(d, row, { arbiter: ZeroAddress });
          await at(d, order.promisedBy + row.fromPromise);
          const receipt = await rowReceipt(d, order, row);
          const seller = PRICE - row.buyerTotal;
          await expectEffects(d, id, d.escrow.connect(d.stranger).attest(order, [receipt]), {
            events: [accepted(receipt), closed(id, Closing.Attested, row.buyerTotal, seller)],
            moves: { seller, buyer: row.buyerTotal },
          });
        });
      });
    }

    describe("given there is a fee", () => {
      it("takes it from the seller's net, rounded up {OrderClosed}", async () => {
        const d = await loadFixture(deployedFixture);
        const feeRecipient = d.integrator.address;
        const terms = { arbiter: ZeroAddress, feeBps: 25, feeRecipient, amount: 100_000_003n };
        const { order, id } = await addOrder(d, terms);
        const receipt = await receiptOf(d, order, { share: 500_000 });
        // Half of 100.000003 rounds up to 50.000002 for the buyer; 25 bps of the other 50.000001 are 0.1250000025.
        await expectEffects(d, id, d.escrow.attest(order, [receipt]), {
          events: [accepted(receipt), closed(id, Closing.Attested, 50_000_002n, 49_875_000n, 125_001n)],
          state: { status: Status.Closed },
          moves: { buyer: 50_000_002n, seller: 49_875_000n, integrator: 125_001n },
        });
      });
    });

    describe("given the seller has refunded more than the receipt costs him", () => {
      it("pays him the rest {OrderClosed}", async () => {
        const d = await loadFixture(deployedFixture);
        const scene = await addOrder(d, { arbiter: ZeroAddress });
        await d.escrow.connect(d.seller).refund(scene.order, 30_000_000n);
        const receipt = await receiptOf(scene, scene.order, { share: 750_000 });
        await expectEffects(d, scene.id, d.escrow.attest(scene.order, [receipt]), {
          events: [accepted(receipt), closed(scene.id, Closing.Attested, 30_000_000n, 70_000_000n)],
          state: { status: Status.Closed },
          moves: { seller: 70_000_000n },
        });
      });
    });
  });

  describe("when the delivery is measured against the promise", () => {
    const moments = [
      { title: "a second before it: in time", after: -1, late: 0n },
      { title: "at its very second: one day late", after: 0, late: 1_000_000n },
      { title: "a second before the second day: one day late", after: DAY - 1, late: 1_000_000n },
      { title: "at the second day: two days late", after: DAY, late: 2_000_000n },
    ];
    for (const { title, after, late } of moments) {
      it(`charges each started day {OrderClosed}: ${title}`, async () => {
        const d = await loadFixture(deployedFixture);
        const { order, id } = await addOrder(d, { arbiter: ZeroAddress });
        const time = order.promisedBy + after;
        await at(d, time);
        const receipt = await receiptOf(d, order, { time });
        await expectEffects(d, id, d.escrow.attest(order, [receipt]), {
          events: [accepted(receipt), closed(id, Closing.Attested, late, PRICE - late)],
          moves: { seller: PRICE - late, buyer: late },
        });
      });
    }

    it("is in time if it happened in time, however late it lands {OrderClosed}", async () => {
      const d = await loadFixture(deployedFixture);
      const { order, id, deadline } = await addOrder(d, { arbiter: ZeroAddress });
      const receipt = await receiptOf(d, order, { time: order.promisedBy - 1 });
      await at(d, deadline - 1);
      await expectEffects(d, id, d.escrow.attest(order, [receipt]), {
        events: [accepted(receipt), closed(id, Closing.Attested, 0n, PRICE)],
        moves: { seller: PRICE },
      });
    });

    it("is never late without a promise {OrderClosed}", async () => {
      const d = await loadFixture(deployedFixture);
      const terms = { arbiter: ZeroAddress, promisedBy: 0, latePerDay: 0n };
      const { order, id, deadline } = await addOrder(d, terms);
      await at(d, deadline - 1);
      const receipt = await receiptOf(d, order, { time: deadline - 1 });
      await expectEffects(d, id, d.escrow.attest(order, [receipt]), {
        events: [accepted(receipt), closed(id, Closing.Attested, 0n, PRICE)],
        moves: { seller: PRICE },
      });
    });
  });

  describe("given the last deadline passes", () => {
    describe("when the receipt states the second before it", () => {
      for (const [title, before] of [
        ["at the deadline", 2 * DAY],
        ["a second before G", 1],
      ] as const) {
        it(`opens the window {ReceiptAccepted}: it lands ${title}`, async () => {
          const d = await loadFixture(fundedFixture);
          const time = d.deadline - 1;
          const since = d.graceEnd - before;
          await at(d, since);
          const receipt = await receiptOf(d, d.order, { time });
          await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
            events: [accepted(receipt)],
            state: { status: Status.Received, share: FULL, time, since },
          });
        });
      }

      it("reverts with {DeliveryEscrow_ReceiptTooLate}: it lands at G", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.graceEnd);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { time: d.deadline - 1 })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptTooLate", d.id, d.graceEnd, d.graceEnd);
      });
    });

    describe("when the receipt states the deadline itself", () => {
      it("reverts with {DeliveryEscrow_ReceiptAfterDeadline}", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.deadline);
        const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { time: d.deadline })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptAfterDeadline", d.id, d.deadline, d.deadline);
      });
    });

    describe("given there is no objection period", () => {
      it("reverts with {DeliveryEscrow_ReceiptTooLate} at the deadline", async () => {
        const d = await loadFixture(deployedFixture);
        const terms = { arbiter: ZeroAddress, objectionPeriod: 0, rulingPeriod: 0 };
        const { order, id, deadline } = await addOrder(d, terms);
        await at(d, deadline);
        const call = d.escrow.attest(order, [await receiptOf(d, order, { time: deadline - 1 })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptTooLate", id, deadline, deadline);
      });
    });
  });

  describe("given the seller has objected to the missed deadline", () => {
    describe("when a receipt of the last leg lands before G", () => {
      it("returns his bond and opens the window {BondReturned}", async () => {
        const d = await loadFixture(missedFixture);
        const since = d.graceEnd - 1;
        await at(d, since);
        const receipt = await legReceipt(d, d.order, 2, { time: d.deadline - 1 });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt), bondReturned(d.id, d.seller, BOND)],
          state: { status: Status.Received, leg: 2, share: FULL, time: d.deadline - 1, since },
          moves: { seller: BOND },
        });
      });
    });

    describe("when a short receipt on the way lands before G", () => {
      it("returns his bond and opens the window {BondReturned}", async () => {
        const d = await loadFixture(missedFixture);
        const since = d.deadline + 1;
        await at(d, since);
        const receipt = await legReceipt(d, d.order, 1, { time: d.order.fundBy, share: 1 });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt), bondReturned(d.id, d.seller, BOND)],
          state: { status: Status.Received, leg: 1, share: 1, time: d.order.fundBy, since },
          moves: { seller: BOND },
        });
      });
    });

    describe("when a full receipt on the way lands before G", () => {
      it("pays the third parties and leaves the objection {ReceiptAccepted}", async () => {
        const d = await loadFixture(missedFixture);
        const receipt = await legReceipt(d, d.order, 0, { time: d.order.fundBy });
        await expectEffects(d, d.id, d.escrow.attest(d.order, [receipt]), {
          events: [accepted(receipt)],
          state: { status: Status.ObjectedBySeller, completed: 1 },
          moves: { hauler: HAULAGE },
        });
      });
    });

    describe("when the buyer's key attests in full and in time", () => {
      it("returns his bond and pays him at once {OrderClosed}", async () => {
        const d = await loadFixture(deployedFixture);
        const scene = await addOrder(d, { attestor: d.buyer.address });
        await at(d, scene.deadline);
        await d.escrow.connect(d.seller).object(scene.order, missedFact(scene.order));
        const receipt = await receiptOf(d, scene.order, { time: scene.order.promisedBy - 1 }, d.buyer);
        await expectEffects(d, scene.id, d.escrow.attest(scene.order, [receipt]), {
          events: [
            accepted(receipt),
            closed(scene.id, Closing.Attested, 0n, PRICE),
            bondReturned(scene.id, d.seller, BOND),
          ],
          moves: { seller: PRICE + BOND },
        });
      });
    });

    describe("when receipt and objection land in one block", () => {
      it("returns the bond in the block that took it {BondReturned}", async () => {
        const d = await loadFixture(fundedFixture);
        const receipt = await receiptOf(d, d.order, { time: d.deadline - 1 });
        const { provider } = connection;
        await provider.request({ method: "evm_setAutomine", params: [false] });
        await at(d, d.deadline);
        const gasLimit = 1_000_000;
        const objecting = await d.escrow.connect(d.seller).object(d.order, missedFact(d.order), { gasLimit });
        const attesting = await d.escrow.connect(d.stranger).attest(d.order, [receipt], { gasLimit });
        await provider.request({ method: "evm_mine", params: [] });
        await provider.request({ method: "evm_setAutomine", params: [true] });

        expect((await objecting.wait())?.blockNumber).to.equal((await attesting.wait())?.blockNumber);
        await expectEffects(d, d.id, Promise.resolve(attesting), {
          events: [accepted(receipt), bondReturned(d.id, d.seller, BOND)],
          state: { status: Status.Received, share: FULL, time: d.deadline - 1, since: d.deadline },
        });
      });
    });

    describe("when the receipt lands at G", () => {
      it("reverts with {DeliveryEscrow_ReceiptTooLate}", async () => {
        const d = await loadFixture(missedFixture);
        await at(d, d.graceEnd);
        const call = d.escrow.attest(d.order, [await legReceipt(d, d.order, 2, { time: d.deadline - 1 })]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptTooLate", d.id, d.graceEnd, d.graceEnd);
      });
    });
  });
});
