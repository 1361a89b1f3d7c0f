import { toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome, Status, type Hex } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

async function fundedFixture() {
  return addOrder(await deployedFixture());
}

/** The carrier's receipt lands. */
async function receive(d: Scene, changes: Parameters<typeof receiptOf>[2] = {}) {
  const signed = await receiptOf(d, d.order, changes);
  await attest(d, signed);
  return { ...d, receipt: signed.receipt, fact: factOf(signed.receipt) };
}

/** The buyer objects to a short receipt, by which he would have 40.00. */
async function buyerFixture() {
  const d = await receive(await addOrder(await deployedFixture()), { share: 600_000 });
  return objectedBy(d, "buyer");
}

/** The seller objects to the same receipt. */
async function sellerFixture() {
  const d = await receive(await addOrder(await deployedFixture()), { share: 600_000 });
  return objectedBy(d, "seller");
}

async function objectedBy<T extends Scene & { fact: Hex }>(d: T, who: "buyer" | "seller") {
  const tx = await d.escrow.connect(d[who]).object(d.order, d.fact);
  const since = (await tx.getBlock())!.timestamp;
  return { ...d, rulingEnd: since + d.order.rulingPeriod };
}

/** The carrier contradicts his short receipt. */
async function contradictedFixture() {
  const d = await receive(await addOrder(await deployedFixture()), { share: 600_000 });
  const since = await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
  return { ...d, rulingEnd: since + d.order.rulingPeriod };
}

/** No receipt, and the seller has objected to that. */
async function missedFixture() {
  const d = await addOrder(await deployedFixture());
  await at(d, d.deadline);
  const fact = missedFact(d.order);
  await d.escrow.connect(d.seller).object(d.order, fact);
  return { ...d, fact, rulingEnd: d.graceEnd + d.order.rulingPeriod };
}

/** The seller had given 30.00 back before the buyer objected. */
async function refundedFixture() {
  const d = await addOrder(await deployedFixture());
  await d.escrow.connect(d.seller).refund(d.order, 30_000_000n);
  return objectedBy(await receive(d, { share: 600_000 }), "buyer");
}

/** The hauler's first leg is completed; the seller objects that the second of three ended the journey at half. */
async function strandedFixture() {
  const d = await addJourney(await deployedFixture());
  await attest(d, await legReceipt(d, d.order, 0));
  const signed = await legReceipt(d, d.order, 1, { share: 500_000 });
  await attest(d, signed);
  return objectedBy({ ...d, fact: factOf(signed.receipt) }, "seller");
}

/** The buyer objects to a full receipt of the last of three legs; the first alone was completed before. */
async function arrivedFixture() {
  const d = await addJourney(await deployedFixture());
  await attest(d, await legReceipt(d, d.order, 0));
  const signed = await legReceipt(d, d.order, 2);
  await attest(d, signed);
  return objectedBy({ ...d, fact: factOf(signed.receipt) }, "buyer");
}

describe("DeliveryEscrow.rule", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = d.escrow.connect(d.arbiter).rule(order, missedFact(order), 0);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was ruled before", async () => {
      const d = await loadFixture(buyerFixture);
      await d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });
  });

  describe("when the caller is not the arbiter", () => {
    for (const who of ["buyer", "seller", "carrier", "stranger"] as const) {
      it(`reverts with {DeliveryEscrow_NotArbiter} for the ${who}`, async () => {
        const d = await loadFixture(buyerFixture);
        const call = d.escrow.connect(d[who]).rule(d.order, d.fact, PRICE);
        await expectRefusal(d, call, "DeliveryEscrow_NotArbiter", d.id, d[who].address, d.arbiter.address);
      });
    }

    it("reverts with {DeliveryEscrow_NotArbiter} when there is none", async () => {
      const d = await loadFixture(deployedFixture);
      const { order, id } = await addOrder(d, { arbiter: ZeroAddress });
      const call = d.escrow.connect(d.arbiter).rule(order, missedFact(order), 0);
      await expectRefusal(d, call, "DeliveryEscrow_NotArbiter", id, d.arbiter.address, ZeroAddress);
    });
  });

  describe("given nobody has objected", () => {
    it("reverts with {DeliveryEscrow_NotObjected} when it is funded", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.graceEnd);
      const call = d.escrow.connect(d.arbiter).rule(d.order, missedFact(d.order), 0);
      await expectRefusal(d, call, "DeliveryEscrow_NotObjected", d.id, Status.Funded);
    });

    it("reverts with {DeliveryEscrow_NotObjected} when a receipt waits", async () => {
      const d = await receive(await loadFixture(fundedFixture));
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE);
      await expectRefusal(d, call, "DeliveryEscrow_NotObjected", d.id, Status.Received);
    });
  });

  describe("when the fact named is not what was objected to", () => {
    it("reverts with {DeliveryEscrow_FactDiffers} for another receipt", async () => {
      const d = await loadFixture(buyerFixture);
      const named = factOf({ ...d.receipt, share: 1 });
      const call = d.escrow.connect(d.arbiter).rule(d.order, named, PRICE);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
    });

    it("reverts with {DeliveryEscrow_FactDiffers} for the contradicting receipt", async () => {
      const d = await loadFixture(contradictedFixture);
      const named = factOf({ ...d.receipt, share: 0 });
      const call = d.escrow.connect(d.arbiter).rule(d.order, named, PRICE);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
    });

    it("reverts with {DeliveryEscrow_FactDiffers} for the missed deadline that a receipt made moot", async () => {
      const d = await loadFixture(missedFixture);
      const later = await receive(d, { time: d.deadline - 1, share: 1 });
      await d.escrow.connect(d.seller).object(d.order, later.fact);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, d.fact, later.fact);
    });

    it("reverts with {DeliveryEscrow_FactDiffers} for another deadline", async () => {
      const d = await loadFixture(missedFixture);
      await at(d, d.graceEnd);
      const named = toBeHex(d.deadline - 1, 32);
      const call = d.escrow.connect(d.arbiter).rule(d.order, named, 0);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, named, d.fact);
    });
  });

  describe("when the arbiter's time is up", () => {
    it("reverts with {DeliveryEscrow_RulingTooLate} after an objection", async () => {
      const d = await loadFixture(buyerFixture);
      await at(d, d.rulingEnd);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE);
      await expectRefusal(d, call, "DeliveryEscrow_RulingTooLate", d.id, d.rulingEnd, d.rulingEnd);
    });

    it("reverts with {DeliveryEscrow_RulingTooLate} after a contradiction", async () => {
      const d = await loadFixture(contradictedFixture);
      await at(d, d.rulingEnd);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE);
      await expectRefusal(d, call, "DeliveryEscrow_RulingTooLate", d.id, d.rulingEnd, d.rulingEnd);
    });

    it("reverts with {DeliveryEscrow_RulingTooLate} after a missed deadline", async () => {
      const d = await loadFixture(missedFixture);
      await at(d, d.rulingEnd);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0);
      await expectRefusal(d, call, "DeliveryEscrow_RulingTooLate", d.id, d.rulingEnd, d.rulingEnd);
    });
  });

  describe("given the buyer objected to a receipt that gives him 40.00", () => {
    const rulings = [
      { title: "one unit more", ruled: 40_000_001n, buyerTotal: 40_000_001n, winner: "buyer" },
      { title: "everything", ruled: PRICE, buyerTotal: PRICE, winner: "buyer" },
      { title: "more than everything, which is clamped,", ruled: 2n ** 256n - 1n, buyerTotal: PRICE, winner: "buyer" },
      { title: "the same", ruled: 40_000_000n, buyerTotal: 40_000_000n, winner: "seller" },
      { title: "one unit less", ruled: 39_999_999n, buyerTotal: 39_999_999n, winner: "seller" },
      { title: "nothing", ruled: 0n, buyerTotal: 0n, winner: "seller" },
    ] as const;
    for (const { title, ruled, buyerTotal, winner } of rulings) {
      describe(`when the arbiter gives him ${title}`, () => {
        it(`splits so and the bond goes to the ${winner} {BondReturned}`, async () => {
          const d = await loadFixture(buyerFixture);
          await at(d, d.rulingEnd - 1);
          const seller = PRICE - buyerTotal;
          const moves = { buyer: buyerTotal, seller };
          moves[winner] += BOND;
          await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, ruled), {
            events: [closed(d.id, Closing.Ruled, buyerTotal, seller), bondReturned(d.id, d[winner], BOND)],
            moves,
          });
        });
      });
    }
  });

  describe("given the seller objected to a receipt that gives the buyer 40.00", () => {
    const rulings = [
      { title: "one unit less", buyerTotal: 39_999_999n, winner: "seller" },
      { title: "nothing", buyerTotal: 0n, winner: "seller" },
      { title: "the same", buyerTotal: 40_000_000n, winner: "buyer" },
      { title: "one unit more", buyerTotal: 40_000_001n, winner: "buyer" },
    ] as const;
    for (const { title, buyerTotal, winner } of rulings) {
      describe(`when the arbiter gives the buyer ${title}`, () => {
        it(`splits so and the bond goes to the ${winner} {BondReturned}`, async () => {
          const d = await loadFixture(sellerFixture);
          await at(d, d.order.fundBy);
          const seller = PRICE - buyerTotal;
          const moves = { buyer: buyerTotal, seller };
          moves[winner] += BOND;
          await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, buyerTotal), {
            events: [closed(d.id, Closing.Ruled, buyerTotal, seller), bondReturned(d.id, d[winner], BOND)],
            moves,
          });
        });
      });
    }
  });

  describe("given the seller objected to the missed deadline", () => {
    it("reverts with {DeliveryEscrow_RulingTooEarly} a second before G", async () => {
      const d = await loadFixture(missedFixture);
      await at(d, d.graceEnd - 1);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0);
      await expectRefusal(d, call, "DeliveryEscrow_RulingTooEarly", d.id, d.graceEnd - 1, d.graceEnd);
    });

    for (const [moment, fromGraceEnd] of [
      ["at G", 0],
      ["in the last second", 3 * 86_400 - 1],
    ] as const) {
      it(`pays the seller and returns his bond {OrderClosed} ${moment}`, async () => {
        const d = await loadFixture(missedFixture);
        await at(d, d.graceEnd + fromGraceEnd);
        await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0), {
          events: [closed(d.id, Closing.Ruled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
          moves: { seller: PRICE + BOND },
        });
      });
    }

    it("refunds the buyer and gives him the bond when the arbiter agrees with the clock {OrderClosed}", async () => {
      const d = await loadFixture(missedFixture);
      await at(d, d.graceEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE), {
        events: [closed(d.id, Closing.Ruled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        moves: { buyer: PRICE + BOND },
      });
    });
  });

  describe("given a receipt was contradicted", () => {
    for (const [title, buyerTotal] of [
      ["more", PRICE],
      ["less", 0n],
    ] as const) {
      it(`splits as ruled, ${title} than the clock, and no bond moves {OrderClosed}`, async () => {
        const d = await loadFixture(contradictedFixture);
        await at(d, d.rulingEnd - 1);
        await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, buyerTotal), {
          events: [closed(d.id, Closing.Ruled, buyerTotal, PRICE - buyerTotal)],
          moves: { buyer: buyerTotal, seller: PRICE - buyerTotal },
        });
      });
    }
  });

  describe("given the seller had refunded 30.00", () => {
    it("cannot take that back: less is clamped to it {OrderClosed}", async () => {
      const d = await loadFixture(refundedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0), {
        events: [closed(d.id, Closing.Ruled, 30_000_000n, 70_000_000n), bondReturned(d.id, d.seller, BOND)],
        moves: { seller: 70_000_000n + BOND },
      });
    });

    it("counts it towards the ruling {OrderClosed}", async () => {
      const d = await loadFixture(refundedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, 50_000_000n), {
        events: [closed(d.id, Closing.Ruled, 50_000_000n, 50_000_000n), bondReturned(d.id, d.buyer, BOND)],
        moves: { buyer: 20_000_000n + BOND, seller: 50_000_000n },
      });
    });
  });

  describe("given a third party's leg was completed before", () => {
    it("cannot reach it: more is clamped to the rest {OrderClosed}", async () => {
      const d = await loadFixture(arrivedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE), {
        events: [closed(d.id, Closing.Ruled, PRICE - HAULAGE, 0n), bondReturned(d.id, d.buyer, BOND)],
        moves: { buyer: PRICE - HAULAGE + BOND },
      });
    });
  });

  describe("given a third party's leg is only implied by the contested receipt", () => {
    it("takes from the seller first {LegPaid}", async () => {
      const d = await loadFixture(arrivedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, GOODS), {
        events: [
          closed(d.id, Closing.Ruled, GOODS, 0n),
          legPaid(d.id, 1, d.courier, COURIERS),
          bondReturned(d.id, d.buyer, BOND),
        ],
        moves: { buyer: GOODS + BOND, courier: COURIERS },
      });
    });

    it("takes the rest from it {LegPaid}", async () => {
      const d = await loadFixture(arrivedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, GOODS + 4_000_000n), {
        events: [
          closed(d.id, Closing.Ruled, GOODS + 4_000_000n, 0n),
          legPaid(d.id, 1, d.courier, COURIERS - 4_000_000n),
          bondReturned(d.id, d.buyer, BOND),
        ],
        moves: { buyer: GOODS + 4_000_000n + BOND, courier: COURIERS - 4_000_000n },
      });
    });
  });

  describe("given the journey ended on the way", () => {
    it("takes what was never travelled first {LegPaid}", async () => {
      const d = await addJourney(await loadFixture(deployedFixture));
      const signed = await legReceipt(d, d.order, 0, { share: 1 });
      await attest(d, signed);
      const objected = await objectedBy({ ...d, fact: factOf(signed.receipt) }, "seller");
      await at(d, d.order.fundBy);
      const call = d.escrow.connect(d.arbiter).rule(d.order, objected.fact, 15_000_000n);
      // 10.00 of the courier, who never drove, and 5.00 of the seller.
      await expectEffects(d, d.id, call, {
        events: [
          closed(d.id, Closing.Ruled, 15_000_000n, 65_000_000n),
          legPaid(d.id, 0, d.hauler, HAULAGE),
          bondReturned(d.id, d.seller, BOND),
        ],
        moves: { buyer: 15_000_000n, seller: 65_000_000n + BOND, hauler: HAULAGE },
      });
    });

    it("pays everybody when the buyer is to have nothing {LegPaid}", async () => {
      const d = await loadFixture(strandedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0), {
        events: [
          closed(d.id, Closing.Ruled, 0n, GOODS),
          legPaid(d.id, 1, d.courier, COURIERS),
          bondReturned(d.id, d.seller, BOND),
        ],
        moves: { seller: GOODS + BOND, courier: COURIERS },
      });
    });
  });

  describe("given there is a fee", () => {
    it("takes it from the seller's net, not from his bond {OrderClosed}", async () => {
      const bare = await loadFixture(deployedFixture);
      const d = await addOrder(bare, { feeBps: 250, feeRecipient: bare.integrator.address });
      const objected = await objectedBy(await receive(d, { share: 600_000 }), "seller");
      await at(d, d.order.fundBy);
      // The seller's net is 69.999999; 2.5 % of it are 1.749999975.
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, objected.fact, 30_000_001n), {
        events: [closed(d.id, Closing.Ruled, 30_000_001n, 68_249_999n, 1_750_000n), bondReturned(d.id, d.seller, BOND)],
        moves: { buyer: 30_000_001n, seller: 68_249_999n + BOND, integrator: 1_750_000n },
      });
    });
  });

  describe("when it is ruled before fundBy", () => {
    it("leaves the mark {OrderClosed}", async () => {
      const d = await loadFixture(buyerFixture);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE), {
        events: [closed(d.id, Closing.Ruled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE + BOND },
      });
    });
  });

  describe("when there is no bond", () => {
    it("returns none {OrderClosed}", async () => {
      const scene = await addOrder(await loadFixture(deployedFixture), { bond: 0n });
      const d = await objectedBy(await receive(scene), "buyer");
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE), {
        events: [closed(d.id, Closing.Ruled, PRICE, 0n)],
        moves: { buyer: PRICE },
      });
    });
  });
});
