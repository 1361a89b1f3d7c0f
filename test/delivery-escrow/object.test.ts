import { expect } from "chai";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { factOf, missedFact, Outcome, Status } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, DAY, FULL, fund, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { legReceipt } from "../helpers/journey.ts";
import { fundRow, rowReceipt, ROWS, rowTitle } from "../helpers/rows.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

async function fundedFixture() {
  const d = await addOrder(await deployedFixture());
  return { ...d, fact: missedFact(d.order) };
}

/** A full receipt in time by the carrier; the window is open until `windowEnd`. */
async function receivedFixture() {
  const d = await addOrder(await deployedFixture());
  const { receipt, signature } = await receiptOf(d, d.order);
  const since = await attest(d, { receipt, signature });
  const received = { status: Status.Received, share: FULL, time: receipt.time, since };
  return { ...d, received, receipt, fact: factOf(receipt), windowEnd: since + d.order.objectionPeriod };
}

describe("DeliveryEscrow.object", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = d.escrow.connect(d.seller).object(order, missedFact(order));
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was closed before its fundBy", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      const call = d.escrow.connect(d.seller).object(d.order, d.fact);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was settled at G", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.graceEnd);
      await d.escrow.settle(d.order);
      const call = d.escrow.connect(d.seller).object(d.order, d.fact);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.None);
    });
  });

  describe("given there is no arbiter", () => {
    it("reverts with {DeliveryEscrow_NoArbiter}", async () => {
      const d = await loadFixture(deployedFixture);
      const { order, id, deadline } = await addOrder(d, { arbiter: ZeroAddress });
      await at(d, deadline);
      const call = d.escrow.connect(d.seller).object(order, missedFact(order));
      await expectRefusal(d, call, "DeliveryEscrow_NoArbiter", id);
    });
  });

  describe("given no receipt has landed", () => {
    describe("when the seller objects", () => {
      it("reverts with {DeliveryEscrow_DeadlineNotPassed} a second before the deadline", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.deadline - 1);
        const call = d.escrow.connect(d.seller).object(d.order, d.fact);
        await expectRefusal(d, call, "DeliveryEscrow_DeadlineNotPassed", d.id, d.deadline - 1, d.deadline);
      });

      for (const [moment, fromGraceEnd] of [
        ["at the deadline", -2 * DAY],
        ["a second before G", -1],
      ] as const) {
        it(`takes his bond {OrderObjected} ${moment}`, async () => {
          const d = await loadFixture(fundedFixture);
          await at(d, d.graceEnd + fromGraceEnd);
          await expectEffects(d, d.id, d.escrow.connect(d.seller).object(d.order, d.fact), {
            events: [["OrderObjected", d.id, d.seller.address, d.fact, BOND]],
            state: { status: Status.ObjectedBySeller },
            moves: { seller: -BOND },
          });
        });
      }

      it("reverts with {DeliveryEscrow_ObjectionTooLate} at G", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.graceEnd);
        const call = d.escrow.connect(d.seller).object(d.order, d.fact);
        await expectRefusal(d, call, "DeliveryEscrow_ObjectionTooLate", d.id, d.graceEnd, d.graceEnd);
      });

      it("keeps completed legs and refunds {OrderObjected}", async () => {
        const d = await addJourney(await loadFixture(deployedFixture));
        await attest(d, await legReceipt(d, d.order, 1));
        await d.escrow.connect(d.seller).refund(d.order, 5_000_000n);
        await at(d, d.deadline);
        const fact = missedFact(d.order);
        await expectEffects(d, d.id, d.escrow.connect(d.seller).object(d.order, fact), {
          events: [["OrderObjected", d.id, d.seller.address, fact, BOND]],
          state: { status: Status.ObjectedBySeller, completed: 2, refunded: 5_000_000n },
          moves: { seller: -BOND },
        });
      });
    });

    describe("when the seller names another fact", () => {
      it("reverts with {DeliveryEscrow_FactDiffers} for nothing", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.deadline);
        const call = d.escrow.connect(d.seller).object(d.order, ZeroHash);
        await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, ZeroHash, d.fact);
      });

      it("reverts with {DeliveryEscrow_FactDiffers} for another deadline", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.deadline);
        const named = toBeHex(d.deadline + 1, 32);
        const call = d.escrow.connect(d.seller).object(d.order, named);
        await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
      });

      it("reverts with {DeliveryEscrow_FactDiffers} for a receipt that has not landed", async () => {
        const d = await loadFixture(fundedFixture);
        const named = factOf((await receiptOf(d, d.order)).receipt);
        await at(d, d.deadline);
        const call = d.escrow.connect(d.seller).object(d.order, named);
        await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
      });
    });

    for (const who of ["buyer", "arbiter", "carrier", "stranger"] as const) {
      describe(`when the ${who} objects`, () => {
        it("reverts with {DeliveryEscrow_MayNotObject}", async () => {
          const d = await loadFixture(fundedFixture);
          await at(d, d.deadline);
          const call = d.escrow.connect(d[who]).object(d.order, d.fact);
          await expectRefusal(d, call, "DeliveryEscrow_MayNotObject", d.id, d[who].address);
        });
      });
    }
  });

  for (const row of ROWS.filter(({ mayObject }) => mayObject.length > 0)) {
    describe(`given ${rowTitle(row)}`, () => {
      for (const who of ["buyer", "seller"] as const) {
        describe(`when the ${who} objects`, () => {
          if (row.mayObject.includes(who)) {
            it("takes the bond and calls the arbiter {OrderObjected}", async () => {
              const d = await loadFixture(deployedFixture);
              const [order, id] = await fundRow(d, row);
              const signed = await rowReceipt(d, order, row);
              const { time } = signed.receipt;
              await at(d, time);
              await d.escrow.attest(order, [signed]);
              const since = time + DAY;
              await at(d, since);
              const fact = factOf(signed.receipt);
              const status = who === "buyer" ? Status.ObjectedByBuyer : Status.ObjectedBySeller;
              await expectEffects(d, id, d.escrow.connect(d[who]).object(order, fact), {
                events: [["OrderObjected", id, d[who].address, fact, BOND]],
                state: { status, share: row.share, time, since },
                moves: { [who]: -BOND },
              });
            });
          } else {
            it("reverts with {DeliveryEscrow_MayNotObject}", async () => {
              const d = await loadFixture(deployedFixture);
              const [order, id] = await fundRow(d, row);
              const signed = await rowReceipt(d, order, row);
              await at(d, signed.receipt.time);
              await d.escrow.attest(order, [signed]);
              const call = d.escrow.connect(d[who]).object(order, factOf(signed.receipt));
              await expectRefusal(d, call, "DeliveryEscrow_MayNotObject", id, d[who].address);
            });
          }
        });
      }

      describe("when a stranger objects", () => {
        it("reverts with {DeliveryEscrow_MayNotObject}", async () => {
          const d = await loadFixture(deployedFixture);
          const [order, id] = await fundRow(d, row);
          const signed = await rowReceipt(d, order, row);
          await at(d, signed.receipt.time);
          await d.escrow.attest(order, [signed]);
          for (const who of [d.stranger, d.carrier, d.arbiter]) {
            const call = d.escrow.connect(who).object(order, factOf(signed.receipt));
            await expectRefusal(d, call, "DeliveryEscrow_MayNotObject", id, who.address);
          }
        });
      });
    });
  }

  describe("given a receipt's window is open", () => {
    it("calls the arbiter {OrderObjected} in its last second", async () => {
      const d = await loadFixture(receivedFixture);
      const since = d.windowEnd - 1;
      await at(d, since);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).object(d.order, d.fact), {
        events: [["OrderObjected", d.id, d.buyer.address, d.fact, BOND]],
        state: { ...d.received, status: Status.ObjectedByBuyer, since },
        moves: { buyer: -BOND },
      });
    });

    it("calls the arbiter {OrderObjected} after G, if the receipt landed just before it", async () => {
      const d = await addOrder(await loadFixture(deployedFixture));
      const signed = await receiptOf(d, d.order, { time: d.deadline - 1, share: 999_999 });
      await at(d, d.graceEnd - 1);
      await attest(d, signed);
      const since = d.graceEnd + d.order.objectionPeriod - 2;
      await at(d, since);
      const fact = factOf(signed.receipt);
      await expectEffects(d, d.id, d.escrow.connect(d.seller).object(d.order, fact), {
        events: [["OrderObjected", d.id, d.seller.address, fact, BOND]],
        state: { status: Status.ObjectedBySeller, share: 999_999, time: d.deadline - 1, since },
        moves: { seller: -BOND },
      });
    });

    describe("when the fact named is another", () => {
      it("reverts with {DeliveryEscrow_FactDiffers} for the missed deadline", async () => {
        const d = await loadFixture(receivedFixture);
        const named = missedFact(d.order);
        const call = d.escrow.connect(d.buyer).object(d.order, named);
        await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
      });

      it("reverts with {DeliveryEscrow_FactDiffers} for another receipt", async () => {
        const d = await loadFixture(receivedFixture);
        const named = factOf({ ...d.receipt, share: 1 });
        const call = d.escrow.connect(d.buyer).object(d.order, named);
        await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
      });
    });
  });

  describe("given a receipt's window has just closed", () => {
    it("reverts with {DeliveryEscrow_ObjectionTooLate}", async () => {
      const d = await loadFixture(receivedFixture);
      await at(d, d.windowEnd);
      const call = d.escrow.connect(d.buyer).object(d.order, d.fact);
      await expectRefusal(d, call, "DeliveryEscrow_ObjectionTooLate", d.id, d.windowEnd, d.windowEnd);
    });
  });

  describe("given somebody has objected", () => {
    it("reverts with {DeliveryEscrow_AlreadyObjected} for the same side", async () => {
      const d = await loadFixture(receivedFixture);
      await d.escrow.connect(d.buyer).object(d.order, d.fact);
      const call = d.escrow.connect(d.buyer).object(d.order, d.fact);
      await expectRefusal(d, call, "DeliveryEscrow_AlreadyObjected", d.id, Status.ObjectedByBuyer);
    });

    it("reverts with {DeliveryEscrow_AlreadyObjected} for the other side", async () => {
      const d = await addOrder(await loadFixture(deployedFixture));
      const signed = await receiptOf(d, d.order, { share: 500_000 });
      await attest(d, signed);
      await d.escrow.connect(d.seller).object(d.order, factOf(signed.receipt));
      const call = d.escrow.connect(d.buyer).object(d.order, factOf(signed.receipt));
      await expectRefusal(d, call, "DeliveryEscrow_AlreadyObjected", d.id, Status.ObjectedBySeller);
    });

    it("reverts with {DeliveryEscrow_AlreadyObjected} after a contradicting receipt", async () => {
      const d = await loadFixture(receivedFixture);
      await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
      const call = d.escrow.connect(d.buyer).object(d.order, d.fact);
      await expectRefusal(d, call, "DeliveryEscrow_AlreadyObjected", d.id, Status.Contradicted);
    });
  });

  describe("given a receipt has made the objection to the missed deadline moot", () => {
    describe("when the seller objects to the receipt", () => {
      it("takes his bond anew {OrderObjected}", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.deadline);
        await d.escrow.connect(d.seller).object(d.order, d.fact);
        const signed = await receiptOf(d, d.order, { time: d.deadline - 1, share: 1 });
        const since = (await attest(d, signed)) + 60;
        await at(d, since);
        const fact = factOf(signed.receipt);
        await expectEffects(d, d.id, d.escrow.connect(d.seller).object(d.order, fact), {
          events: [["OrderObjected", d.id, d.seller.address, fact, BOND]],
          state: { status: Status.ObjectedBySeller, share: 1, time: d.deadline - 1, since },
          moves: { seller: -BOND },
        });
      });
    });
  });

  describe("when there is no bond", () => {
    it("takes nothing {OrderObjected}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture), { bond: 0n });
      const signed = await receiptOf(d, d.order);
      const since = (await attest(d, signed)) + 60;
      await d.token.connect(d.buyer).approve(d.escrow, 0);
      await at(d, since);
      const fact = factOf(signed.receipt);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).object(d.order, fact), {
        events: [["OrderObjected", d.id, d.buyer.address, fact, 0n]],
        state: { status: Status.ObjectedByBuyer, share: FULL, time: signed.receipt.time, since },
      });
    });
  });

  describe("when the bond cannot be taken", () => {
    it("reverts with the token's {ERC20InsufficientAllowance}", async () => {
      const d = await loadFixture(receivedFixture);
      await d.token.connect(d.buyer).approve(d.escrow, BOND - 1n);
      const call = d.escrow.connect(d.buyer).object(d.order, d.fact);
      await expect(call)
        .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
        .withArgs(d.escrowAddress, BOND - 1n, BOND);
    });

    it("reverts with {Funding_ReceivedDiffers} when the token has begun to take a fee", async () => {
      const d = await loadFixture(deployedFixture);
      const token = await ethers.deployContract("FeeToken__Mock");
      await token.setFee(false);
      await token.mint(d.buyer, PRICE + BOND);
      await token.connect(d.buyer).approve(d.escrow, PRICE + BOND);
      const order = await makeOrder(d, { token: await token.getAddress() });
      await fund(d, order);
      const signed = await receiptOf(d, order);
      await d.escrow.attest(order, [signed]);
      await token.setFee(true);
      const call = d.escrow.connect(d.buyer).object(order, factOf(signed.receipt));
      await expectRefusal(d, call, "Funding_ReceivedDiffers", order.token, (BOND * 99n) / 100n, BOND);
    });
  });
});
