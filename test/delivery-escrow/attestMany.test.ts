import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, Outcome, Status, type Order } from "@kept/sdk";
import { addJourney, addOrder, stage, type Scene, type Stage } from "../helpers/effects.ts";
import { DAY, FULL, fund, makeOrder, now, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectState } from "../helpers/expect.ts";
import type { BlocklistToken__Mock, FalseToken__Mock, HostileToken__Mock } from "../../typechain-types/index.ts";
import { accepted, closed, contradicted, HAULAGE, legReceipt, skipped } from "../helpers/journey.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

/** Three orders of the same terms without an arbiter; a receipt pays at once. */
async function cartFixture() {
  const d = await deployedFixture();
  const terms = { arbiter: ZeroAddress };
  return { ...d, shoes: await addOrder(d, terms), hat: await addOrder(d, terms), coat: await addOrder(d, terms) };
}

type OddToken = BlocklistToken__Mock | FalseToken__Mock | HostileToken__Mock;

/** An order without an arbiter in a token that can refuse the seller. */
async function fundOdd(d: Stage, odd: OddToken): Promise<Order> {
  await odd.mint(d.buyer, PRICE);
  await odd.connect(d.buyer).approve(d.escrow, PRICE);
  const order = await makeOrder(d, { token: await odd.getAddress(), arbiter: ZeroAddress });
  await fund(d, order);
  return order;
}

const receiptFor = (d: Scene, changes = {}) => receiptOf(d, d.order, changes);

describe("DeliveryEscrow.attestMany", () => {
  describe("when the lists differ in length", () => {
    it("reverts with {DeliveryEscrow_LengthsDiffer} when receipts lack", async () => {
      const d = await loadFixture(cartFixture);
      const call = d.escrow.attestMany([d.shoes.order, d.hat.order], [[await receiptFor(d.shoes)]]);
      await expect(call).to.be.revertedWithCustomError(d.escrow, "DeliveryEscrow_LengthsDiffer").withArgs(2, 1);
    });

    it("reverts with {DeliveryEscrow_LengthsDiffer} when orders lack", async () => {
      const d = await loadFixture(cartFixture);
      const call = d.escrow.attestMany([], [[await receiptFor(d.shoes)]]);
      await expect(call).to.be.revertedWithCustomError(d.escrow, "DeliveryEscrow_LengthsDiffer").withArgs(0, 1);
    });
  });

  describe("when the batch is empty", () => {
    it("does nothing", async () => {
      const d = await loadFixture(cartFixture);
      expect(await d.escrow.attestMany.staticCall([], [])).to.deep.equal([]);
      const call = d.escrow.attestMany([], []);
      await expectEvents(d, call);
      await expectMoves(d, call, {});
    });
  });

  describe("when all can be accepted", () => {
    it("accepts all, each as a single call would {ReceiptAccepted}", async () => {
      const d = await loadFixture(cartFixture);
      const orders = [d.shoes.order, d.hat.order];
      const shoes = await receiptFor(d.shoes);
      const hat = await receiptFor(d.hat, { share: 750_000 });
      const batch = [[shoes], [hat]];
      expect(await d.escrow.attestMany.staticCall(orders, batch)).to.deep.equal([true, true]);
      const call = d.escrow.connect(d.stranger).attestMany(orders, batch);
      await expectEvents(
        d,
        call,
        accepted(shoes),
        closed(d.shoes.id, Closing.Attested, 0n, PRICE),
        accepted(hat),
        closed(d.hat.id, Closing.Attested, 25_000_000n, 75_000_000n),
      );
      await expectMoves(d, call, { seller: 175_000_000n, buyer: 25_000_000n, escrow: -200_000_000n });
      await expectState(d, d.shoes.id, { status: Status.Closed });
      await expectState(d, d.hat.id, { status: Status.Closed });
      await expectState(d, d.coat.id, { status: Status.Funded });
      await expectState(d, d.bystander, { status: Status.Funded });
    });

    it("takes several receipts of one order {ReceiptAccepted}", async () => {
      const d = await addJourney(await loadFixture(deployedFixture));
      const hauled = await legReceipt(d, d.order, 0);
      const short = await legReceipt(d, d.order, 1, { share: 1 });
      const since = (await now(d)) + 60;
      await at(d, since);
      const call = d.escrow.attestMany([d.order], [[hauled, short]]);
      await expectEvents(d, call, accepted(hauled), accepted(short));
      await expectMoves(d, call, { hauler: HAULAGE, escrow: -HAULAGE });
      const { time } = short.receipt;
      await expectState(d, d.id, { status: Status.Received, completed: 1, leg: 1, share: 1, time, since });
    });
  });

  describe("when some cannot be accepted", () => {
    it("skips them with the single call's error and accepts the rest {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      const never = await makeOrder(d);
      const neverId = await d.escrow.orderId(never);
      await d.escrow.connect(d.buyer).release(d.hat.order);
      const coat = await receiptFor(d.coat);
      const orders = [never, d.shoes.order, d.hat.order, d.shoes.order, d.coat.order];
      const landing = (await now(d)) + 60;
      const batch = [
        [await receiptOf(d, never)],
        [await receiptOf(d, d.shoes.order, {}, d.stranger)],
        [await receiptFor(d.hat)],
        [await receiptFor(d.shoes, { time: landing + 1 })],
        [coat],
      ];
      await at(d, landing);
      const done = await d.escrow.attestMany.staticCall(orders, batch, { blockTag: "pending" });
      expect(done).to.deep.equal([false, false, false, false, true]);
      const call = d.escrow.connect(d.stranger).attestMany(orders, batch);
      await expectEvents(
        d,
        call,
        skipped(d, neverId, "DeliveryEscrow_NotOpen", Status.None),
        skipped(d, d.shoes.id, "DeliveryEscrow_ReceiptSignatureInvalid", 0),
        skipped(d, d.hat.id, "DeliveryEscrow_NotOpen", Status.Closed),
        skipped(d, d.shoes.id, "DeliveryEscrow_ReceiptTimeInvalid", landing + 1, landing),
        accepted(coat),
        closed(d.coat.id, Closing.Attested, 0n, PRICE),
      );
      await expectMoves(d, call, { seller: PRICE, escrow: -PRICE });
      await expectState(d, d.shoes.id, { status: Status.Funded });
      await expectState(d, d.hat.id, { status: Status.Closed });
      await expectState(d, d.coat.id, { status: Status.Closed });
    });

    it("is not stopped by a receipt whose outcome is neither {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      const { receipt, signature } = await receiptFor(d.shoes);
      const malformed = { receipt: { ...receipt, outcome: 2, share: 0 }, signature };
      const hat = await receiptFor(d.hat);
      const call = d.escrow.attestMany([d.shoes.order, d.hat.order], [[malformed], [hat]]);
      await expectEvents(
        d,
        call,
        skipped(d, d.shoes.id, "DeliveryEscrow_ShareInvalid", 0, 2),
        accepted(hat),
        closed(d.hat.id, Closing.Attested, 0n, PRICE),
      );
      await expectMoves(d, call, { seller: PRICE, escrow: -PRICE });
    });

    const problems = [
      {
        error: "DeliveryEscrow_ReceiptForAnotherOrder",
        make: (d: Scene) => receiptFor(d, { id: d.bystander }),
        args: (d: Scene) => [d.bystander],
      },
      { error: "DeliveryEscrow_LegUnknown", make: (d: Scene) => receiptFor(d, { leg: 1 }), args: () => [1, 1] },
      {
        error: "DeliveryEscrow_ReceiptAfterDeadline",
        make: (d: Scene) => receiptFor(d, { time: d.deadline }),
        args: (d: Scene) => [d.deadline, d.deadline],
      },
      {
        error: "DeliveryEscrow_ShareInvalid",
        make: async (d: Scene) => {
          const { receipt, signature } = await receiptFor(d);
          return { receipt: { ...receipt, share: FULL + 1 }, signature };
        },
        args: () => [FULL + 1, Outcome.Delivered],
      },
    ];
    for (const { error, make, args } of problems) {
      it(`reports {Skipped} with {${error}}`, async () => {
        const d = await addOrder(await loadFixture(deployedFixture));
        await at(d, d.deadline);
        const call = d.escrow.attestMany([d.order], [[await make(d)]]);
        await expectEvents(d, call, skipped(d, d.id, error, ...args(d)));
        await expectMoves(d, call, {});
        await expectState(d, d.id, { status: Status.Funded });
      });
    }

    it("reports {Skipped} with {DeliveryEscrow_LegCompleted}", async () => {
      const d = await addJourney(await loadFixture(deployedFixture));
      await d.escrow.attest(d.order, [await legReceipt(d, d.order, 1)]);
      const call = d.escrow.attestMany([d.order], [[await legReceipt(d, d.order, 0)]]);
      await expectEvents(d, call, skipped(d, d.id, "DeliveryEscrow_LegCompleted", 0, 2));
    });

    it("reports {Skipped} with {DeliveryEscrow_ReceiptTooLate}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture));
      await at(d, d.graceEnd);
      const call = d.escrow.attestMany([d.order], [[await receiptFor(d)]]);
      await expectEvents(d, call, skipped(d, d.id, "DeliveryEscrow_ReceiptTooLate", d.graceEnd, d.graceEnd));
    });

    it("reports {Skipped} with {DeliveryEscrow_WindowClosed}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture));
      await d.escrow.attest(d.order, [await receiptFor(d)]);
      const limit = (await now(d)) + 2 * DAY;
      const second = await receiptFor(d, { share: 1 });
      await at(d, limit);
      const call = d.escrow.attestMany([d.order], [[second]]);
      await expectEvents(d, call, skipped(d, d.id, "DeliveryEscrow_WindowClosed", limit, limit));
    });

    it("reports {Skipped} with {DeliveryEscrow_ReceiptDecided}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture));
      const { receipt, signature } = await receiptFor(d);
      await d.escrow.attest(d.order, [{ receipt, signature }]);
      await d.escrow.connect(d.buyer).object(d.order, factOf(receipt));
      const call = d.escrow.attestMany([d.order], [[await receiptFor(d, { share: 1 })]]);
      await expectEvents(d, call, skipped(d, d.id, "DeliveryEscrow_ReceiptDecided", Status.ObjectedByBuyer));
    });
  });

  describe("when none can be accepted", () => {
    it("reports each and moves nothing {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      const orders = [d.shoes.order, d.hat.order];
      const batch = [[await receiptFor(d.hat)], [await receiptFor(d.shoes)]];
      expect(await d.escrow.attestMany.staticCall(orders, batch)).to.deep.equal([false, false]);
      const call = d.escrow.attestMany(orders, batch);
      await expectEvents(
        d,
        call,
        skipped(d, d.shoes.id, "DeliveryEscrow_ReceiptForAnotherOrder", d.hat.id),
        skipped(d, d.hat.id, "DeliveryEscrow_ReceiptForAnotherOrder", d.shoes.id),
      );
      await expectMoves(d, call, {});
      await expectState(d, d.shoes.id, { status: Status.Funded });
      await expectState(d, d.hat.id, { status: Status.Funded });
    });
  });

  describe("when an order comes twice", () => {
    it("skips the second once the first has closed it {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      const shoes = await receiptFor(d.shoes);
      const orders = [d.shoes.order, d.shoes.order];
      expect(await d.escrow.attestMany.staticCall(orders, [[shoes], [shoes]])).to.deep.equal([true, false]);
      const call = d.escrow.attestMany(orders, [[shoes], [shoes]]);
      await expectEvents(
        d,
        call,
        accepted(shoes),
        closed(d.shoes.id, Closing.Attested, 0n, PRICE),
        skipped(d, d.shoes.id, "DeliveryEscrow_NotOpen", Status.Closed),
      );
      await expectMoves(d, call, { seller: PRICE, escrow: -PRICE });
    });

    it("skips the same receipt and takes a contradicting one {ReceiptContradicted}", async () => {
      const d = await addOrder(await loadFixture(deployedFixture));
      const first = await receiptFor(d);
      const second = await receiptFor(d, { outcome: Outcome.Returned });
      const since = (await now(d)) + 60;
      await at(d, since);
      const call = d.escrow.attestMany([d.order, d.order, d.order], [[first], [first], [second]]);
      await expectEvents(
        d,
        call,
        accepted(first),
        skipped(d, d.id, "DeliveryEscrow_NotContradicting", factOf(first.receipt)),
        contradicted(second),
      );
      await expectMoves(d, call, {});
      const { time } = first.receipt;
      await expectState(d, d.id, { status: Status.Contradicted, share: FULL, time, since });
    });
  });

  describe("when an order's second receipt cannot be accepted", () => {
    it("keeps the first and reports the second {Skipped}", async () => {
      const d = await addJourney(await loadFixture(deployedFixture));
      const hauled = await legReceipt(d, d.order, 0);
      const batch = [[hauled, hauled]];
      expect(await d.escrow.attestMany.staticCall([d.order], batch)).to.deep.equal([false]);
      const call = d.escrow.attestMany([d.order], batch);
      await expectEvents(d, call, accepted(hauled), skipped(d, d.id, "DeliveryEscrow_LegCompleted", 0, 1));
      await expectMoves(d, call, { hauler: HAULAGE, escrow: -HAULAGE });
      await expectState(d, d.id, { status: Status.Funded, completed: 1 });
    });
  });

  describe("when an order comes without receipts", () => {
    it("reports it {Skipped}", async () => {
      const d = await loadFixture(cartFixture);
      const hat = await receiptFor(d.hat);
      const call = d.escrow.attestMany([d.shoes.order, d.hat.order], [[], [hat]]);
      const none = skipped(d, d.shoes.id, "DeliveryEscrow_NoReceipt");
      await expectEvents(d, call, none, accepted(hat), closed(d.hat.id, Closing.Attested, 0n, PRICE));
      await expectState(d, d.shoes.id, { status: Status.Funded });
    });
  });

  describe("given a token refuses the seller", () => {
    it("credits him and pays the others {PayoutCredited}: by its blocklist", async () => {
      const d = await loadFixture(cartFixture);
      const odd = await ethers.deployContract("BlocklistToken__Mock");
      const order = await fundOdd(d, odd);
      await odd.setBlocked(d.seller, true);
      await expectCredited(d, order);
    });

    it("credits him and pays the others {PayoutCredited}: by saying false", async () => {
      const d = await loadFixture(cartFixture);
      const odd = await ethers.deployContract("FalseToken__Mock");
      const order = await fundOdd(d, odd);
      await odd.setBlocked(d.seller, true);
      await expectCredited(d, order);
    });

    for (const [title, mode] of [
      ["with a bomb", 1],
      ["by burning the gas", 2],
    ] as const) {
      it(`credits him and pays the others {PayoutCredited}: ${title}`, async () => {
        const d = await loadFixture(cartFixture);
        const odd = await ethers.deployContract("HostileToken__Mock");
        const order = await fundOdd(d, odd);
        await odd.setMode(d.seller, mode);
        await expectCredited(d, order);
      });
    }
  });
});

/** The odd token's order is closed with the seller's money credited, and the next one in the batch is paid. */
async function expectCredited(d: Awaited<ReturnType<typeof cartFixture>>, order: Order): Promise<void> {
  const id = await d.escrow.orderId(order);
  const odd = await receiptOf(d, order);
  const hat = await receiptFor(d.hat);
  const sent = d.escrow.attestMany([order, d.hat.order], [[odd], [hat]]);
  await expect(sent).to.emit(d.escrow, "OrderClosed").withArgs(id, Closing.Attested, 0n, PRICE, 0n);
  await expect(sent).to.emit(d.escrow, "PayoutCredited").withArgs(order.token, d.seller.address, PRICE);
  await expect(sent).to.emit(d.escrow, "OrderClosed").withArgs(d.hat.id, Closing.Attested, 0n, PRICE, 0n);
  await expectMoves(d, sent, { seller: PRICE, escrow: -PRICE });
  await expectState(d, id, { status: Status.Closed });
  expect(await d.escrow.credited(order.token, d.seller)).to.equal(PRICE);
}
