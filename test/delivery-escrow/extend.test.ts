import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, missedFact, Outcome, Status, type Consent } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, DAY, FULL, makeOrder, now, PRICE, receiptOf, type People } from "../helpers/escrow.ts";
import { at, expectRefusal, expectState, slotOf, type Sent } from "../helpers/expect.ts";
import {
  accepted,
  bondReturned,
  closed,
  contradicted,
  COURIERS,
  GOODS,
  HAULAGE,
  legReceipt,
} from "../helpers/journey.ts";
import { fundFor, putOff, type Role } from "../helpers/parties.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture, takeSnapshot } = connection.networkHelpers;

/** By how much the deadline is put off, and to when: three days, so that the old G lies before it. */
const PUT_OFF = 3 * DAY;
const TWO_YEARS = 2 * 365 * DAY;

const stageFixture = () => stage(connection);

async function fundedFixture() {
  return addOrder(await stageFixture());
}

async function receivedFixture() {
  const d = await fundedFixture();
  await attest(d, await receiptOf(d, d.order));
  return d;
}

/** `by` calls, with the consents of these people. */
async function extend(d: Scene, until: number, by: keyof People, ...others: (keyof People)[]): Promise<Awaited<Sent>> {
  return d.escrow.connect(d[by]).extend(d.order, until, await putOff(d, until, ...others));
}

/** The deadline was put off by three days; `deadline` and `graceEnd` are the new ones. */
async function extended<S extends Scene>(d: S): Promise<S> {
  await extend(d, d.deadline + PUT_OFF, "buyer", "seller");
  return { ...d, deadline: d.deadline + PUT_OFF, graceEnd: d.graceEnd + PUT_OFF };
}

async function extendedFixture() {
  return extended(await fundedFixture());
}

async function extendedJourneyFixture() {
  return extended(await addJourney(await stageFixture()));
}

const open = { status: Status.Funded, extension: PUT_OFF };

describe("DeliveryEscrow.extend", () => {
  describe("given the order is not Funded", () => {
    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = extend({ ...d, order, id }, d.deadline + DAY, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it is closed", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      const call = extend(d, d.deadline + DAY, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotExtendable} when a receipt has landed", async () => {
      const d = await loadFixture(receivedFixture);
      const call = extend(d, d.deadline + DAY, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotExtendable", d.id, Status.Received);
    });

    it("reverts with {DeliveryEscrow_NotExtendable} when the receipt was contradicted", async () => {
      const d = await loadFixture(receivedFixture);
      await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
      const call = extend(d, d.deadline + DAY, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotExtendable", d.id, Status.Contradicted);
    });

    it("reverts with {DeliveryEscrow_NotExtendable} when the seller has objected to the missed deadline", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.deadline);
      await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
      const call = extend(d, d.deadline + DAY, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotExtendable", d.id, Status.ObjectedBySeller);
    });
  });

  describe("when the time is not later than the deadline", () => {
    for (const [title, earlier] of [
      ["the deadline itself", 0],
      ["a second before it", 1],
    ] as const) {
      it(`reverts with {DeliveryEscrow_ExtensionNotLater} for ${title}`, async () => {
        const d = await loadFixture(fundedFixture);
        const until = d.deadline - earlier;
        const call = extend(d, until, "buyer", "seller");
        await expectRefusal(d, call, "DeliveryEscrow_ExtensionNotLater", d.id, until, d.deadline);
      });
    }

    it("reverts with {DeliveryEscrow_ExtensionNotLater} for a time between the old deadline and the extended one", async () => {
      const d = await loadFixture(extendedFixture);
      const call = extend(d, d.deadline - 1, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_ExtensionNotLater", d.id, d.deadline - 1, d.deadline);
    });
  });

  describe("when the time is two years away", () => {
    it("puts the deadline off {OrderExtended} to the very second", async () => {
      const d = await loadFixture(fundedFixture);
      const moment = (await now(d)) + 60;
      const until = moment + TWO_YEARS;
      const consents = await putOff(d, until, "seller");
      await at(d, moment);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).extend(d.order, until, consents), {
        events: [["OrderExtended", d.id, until]],
        state: { status: Status.Funded, extension: until - d.deadline },
      });
    });

    it("reverts with {DeliveryEscrow_DeadlineTooFar} for a second more", async () => {
      const d = await loadFixture(fundedFixture);
      const moment = (await now(d)) + 60;
      const until = moment + TWO_YEARS + 1;
      const consents = await putOff(d, until, "seller");
      await at(d, moment);
      const call = d.escrow.connect(d.buyer).extend(d.order, until, consents);
      await expectRefusal(d, call, "DeliveryEscrow_DeadlineTooFar", d.id, until, moment + TWO_YEARS);
    });
  });

  for (const [by, other] of [
    ["buyer", "seller"],
    ["seller", "buyer"],
  ] as const) {
    describe(`when the ${by} calls`, () => {
      it(`puts the deadline off {OrderExtended} with the ${other}'s consent`, async () => {
        const d = await loadFixture(fundedFixture);
        await expectEffects(d, d.id, extend(d, d.deadline + PUT_OFF, by, other), {
          events: [["OrderExtended", d.id, d.deadline + PUT_OFF]],
          state: open,
        });
      });

      it("reverts with {DeliveryEscrow_ConsentMissing} alone", async () => {
        const d = await loadFixture(fundedFixture);
        const call = extend(d, d.deadline + PUT_OFF, by, by, "carrier");
        await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d[other].address);
      });
    });
  }

  describe("when a stranger calls", () => {
    it("puts the deadline off {OrderExtended} with both consents, in any order", async () => {
      const d = await loadFixture(fundedFixture);
      await expectEffects(d, d.id, extend(d, d.deadline + PUT_OFF, "stranger", "carrier", "seller", "buyer"), {
        events: [["OrderExtended", d.id, d.deadline + PUT_OFF]],
        state: open,
      });
    });

    it("reverts with {DeliveryEscrow_ConsentMissing} without any", async () => {
      const d = await loadFixture(fundedFixture);
      const call = extend(d, d.deadline + PUT_OFF, "stranger");
      await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.buyer.address);
    });
  });

  describe("given a refund and a completed leg", () => {
    it("keeps both {OrderExtended}", async () => {
      const d = await addJourney(await loadFixture(stageFixture));
      await attest(d, await legReceipt(d, d.order, 0));
      await d.escrow.connect(d.seller).refund(d.order, 5n);
      await expectEffects(d, d.id, extend(d, d.deadline + PUT_OFF, "buyer", "seller"), {
        events: [["OrderExtended", d.id, d.deadline + PUT_OFF]],
        state: { ...open, completed: 1, refunded: 5n },
      });
    });
  });

  describe("given the deadline has passed and nobody has settled", () => {
    it("puts it off {OrderExtended}, even after G", async () => {
      const d = await loadFixture(fundedFixture);
      const until = d.graceEnd + PUT_OFF;
      const consents = await putOff(d, until, "buyer");
      await at(d, d.graceEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.seller).extend(d.order, until, consents), {
        events: [["OrderExtended", d.id, until]],
        state: { status: Status.Funded, extension: until - d.deadline },
      });
      const call = d.escrow.settle(d.order);
      const due = until + d.order.objectionPeriod;
      await expectRefusal(d, call, "DeliveryEscrow_NotDue", d.id, d.graceEnd + 1, due);
    });
  });

  describe("given it was put off before", () => {
    it("puts it off again, from there {OrderExtended}", async () => {
      const d = await loadFixture(extendedFixture);
      await expectEffects(d, d.id, extend(d, d.deadline + DAY, "seller", "buyer"), {
        events: [["OrderExtended", d.id, d.deadline + DAY]],
        state: { status: Status.Funded, extension: PUT_OFF + DAY },
      });
    });

    it("puts it off for as long as they like, two years at a time: the word has room", async () => {
      const d = await loadFixture(fundedFixture);
      // other fixtures are not to be born twelve years later
      const today = await takeSnapshot();
      let [moment, until] = [0, d.deadline];
      for (let i = 0; i < 6; i++) {
        moment = until - DAY;
        until = moment + TWO_YEARS;
        await at(d, moment);
        await d.connection.networkHelpers.mine();
        const consents = await putOff(d, until, "seller");
        await at(d, moment + 1);
        await d.escrow.connect(d.buyer).extend(d.order, until, consents);
      }
      await expectState(d, d.id, { status: Status.Funded, extension: until - d.deadline });
      expect(await slotOf(d, d.id)).to.equal((BigInt(until - d.deadline) << 224n) | BigInt(Status.Funded));
      await at(d, until + d.order.objectionPeriod);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, PRICE, 0n)],
        moves: { buyer: PRICE },
      });
      await today.restore();
    });
  });

  describe("given the deadline was put off", () => {
    it("lets a receipt count until the new one {ReceiptAccepted}", async () => {
      const d = await loadFixture(extendedFixture);
      await at(d, d.deadline);
      const signed = await receiptOf(d, d.order, { time: d.deadline - 1 });
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [signed]), {
        events: [accepted(signed)],
        state: { status: Status.Received, share: FULL, time: d.deadline - 1, since: d.deadline, extension: PUT_OFF },
      });
    });

    it("reverts with {DeliveryEscrow_ReceiptAfterDeadline} for a receipt of that second", async () => {
      const d = await loadFixture(extendedFixture);
      await at(d, d.deadline);
      const call = d.escrow.attest(d.order, [await receiptOf(d, d.order, { time: d.deadline })]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptAfterDeadline", d.id, d.deadline, d.deadline);
    });

    it("lets a receipt land a second before the new G {ReceiptAccepted}", async () => {
      const d = await loadFixture(extendedFixture);
      const signed = await receiptOf(d, d.order);
      const { time } = signed.receipt;
      await at(d, d.graceEnd - 1);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [signed]), {
        events: [accepted(signed)],
        state: { status: Status.Received, share: FULL, time, since: d.graceEnd - 1, extension: PUT_OFF },
      });
    });

    it("reverts with {DeliveryEscrow_ReceiptTooLate} at the new G", async () => {
      const d = await loadFixture(extendedFixture);
      const signed = await receiptOf(d, d.order);
      await at(d, d.graceEnd);
      const call = d.escrow.attest(d.order, [signed]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptTooLate", d.id, d.graceEnd, d.graceEnd);
    });

    it("reverts with {DeliveryEscrow_NotDue} when settled at the old G", async () => {
      const d = await loadFixture(extendedFixture);
      const old = d.graceEnd - PUT_OFF;
      await at(d, old);
      await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotDue", d.id, old, d.graceEnd);
    });

    it("refunds the buyer {OrderClosed} at the new G", async () => {
      const d = await loadFixture(extendedFixture);
      await at(d, d.graceEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, PRICE, 0n)],
        moves: { buyer: PRICE },
      });
    });

    it("leaves the promise where it was: the late money counts from there {OrderClosed}", async () => {
      const d = await extended(await addOrder(await loadFixture(stageFixture), { arbiter: ZeroAddress }));
      // the promise is five days after funding: from then on to a second before the new deadline, eight days have begun
      const time = d.order.promisedBy + 7 * DAY;
      await at(d, time);
      const signed = await receiptOf(d, d.order, { time });
      const late = 8_000_000n;
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [signed]), {
        events: [accepted(signed), closed(d.id, Closing.Attested, late, PRICE - late)],
        moves: { buyer: late, seller: PRICE - late },
      });
    });

    it("lets the seller object to the new deadline, from it on {OrderObjected}", async () => {
      const d = await loadFixture(extendedFixture);
      const fact = missedFact(d.order, PUT_OFF);
      await at(d, d.deadline - 1);
      const early = d.escrow.connect(d.seller).object(d.order, fact);
      await expectRefusal(d, early, "DeliveryEscrow_DeadlineNotPassed", d.id, d.deadline - 1, d.deadline);
      await at(d, d.deadline);
      await expectEffects(d, d.id, d.escrow.connect(d.seller).object(d.order, fact), {
        events: [["OrderObjected", d.id, d.seller.address, fact, BOND]],
        state: { status: Status.ObjectedBySeller, extension: PUT_OFF },
        moves: { seller: -BOND },
      });
    });

    it("reverts with {DeliveryEscrow_FactDiffers} when he names the old one", async () => {
      const d = await loadFixture(extendedFixture);
      await at(d, d.deadline);
      const [old, fact] = [missedFact(d.order), missedFact(d.order, PUT_OFF)];
      const call = d.escrow.connect(d.seller).object(d.order, old);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, old, fact);
    });

    it("reverts with {DeliveryEscrow_ObjectionTooLate} at the new G", async () => {
      const d = await loadFixture(extendedFixture);
      await at(d, d.graceEnd);
      const call = d.escrow.connect(d.seller).object(d.order, missedFact(d.order, PUT_OFF));
      await expectRefusal(d, call, "DeliveryEscrow_ObjectionTooLate", d.id, d.graceEnd, d.graceEnd);
    });

    it("lets the arbiter rule on it from the new G on {OrderClosed}", async () => {
      const d = await loadFixture(extendedFixture);
      const fact = missedFact(d.order, PUT_OFF);
      await at(d, d.deadline);
      await d.escrow.connect(d.seller).object(d.order, fact);
      await at(d, d.graceEnd - 1);
      const early = d.escrow.connect(d.arbiter).rule(d.order, fact, 0n);
      await expectRefusal(d, early, "DeliveryEscrow_RulingTooEarly", d.id, d.graceEnd - 1, d.graceEnd);
      await at(d, d.graceEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, fact, 0n), {
        events: [closed(d.id, Closing.Ruled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
        moves: { seller: PRICE + BOND },
      });
    });

    it("lets a second receipt contradict the first as ever {ReceiptContradicted}", async () => {
      const d = await loadFixture(extendedFixture);
      await at(d, d.deadline - 2);
      await d.connection.networkHelpers.mine();
      const first = await receiptOf(d, d.order);
      await attest(d, first);
      const second = await receiptOf(d, d.order, { time: d.deadline - 1, outcome: Outcome.Returned });
      await at(d, d.deadline + 5);
      const { time } = first.receipt;
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [second]), {
        events: [contradicted(second)],
        state: { status: Status.Contradicted, share: FULL, time, since: d.deadline + 5, extension: PUT_OFF },
      });
    });

    it("lets the buyer release, by the terms as they are {OrderClosed}", async () => {
      const d = await loadFixture(extendedFixture);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
    });

    it("lets the seller refund a part, and is still put off {OrderRefunded}", async () => {
      const d = await loadFixture(extendedFixture);
      await expectEffects(d, d.id, d.escrow.connect(d.seller).refund(d.order, 5n), {
        events: [["OrderRefunded", d.id, 5n]],
        state: { ...open, refunded: 5n },
        moves: { buyer: 5n },
      });
    });

    it("lets a leg on the way be completed, and is still put off {ReceiptAccepted}", async () => {
      const d = await loadFixture(extendedJourneyFixture);
      const signed = await legReceipt(d, d.order, 1);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [signed]), {
        events: [accepted(signed)],
        state: { ...open, completed: 2 },
        moves: { hauler: HAULAGE, courier: COURIERS },
      });
    });

    it("leaves the other legs' deadlines where they were: {DeliveryEscrow_ReceiptAfterDeadline}", async () => {
      const d = await loadFixture(extendedJourneyFixture);
      const { deadline } = d.order.legs[1]!;
      await at(d, deadline);
      const call = d.escrow.attest(d.order, [await legReceipt(d, d.order, 1, { time: deadline })]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptAfterDeadline", d.id, deadline, deadline);
    });

    it("lets a leg's receipt of its own time land until the new G {ReceiptAccepted}", async () => {
      const d = await loadFixture(extendedJourneyFixture);
      const signed = await legReceipt(d, d.order, 1);
      await at(d, d.graceEnd - 1);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [signed]), {
        events: [accepted(signed)],
        state: { ...open, completed: 2 },
        moves: { hauler: HAULAGE, courier: COURIERS },
      });
      expect(d.order.legs[2]?.amount).to.equal(GOODS);
    });
  });

  for (const role of ["buyer", "seller"] as const) {
    const until = (d: Pick<Scene, "order">): number => d.order.legs[0]!.deadline + PUT_OFF;
    const others = (d: Scene): Promise<Consent[]> => putOff(d, until(d), role === "buyer" ? "seller" : "buyer");
    countsAsHisCall(
      {
        act: "Extension",
        role,
        scene: async (on, kind) => {
          const d = await stage(on);
          const party = await kind.of(d, role satisfies Role);
          const funded = await fundFor(d, role, party);
          return { ...d, party, ...funded, deadline: 0, graceEnd: 0 };
        },
        what: (d) => ({ id: d.id, until: until(d) }),
        others: (d) => ({ until: until(d) + 1 }),
        direct: async (d) => d.escrow.interface.encodeFunctionData("extend", [d.order, until(d), await others(d)]),
        signed: async (d, by) =>
          d.escrow.interface.encodeFunctionData("extend", [d.order, until(d), [by, ...(await others(d))]]),
        notHis: (d) => ["DeliveryEscrow_ConsentMissing", d.id, d.party.address],
        again: (d) => ["DeliveryEscrow_ExtensionNotLater", d.id, until(d), until(d)],
      },
      connection,
    );
  }
});
