import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, missedFact, Status, type Hex, type Order } from "@kept/sdk";
import { addOrder, attest, stage } from "../helpers/effects.ts";
import { BOND, breakOrder, DAY, fund, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectState } from "../helpers/expect.ts";
import { bondReturned, closed, skipped } from "../helpers/journey.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

/** At `due` the first is refunded for its missed deadline, the second split; the third is due in a day. */
async function cartFixture() {
  const d = await deployedFixture();
  const missed = await addOrder(d);
  const half = await addOrder(d);
  const waiting = await addOrder(d, { deadline: missed.deadline + DAY });
  const due = missed.graceEnd;
  await at(d, due - half.order.objectionPeriod);
  await attest(half, await receiptOf(half, half.order, { time: half.order.promisedBy - 1, share: 500_000 }));
  return { ...d, missed, half, waiting, due };
}

describe("DeliveryEscrow.settleMany", () => {
  describe("when the batch is empty", () => {
    it("does nothing", async () => {
      const d = await loadFixture(cartFixture);
      expect(await d.escrow.settleMany.staticCall([])).to.deep.equal([]);
      const call = d.escrow.settleMany([]);
      await expectEvents(d, call);
      await expectMoves(d, call, {});
    });
  });

  describe("when all are due", () => {
    it("settles all, each as a single call would {OrderClosed}", async () => {
      const d = await loadFixture(cartFixture);
      await at(d, d.due);
      const orders = [d.missed.order, d.half.order];
      expect(await d.escrow.settleMany.staticCall(orders, { blockTag: "pending" })).to.deep.equal([true, true]);
      const call = d.escrow.connect(d.stranger).settleMany(orders);
      await expectEvents(
        d,
        call,
        closed(d.missed.id, Closing.Settled, PRICE, 0n),
        closed(d.half.id, Closing.Settled, 50_000_000n, 50_000_000n),
      );
      await expectMoves(d, call, { buyer: 150_000_000n, seller: 50_000_000n, escrow: -200_000_000n });
      await expectState(d, d.missed.id, {});
      await expectState(d, d.half.id, {});
      await expectState(d, d.waiting.id, { status: Status.Funded });
      await expectState(d, d.bystander, { status: Status.Funded });
    });
  });

  describe("when some are not due", () => {
    it("skips them with the single call's error and settles the rest {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      const never = await makeOrder(d);
      const neverId = await d.escrow.orderId(never);
      await at(d, d.due);
      const orders = [d.waiting.order, d.missed.order, never, d.half.order];
      const done = await d.escrow.settleMany.staticCall(orders, { blockTag: "pending" });
      expect(done).to.deep.equal([false, true, false, true]);
      const call = d.escrow.connect(d.stranger).settleMany(orders);
      await expectEvents(
        d,
        call,
        skipped(d, d.waiting.id, "DeliveryEscrow_NotDue", d.due, d.due + DAY),
        closed(d.missed.id, Closing.Settled, PRICE, 0n),
        skipped(d, neverId, "DeliveryEscrow_NotOpen", Status.None),
        closed(d.half.id, Closing.Settled, 50_000_000n, 50_000_000n),
      );
      await expectMoves(d, call, { buyer: 150_000_000n, seller: 50_000_000n, escrow: -200_000_000n });
      await expectState(d, d.waiting.id, { status: Status.Funded });
    });

    it("skips an objected one until the arbiter's time is up {BondReturned}", async () => {
      const d = await loadFixture(cartFixture);
      await d.escrow.connect(d.seller).object(d.missed.order, missedFact(d.missed.order));
      const due = d.due + d.missed.order.rulingPeriod;
      await at(d, due - 1);
      const early = d.escrow.settleMany([d.missed.order]);
      await expectEvents(d, early, skipped(d, d.missed.id, "DeliveryEscrow_NotDue", due - 1, due));
      await at(d, due);
      const call = d.escrow.settleMany([d.missed.order]);
      await expectEvents(
        d,
        call,
        closed(d.missed.id, Closing.Settled, PRICE, 0n),
        bondReturned(d.missed.id, d.buyer, BOND),
      );
      await expectMoves(d, call, { buyer: PRICE + BOND, escrow: -PRICE - BOND });
    });
  });

  describe("when none is due", () => {
    it("reports each and moves nothing {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      await at(d, d.due - 1);
      const orders = [d.missed.order, d.half.order];
      expect(await d.escrow.settleMany.staticCall(orders, { blockTag: "pending" })).to.deep.equal([false, false]);
      const call = d.escrow.settleMany(orders);
      await expectEvents(
        d,
        call,
        skipped(d, d.missed.id, "DeliveryEscrow_NotDue", d.due - 1, d.due),
        skipped(d, d.half.id, "DeliveryEscrow_NotDue", d.due - 1, d.due),
      );
      await expectMoves(d, call, {});
      await expectState(d, d.missed.id, { status: Status.Funded });
    });
  });

  describe("when an order comes twice", () => {
    it("settles it once {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      await at(d, d.due);
      const orders = [d.missed.order, d.missed.order];
      expect(await d.escrow.settleMany.staticCall(orders, { blockTag: "pending" })).to.deep.equal([true, false]);
      const call = d.escrow.settleMany(orders);
      await expectEvents(
        d,
        call,
        closed(d.missed.id, Closing.Settled, PRICE, 0n),
        skipped(d, d.missed.id, "DeliveryEscrow_NotOpen", Status.None),
      );
      await expectMoves(d, call, { buyer: PRICE, escrow: -PRICE });
    });
  });

  describe("when the terms of one were changed", () => {
    for (const [title, legs] of [
      ["another payee", (order: Order, thief: Hex) => order.legs.map((leg) => ({ ...leg, payee: thief }))],
      ["no legs", () => []],
    ] as const) {
      it(`skips it as unknown and settles the rest {Skipped}: ${title}`, async () => {
        const d = await loadFixture(cartFixture);
        const forged = breakOrder(d.missed.order, { legs: legs(d.missed.order, d.stranger.address) });
        await at(d, d.due);
        const call = d.escrow.settleMany([forged, d.half.order]);
        await expectEvents(
          d,
          call,
          skipped(d, await d.escrow.orderId(forged), "DeliveryEscrow_NotOpen", Status.None),
          closed(d.half.id, Closing.Settled, 50_000_000n, 50_000_000n),
        );
        await expectMoves(d, call, { buyer: 50_000_000n, seller: 50_000_000n, escrow: -PRICE });
        await expectState(d, d.missed.id, { status: Status.Funded });
      });
    }
  });

  describe("given a token refuses the buyer", () => {
    for (const [title, mode] of [
      ["with a bomb", 1],
      ["by burning the gas", 2],
    ] as const) {
      it(`credits him and pays the others {PayoutCredited}: ${title}`, async () => {
        const d = await loadFixture(deployedFixture);
        const hostile = await ethers.deployContract("HostileToken__Mock");
        await hostile.mint(d.buyer, PRICE);
        await hostile.connect(d.buyer).approve(d.escrow, PRICE);
        const order = await makeOrder(d, { token: await hostile.getAddress(), arbiter: ZeroAddress });
        const id = await fund(d, order);
        const good = await addOrder(d);
        await hostile.setMode(d.buyer, mode);
        await at(d, good.graceEnd);
        const sent = d.escrow.settleMany([order, good.order]);
        await expect(sent).to.emit(d.escrow, "OrderClosed").withArgs(id, Closing.Settled, PRICE, 0n, 0n);
        await expect(sent).to.emit(d.escrow, "PayoutCredited").withArgs(order.token, d.buyer.address, PRICE);
        await expect(sent).to.emit(d.escrow, "OrderClosed").withArgs(good.id, Closing.Settled, PRICE, 0n, 0n);
        await expectMoves(d, sent, { buyer: PRICE, escrow: -PRICE });
        expect(await d.escrow.credited(hostile, d.buyer)).to.equal(PRICE);
      });
    }
  });
});
