import { expect } from "chai";
import { network } from "hardhat";
import { Closing, Outcome, Status } from "@kept/sdk";
import { addMissed, addObjected, courtStage, missed, objectTo, openDispute, type Objected } from "../helpers/court.ts";
import { addJourney, addOrder, attest, expectEffects } from "../helpers/effects.ts";
import { BOND, breakOrder, DAY, now, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed, COURIERS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return courtStage(connection);
}

async function disputedFixture() {
  return openDispute(await addObjected(await deployedFixture()));
}

/** The court gave the buyer everything. */
async function ruledFixture() {
  return ruled(await disputedFixture(), 5);
}

/** So it did about the missed deadline, before G. */
async function missedFixture() {
  return ruled(await openDispute(await addMissed(await deployedFixture())), 5);
}

/** Two orders that missed one deadline: one fact, and the court ruled on the first. */
async function twinsFixture() {
  const d = await deployedFixture();
  const legs = [{ attestor: d.carrier.address, amount: PRICE, deadline: (await now(d)) + 10 * DAY }];
  const [one, other] = [await addOrder(d, { ...d.byCourt, legs }), await addOrder(d, { ...d.byCourt, legs })];
  const first = await ruled(await openDispute(await missed(d, one)), 5);
  return { first, second: await missed(d, other) };
}

async function ruled<T extends Objected & { disputeId: bigint }>(d: T, ruling: number): Promise<T> {
  await d.court.giveRuling(d.courtArbiter, d.disputeId, ruling);
  return d;
}

/** The stranger executes: everybody may. */
function execute(d: Objected & { disputeId: bigint }, order = d.order) {
  return d.courtArbiter.connect(d.stranger).execute(d.disputeId, order);
}

describe("CourtArbiter.execute", () => {
  describe("when the dispute is not about the order", () => {
    it("reverts with {CourtArbiter_OrderDiffers} for the ruling on an order that missed the same deadline", async () => {
      const { first, second } = await loadFixture(twinsFixture);
      expect(second.fact).to.equal(first.fact);
      await at(first, first.graceEnd);
      await expect(execute(first, second.order))
        .to.be.revertedWithCustomError(first.courtArbiter, "CourtArbiter_OrderDiffers")
        .withArgs(first.disputeId, second.id, first.id);
    });

    it("reverts with {CourtArbiter_OrderDiffers} for a dispute that does not exist", async () => {
      const d = await loadFixture(ruledFixture);
      await expect(execute({ ...d, disputeId: 1n }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_OrderDiffers")
        .withArgs(1n, d.id, `0x${"00".repeat(32)}`);
    });

    it("reverts with {CourtArbiter_OrderDiffers} for changed terms", async () => {
      const d = await loadFixture(ruledFixture);
      const changed = breakOrder(d.order, { buyer: d.stranger.address });
      await expect(execute(d, changed))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_OrderDiffers")
        .withArgs(d.disputeId, await d.escrow.orderId(changed), d.id);
    });
  });

  describe("given there is no ruling", () => {
    it("reverts with {CourtArbiter_NothingRuled} while the court is silent", async () => {
      const d = await loadFixture(disputedFixture);
      await expect(execute(d))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NothingRuled")
        .withArgs(d.disputeId);
    });

    it("leaves the order to the clock when the court refuses {CourtArbiter_NothingRuled}", async () => {
      const d = await ruled(await loadFixture(disputedFixture), 0);
      await expect(execute(d))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NothingRuled")
        .withArgs(d.disputeId);
      await at(d, d.rulingEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, 40_000_000n, 60_000_000n), bondReturned(d.id, d.seller, BOND)],
        moves: { buyer: 40_000_000n, seller: 60_000_000n + BOND },
      });
    });
  });

  describe("given the court ruled", () => {
    const rulings = [
      { ruling: 1, share: "nothing", buyerTotal: 0n, winner: "seller" },
      { ruling: 2, share: "a quarter", buyerTotal: 25_000_000n, winner: "seller" },
      { ruling: 3, share: "half", buyerTotal: 50_000_000n, winner: "buyer" },
      { ruling: 4, share: "three quarters", buyerTotal: 75_000_000n, winner: "buyer" },
      { ruling: 5, share: "everything", buyerTotal: PRICE, winner: "buyer" },
    ] as const;
    for (const { ruling, share, buyerTotal, winner } of rulings) {
      it(`gives the buyer ${share} and the bond to the ${winner} {OrderClosed}`, async () => {
        const d = await ruled(await loadFixture(disputedFixture), ruling);
        const moves = { buyer: buyerTotal, seller: PRICE - buyerTotal };
        moves[winner] += BOND;
        await expectEffects(d, d.id, execute(d), {
          events: [closed(d.id, Closing.Ruled, buyerTotal, PRICE - buyerTotal), bondReturned(d.id, d[winner], BOND)],
          state: { status: Status.Closed },
          moves,
        });
      });
    }

    it("rounds a share in the buyer's favour {OrderClosed}", async () => {
      const d = await loadFixture(deployedFixture);
      const legs = [{ attestor: d.carrier.address, amount: 9n, deadline: (await now(d)) + 10 * DAY }];
      const tiny = await ruled(await openDispute(await addObjected(d, { legs, latePerDay: 0n })), 2);
      // A quarter of 9 is 2.25; by the clock he would have had 4.
      await expectEffects(tiny, tiny.id, execute(tiny), {
        events: [closed(tiny.id, Closing.Ruled, 3n, 6n), bondReturned(tiny.id, tiny.seller, BOND)],
        state: { status: Status.Closed },
        moves: { buyer: 3n, seller: 6n + BOND },
      });
    });

    it("takes the share of the whole price, from the seller first {LegPaid}", async () => {
      const bare = await loadFixture(deployedFixture);
      const scene = { ...bare, ...(await addJourney(bare, bare.byCourt)) };
      const signed = await legReceipt(scene, scene.order, 2);
      await attest(scene, signed);
      const d = await ruled(await openDispute(await objectTo(scene, signed.receipt)), 3);
      await expectEffects(d, d.id, execute(d), {
        events: [
          closed(d.id, Closing.Ruled, 50_000_000n, 20_000_000n),
          legPaid(d.id, 1, d.courier, COURIERS),
          legPaid(d.id, 0, d.hauler, HAULAGE),
          bondReturned(d.id, d.buyer, BOND),
        ],
        state: { status: Status.Closed },
        moves: { buyer: 50_000_000n + BOND, seller: 20_000_000n, courier: COURIERS, hauler: HAULAGE },
      });
    });

    it("executes in the last second {OrderClosed}", async () => {
      const d = await loadFixture(ruledFixture);
      await at(d, d.rulingEnd - 1);
      await expectEffects(d, d.id, execute(d), {
        events: [closed(d.id, Closing.Ruled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        moves: { buyer: PRICE + BOND },
      });
    });

    it("executes what a contradiction called for, without a bond {OrderClosed}", async () => {
      const bare = await loadFixture(deployedFixture);
      const scene = { ...bare, ...(await addOrder(bare, bare.byCourt)) };
      const signed = await receiptOf(scene, scene.order);
      await attest(scene, signed, await receiptOf(scene, scene.order, { outcome: Outcome.Returned }));
      const fact = await scene.escrow.factOf(signed.receipt);
      const d = await ruled(await openDispute({ ...scene, fact, rulingEnd: 0 }), 4);
      await expectEffects(d, d.id, execute(d), {
        events: [closed(d.id, Closing.Ruled, 75_000_000n, 25_000_000n)],
        state: { status: Status.Closed },
        moves: { buyer: 75_000_000n, seller: 25_000_000n },
      });
    });
  });

  describe("given the court ruled on a missed deadline", () => {
    it("reverts with {DeliveryEscrow_RulingTooEarly} before G", async () => {
      const d = await loadFixture(missedFixture);
      await at(d, d.graceEnd - 1);
      await expectRefusal(d, execute(d), "DeliveryEscrow_RulingTooEarly", d.id, d.graceEnd - 1, d.graceEnd);
    });

    it("executes at G {OrderClosed}", async () => {
      const d = await loadFixture(missedFixture);
      await at(d, d.graceEnd);
      await expectEffects(d, d.id, execute(d), {
        events: [closed(d.id, Closing.Ruled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        moves: { buyer: PRICE + BOND },
      });
    });

    it("reverts with {DeliveryEscrow_FactDiffers} once a receipt made it moot and another contradicts that", async () => {
      const d = await loadFixture(missedFixture);
      const signed = await receiptOf(d, d.order, { time: d.order.promisedBy - 1 });
      await attest(d, signed, await receiptOf(d, d.order, { time: d.order.promisedBy - 1, share: 1 }));
      const fact = await d.escrow.factOf(signed.receipt);
      await expectRefusal(d, execute(d), "DeliveryEscrow_FactDiffers", d.id, d.fact, fact);
    });
  });

  describe("when it comes too late", () => {
    it("reverts with {DeliveryEscrow_NotOpen} the second time", async () => {
      const d = await loadFixture(ruledFixture);
      await execute(d);
      await expectRefusal(d, execute(d), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotOpen} after the seller gave in", async () => {
      const d = await loadFixture(ruledFixture);
      await d.escrow.connect(d.seller).refund(d.order, PRICE);
      await expectRefusal(d, execute(d), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("leaves the order to the clock {DeliveryEscrow_RulingTooLate}", async () => {
      const d = await loadFixture(ruledFixture);
      await at(d, d.rulingEnd);
      await expectRefusal(d, execute(d), "DeliveryEscrow_RulingTooLate", d.id, d.rulingEnd, d.rulingEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, 40_000_000n, 60_000_000n), bondReturned(d.id, d.seller, BOND)],
        moves: { buyer: 40_000_000n, seller: 60_000_000n + BOND },
      });
    });
  });
});
