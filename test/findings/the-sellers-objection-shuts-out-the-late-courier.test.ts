import { network } from "hardhat";
import { Closing, missedFact, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, FULL, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { accepted, bondReturned, closed } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** Delivered in time by a courier without signal; at the deadline the seller, in good faith, objects. */
async function objectedFixture() {
  const d = await addOrder(await stage(connection));
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

// In a first draft an objection closed the order to receipts: the seller who defended himself lost the proof.
describe("finding: the seller's own objection shuts out the late courier's receipt", () => {
  it("takes the receipt to the last second before G, and returns the bond", async () => {
    const d = await loadFixture(objectedFixture);
    const time = d.order.promisedBy - 1;
    const since = d.graceEnd - 1;
    const signed = await receiptOf(d, d.order, { time });
    await at(d, since);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [signed]), {
      events: [accepted(signed), bondReturned(d.id, d.seller, BOND)],
      state: { status: Status.Received, share: FULL, time, since },
      moves: { seller: BOND },
    });

    await at(d, since + d.order.objectionPeriod);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, 0n, PRICE)],
      moves: { seller: PRICE },
    });
  });

  it("lets the arbiter rule only when no receipt can come any more", async () => {
    const d = await loadFixture(objectedFixture);
    const fact = missedFact(d.order);
    await at(d, d.graceEnd - 1);
    const early = d.escrow.connect(d.arbiter).rule(d.order, fact, PRICE);
    await expectRefusal(d, early, "DeliveryEscrow_RulingTooEarly", d.id, d.graceEnd - 1, d.graceEnd);
    await at(d, d.graceEnd);
    const late = d.escrow.attest(d.order, [await receiptOf(d, d.order, { time: d.deadline - 1 })]);
    await expectRefusal(d, late, "DeliveryEscrow_ReceiptTooLate", d.id, d.graceEnd, d.graceEnd);
    await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, fact, 0), {
      events: [closed(d.id, Closing.Ruled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
      moves: { seller: PRICE + BOND },
    });
  });

  it("does not let a ruling on the missed deadline touch the receipt that made it moot", async () => {
    const d = await loadFixture(objectedFixture);
    await at(d, d.graceEnd - 1);
    await attest(d, await receiptOf(d, d.order, { time: d.deadline - 1 }));
    await at(d, d.graceEnd);
    const call = d.escrow.connect(d.arbiter).rule(d.order, missedFact(d.order), PRICE);
    await expectRefusal(d, call, "DeliveryEscrow_NotObjected", d.id, Status.Received);
  });
});
