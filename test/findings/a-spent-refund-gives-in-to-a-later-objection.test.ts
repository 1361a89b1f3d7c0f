import { network } from "hardhat";
import { missedFact, Closing, factOf, Outcome, Status } from "@kept/sdk";
import { addJourney, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, now, PRICE } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";
import { agreed, consent } from "../helpers/parties.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** By a signed message the seller has given back all that is his; then the goods are said to be back, and he objects. */
async function spentFixture() {
  const d = await addJourney(await stage(connection));
  const spent = await consent(d, d.seller, "Refund", { id: d.id, fact: missedFact(d.order), buyerTotal: PRICE });
  await d.escrow.connect(d.stranger).refundBySignature(d.order, PRICE, spent);
  const { receipt, signature } = await legReceipt(d, d.order, 2, { outcome: Outcome.Returned });
  await attest(d, { receipt, signature });
  const fact = factOf(receipt);
  await d.escrow.connect(d.seller).object(d.order, fact);
  return { ...d, spent, fact, limit: (await now(d)) + d.order.rulingPeriod };
}

// The message had been submitted while the order was Funded, and paid 70.00. Submitted again under the objection it counted
// as giving in: the order closed, the seller's bond went to the buyer and the carriers got nothing, before the arbiter looked.
describe("finding: a spent refund gives in to a later objection", () => {
  it("does nothing when a stranger submits it again, as it names another fact {Consents_Invalid}", async () => {
    const d = await loadFixture(spentFixture);
    const call = d.escrow.connect(d.stranger).refundBySignature(d.order, PRICE, d.spent);
    await expectRefusal(d, call, "Consents_Invalid", d.id, d.seller.address);
  });

  it("does no more by the seller's own call, who has nothing left to give {DeliveryEscrow_NothingToRefund}", async () => {
    const d = await loadFixture(spentFixture);
    const call = d.escrow.connect(d.seller).refund(d.order, GOODS);
    await expectRefusal(d, call, "DeliveryEscrow_NothingToRefund", d.id, GOODS, GOODS);
  });

  it("leaves the arbiter his say: he pays the carriers, and the bond returns {OrderClosed}", async () => {
    const d = await loadFixture(spentFixture);
    await at(d, d.limit - 1);
    await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, GOODS), {
      events: [
        closed(d.id, Closing.Ruled, GOODS, 0n),
        legPaid(d.id, 1, d.courier, COURIERS),
        legPaid(d.id, 0, d.hauler, HAULAGE),
        bondReturned(d.id, d.seller, BOND),
      ],
      moves: { courier: COURIERS, hauler: HAULAGE, seller: BOND },
    });
  });

  it("leaves both sides the way to end it together {OrderClosed}", async () => {
    const d = await loadFixture(spentFixture);
    const consents = await agreed(d, PRICE, "buyer", "hauler", "courier");
    await expectEffects(d, d.id, d.escrow.connect(d.seller).agree(d.order, PRICE, consents), {
      events: [closed(d.id, Closing.Agreed, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
      state: { status: Status.Closed },
      moves: { buyer: PRICE - GOODS + BOND },
    });
  });
});
