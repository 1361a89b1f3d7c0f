import { network } from "hardhat";
import { missedFact, Closing, factOf, Outcome, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { DAY, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectMoves, expectRefusal } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { agreed, consent, putOff } from "../helpers/parties.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const PART = 10_000_000n;

async function fundedFixture() {
  return addOrder(await stage(connection));
}

/** Two receipts contradict each other; the arbiter has the word. */
async function contestedFixture() {
  const d = await fundedFixture();
  const first = await receiptOf(d, d.order);
  await attest(d, first);
  await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
  return { ...d, fact: factOf(first.receipt) };
}

// A relayer keeps what passes through his hands, and submits it when it suits whoever pays him.
describe("finding: a signed message outlives what it was about", () => {
  it("pays nothing for an old refund after greater ones, in whatever order they come", async () => {
    const d = await loadFixture(fundedFixture);
    const totals = [3n * PART, PART, 4n * PART, 2n * PART];
    const fact = missedFact(d.order);
    const messages = await Promise.all(
      totals.map((buyerTotal) => consent(d, d.seller, "Refund", { id: d.id, fact, buyerTotal })),
    );
    const submit = (i: number) => d.escrow.connect(d.stranger).refundBySignature(d.order, totals[i]!, messages[i]!);
    await expectMoves(d, submit(0), { buyer: 3n * PART, escrow: -3n * PART });
    await expectRefusal(d, submit(1), "DeliveryEscrow_NothingToRefund", d.id, PART, 3n * PART);
    await expectMoves(d, submit(2), { buyer: PART, escrow: -PART });
    for (const i of [0, 1, 2, 3]) {
      await expectRefusal(d, submit(i), "DeliveryEscrow_NothingToRefund", d.id, totals[i], 4n * PART);
    }
  });

  it("pays nothing for an old refund once the order is closed and forgotten", async () => {
    const d = await loadFixture(fundedFixture);
    const old = await consent(d, d.seller, "Refund", { id: d.id, fact: missedFact(d.order), buyerTotal: PRICE });
    await at(d, d.order.fundBy);
    await d.escrow.connect(d.buyer).release(d.order);
    const call = d.escrow.connect(d.buyer).refundBySignature(d.order, PRICE, old);
    await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.None);
  });

  it("does not undo a ruling by an agreement signed before it", async () => {
    const d = await loadFixture(contestedFixture);
    const both = await agreed(d, 0n, "buyer", "seller");
    await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE), {
      events: [closed(d.id, Closing.Ruled, PRICE, 0n)],
      state: { status: Status.Closed },
      moves: { buyer: PRICE },
    });
    const call = d.escrow.connect(d.seller).agree(d.order, 0n, both);
    await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
  });

  it("does not undo an agreement by a ruling signed before it", async () => {
    const d = await loadFixture(contestedFixture);
    const ruling = await consent(d, d.arbiter, "Ruling", { id: d.id, fact: d.fact, buyerTotal: PRICE });
    await d.escrow.connect(d.stranger).agree(d.order, PART, await agreed(d, PART, "buyer", "seller"));
    const call = d.escrow.connect(d.buyer).ruleBySignature(d.order, d.fact, PRICE, ruling);
    await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
  });

  it("does not bring an extended deadline forward by the extension signed first", async () => {
    const d = await loadFixture(fundedFixture);
    const [first, second] = [d.deadline + DAY, d.deadline + 2 * DAY];
    const old = await putOff(d, first, "buyer", "seller");
    await d.escrow.connect(d.stranger).extend(d.order, second, await putOff(d, second, "buyer", "seller"));
    const call = d.escrow.connect(d.buyer).extend(d.order, first, old);
    await expectRefusal(d, call, "DeliveryEscrow_ExtensionNotLater", d.id, first, second);
  });

  it("does not object to an extended deadline by an objection to the old one", async () => {
    const d = await loadFixture(fundedFixture);
    const { fact } = await d.escrow.outcomeOf(d.order);
    const old = await consent(d, d.seller, "Objection", { id: d.id, fact });
    const until = d.deadline + DAY;
    await d.escrow.connect(d.stranger).extend(d.order, until, await putOff(d, until, "buyer", "seller"));
    await at(d, until);
    const call = d.escrow.connect(d.buyer).objectBySignature(d.order, fact, old);
    const { fact: now } = await d.escrow.outcomeOf(d.order);
    await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, fact, now);
  });
});
