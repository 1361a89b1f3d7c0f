import { network } from "hardhat";
import { Closing, factOf, Outcome, Status } from "@kept/sdk";
import { addJourney, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, PRICE } from "../helpers/escrow.ts";
import { at, expectRefusal, expectState } from "../helpers/expect.ts";
import { bondReturned, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";
import { agreed } from "../helpers/parties.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function journeyFixture() {
  return addJourney(await stage(connection));
}

/** Hauler and courier have done their legs, and the carrier says that nothing arrived; the seller objects. */
async function contestedFixture() {
  const d = await journeyFixture();
  await attest(d, await legReceipt(d, d.order, 1));
  const signed = await legReceipt(d, d.order, 2, { outcome: Outcome.Returned });
  await attest(d, signed);
  await d.escrow.connect(d.seller).object(d.order, factOf(signed.receipt));
  return { ...d, fact: factOf(signed.receipt) };
}

/** All three legs are done by the last receipt alone, and the buyer objects to it. */
async function impliedFixture() {
  const d = await journeyFixture();
  const signed = await legReceipt(d, d.order, 2);
  await attest(d, signed);
  await d.escrow.connect(d.buyer).object(d.order, factOf(signed.receipt));
  return { ...d, fact: factOf(signed.receipt) };
}

// A first draft let buyer and seller divide everything held between them: a carrier who had driven got nothing.
describe("finding: buyer and seller agree the carrier out of his money", () => {
  it("pays a completed leg at once, before anybody can agree", async () => {
    const d = await loadFixture(journeyFixture);
    await attest(d, await legReceipt(d, d.order, 1));
    await at(d, d.order.fundBy);
    await expectEffects(d, d.id, d.escrow.connect(d.seller).refund(d.order, PRICE), {
      events: [closed(d.id, Closing.Refunded, GOODS, 0n)],
      moves: { buyer: GOODS },
    });
  });

  it("keeps the seller's refund away from legs still under way", async () => {
    const d = await loadFixture(journeyFixture);
    await expectEffects(d, d.id, d.escrow.connect(d.seller).refund(d.order, PRICE), {
      events: [["OrderRefunded", d.id, GOODS]],
      state: { status: Status.Funded, refunded: GOODS },
      moves: { buyer: GOODS },
    });
    const signed = await legReceipt(d, d.order, 1);
    await attest(d, signed);
    await expectState(d, d.id, { status: Status.Funded, refunded: GOODS, completed: 2 });
  });

  it("keeps an agreement of buyer and seller away from completed legs", async () => {
    const d = await loadFixture(journeyFixture);
    await attest(d, await legReceipt(d, d.order, 1));
    const consents = await agreed(d, PRICE, "buyer");
    await expectEffects(d, d.id, d.escrow.connect(d.seller).agree(d.order, PRICE, consents), {
      events: [closed(d.id, Closing.Agreed, GOODS, 0n)],
      state: { status: Status.Closed },
      moves: { buyer: GOODS },
    });
  });

  it("keeps an agreement away from legs under way, unless their carriers agree too", async () => {
    const d = await loadFixture(journeyFixture);
    const call = d.escrow.connect(d.seller).agree(d.order, PRICE, await agreed(d, PRICE, "buyer"));
    await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.courier.address);
  });

  it("keeps an agreement away from legs that the contested receipt alone has completed", async () => {
    const d = await loadFixture(impliedFixture);
    const call = d.escrow.connect(d.buyer).agree(d.order, GOODS + 1n, await agreed(d, GOODS + 1n, "seller", "hauler"));
    await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.courier.address);
  });

  it("keeps a ruling for the buyer away from completed legs", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.order.fundBy);
    await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE), {
      events: [closed(d.id, Closing.Ruled, GOODS, 0n), bondReturned(d.id, d.buyer, BOND)],
      moves: { buyer: GOODS + BOND },
    });
  });

  it("pays the carriers by the clock when the seller gives in to a staged objection", async () => {
    const d = await loadFixture(impliedFixture);
    await at(d, d.order.fundBy);
    await expectEffects(d, d.id, d.escrow.connect(d.seller).refund(d.order, PRICE), {
      events: [
        closed(d.id, Closing.Refunded, GOODS, 0n),
        legPaid(d.id, 1, d.courier, COURIERS),
        legPaid(d.id, 0, d.hauler, HAULAGE),
        bondReturned(d.id, d.buyer, BOND),
      ],
      moves: { buyer: GOODS + BOND, courier: COURIERS, hauler: HAULAGE },
    });
  });

  it("pays the carriers before the clock's split reaches their legs", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, (await networkHelpers.time.latest()) + d.order.rulingPeriod);
    await expectEffects(d, d.id, d.escrow.settle(d.order), {
      events: [closed(d.id, Closing.Settled, GOODS, 0n), bondReturned(d.id, d.buyer, BOND)],
      moves: { buyer: GOODS + BOND },
    });
  });
});
