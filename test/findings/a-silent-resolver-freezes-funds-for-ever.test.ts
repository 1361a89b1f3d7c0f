import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome } from "@kept/sdk";
import { addOrder, attest, expectEffects, fundScene, stage } from "../helpers/effects.ts";
import { BOND, breakOrder, DAY, makeOrder, now, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

// smart-invoice: once locked for its resolver, an invoice could be unlocked by nobody else. Here his silence is the
// clock's outcome, and a stranger may execute it.
describe("finding: a silent resolver freezes funds for ever", () => {
  it("settles after the buyer's objection", async () => {
    const d = await addOrder(await loadFixture(deployedFixture));
    const signed = await receiptOf(d, d.order);
    await attest(d, signed);
    await d.escrow.connect(d.buyer).object(d.order, factOf(signed.receipt));
    await at(d, (await now(d)) + d.order.rulingPeriod);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
      moves: { seller: PRICE + BOND },
    });
  });

  it("settles after the seller's objection", async () => {
    const d = await addOrder(await loadFixture(deployedFixture));
    const signed = await receiptOf(d, d.order, { outcome: Outcome.Returned });
    await attest(d, signed);
    await d.escrow.connect(d.seller).object(d.order, factOf(signed.receipt));
    await at(d, (await now(d)) + d.order.rulingPeriod);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
      moves: { buyer: PRICE + BOND },
    });
  });

  it("settles after a contradiction", async () => {
    const d = await addOrder(await loadFixture(deployedFixture));
    await attest(d, await receiptOf(d, d.order), await receiptOf(d, d.order, { share: 1 }));
    await at(d, (await now(d)) + d.order.rulingPeriod);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, 0n, PRICE)],
      moves: { seller: PRICE },
    });
  });

  it("settles within 2 years and 540 days, everybody silent and every window at its longest", async () => {
    const bare = await loadFixture(deployedFixture);
    const start = await now(bare);
    const longest = 180 * DAY;
    const order = await makeOrder(bare, { objectionPeriod: longest, rulingPeriod: longest });
    const legs = order.legs.map((leg) => ({ ...leg, deadline: start + 730 * DAY }));
    const d = await fundScene(bare, breakOrder(order, { legs }));
    // The seller objects, a receipt makes that moot in the last second, he objects to it in the last second.
    await at(d, d.deadline);
    await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
    await at(d, d.graceEnd - 1);
    const signed = await receiptOf(d, d.order, { time: d.order.promisedBy - 1, share: 400_000 });
    const landed = await attest(d, signed);
    await at(d, landed + longest - 1);
    await d.escrow.connect(d.seller).object(d.order, factOf(signed.receipt));
    const due = landed + longest - 1 + longest;
    await at(d, due - 1);
    await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotDue", d.id, due - 1, due);
    await at(d, start + (730 + 540) * DAY - 2);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, 60_000_000n, 40_000_000n), bondReturned(d.id, d.buyer, BOND)],
      moves: { buyer: 60_000_000n + BOND, seller: 40_000_000n },
    });
  });
});
