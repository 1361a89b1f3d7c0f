import { network } from "hardhat";
import { Closing, factOf, Status, type Hex } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;

/** A full receipt landed; the buyer knows better. */
async function receivedFixture() {
  const d = await addOrder(await stage(connection));
  const signed = await receiptOf(d, d.order);
  await attest(d, signed);
  return { ...d, fact: factOf(signed.receipt) };
}

type Received = Scene & { readonly fact: Hex };

const dust = (d: Received, units: bigint) => d.escrow.connect(d.seller).refund(d.order, units);
const object = (d: Received) => d.escrow.connect(d.buyer).object(d.order, d.fact);

/** The arbiter gives the buyer half, and names the fact as he saw it before the dust. */
async function expectRuling(d: Received, refunded: bigint): Promise<void> {
  const half = PRICE / 2n;
  await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, half), {
    events: [closed(d.id, Closing.Ruled, half, half), bondReturned(d.id, d.buyer, BOND)],
    state: { status: Status.Closed },
    moves: { buyer: half - refunded + BOND, seller: half },
  });
}

describe("First draft: a seller dusts a refund to invalidate every ruling", () => {
  it("a unit refunded before the objection changes neither the fact nor the total", async () => {
    const d = await networkHelpers.loadFixture(receivedFixture);
    await dust(d, 1n);
    await object(d);
    await expectRuling(d, 1n);
  });

  it("a unit refunded each second before the objection does not either", async () => {
    const d = await networkHelpers.loadFixture(receivedFixture);
    for (let units = 1n; units <= 10n; units++) await dust(d, units);
    await object(d);
    await expectRuling(d, 10n);
  });

  it("under an objection a refund is in full or not at all", async () => {
    const d = await networkHelpers.loadFixture(receivedFixture);
    await object(d);
    await expectRefusal(d, dust(d, 1n), "DeliveryEscrow_RefundNotFull", d.id, 1, PRICE);
    await expectRefusal(d, dust(d, PRICE - 1n), "DeliveryEscrow_RefundNotFull", d.id, PRICE - 1n, PRICE);
    await expectRuling(d, 0n);
  });
});
