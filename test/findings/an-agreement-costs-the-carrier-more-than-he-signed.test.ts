import { network } from "hardhat";
import { Closing, missedFact, signConsent, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { DAY, now, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { closed, legPaid } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const HALF = 50_000_000n;
const TOTAL = 60_000_000n;

/**
 * The seller hands over at his warehouse, whose own device attests that (50.00); the carrier brings it (50.00). Something broke:
 * all three agree that the buyer has 60.00 back, that is all of the seller's and 10.00 of the carrier's.
 */
async function agreedFixture() {
  const d = await stage(connection);
  const start = await now(d);
  const scene = await addOrder(d, {
    legs: [
      { attestor: d.device.address, amount: HALF, deadline: start + 4 * DAY },
      { attestor: d.carrier.address, payee: d.carrier.address, amount: HALF, deadline: start + 10 * DAY },
    ],
    promisedBy: 0,
    latePerDay: 0n,
  });
  const what = { id: scene.id, fact: missedFact(scene.order), buyerTotal: TOTAL };
  const expiry = start + 10 * DAY;
  const consents = [
    await signConsent(d.buyer, d.domain, "Agreement", what, expiry),
    await signConsent(d.carrier, d.domain, "Agreement", what, expiry),
  ];
  return { ...scene, consents };
}

// The agreement named no fact. A receipt of the first leg that lacks one millionth, submitted just before it, made the carrier's leg
// one that nobody had travelled: he lost all of his 50.00 and the seller nothing.
describe("finding: an agreement costs the carrier more than he signed", () => {
  it("takes 10.00 of his 50.00, as signed {OrderClosed}", async () => {
    const d = await networkHelpers.loadFixture(agreedFixture);
    await expectEffects(d, d.id, d.escrow.connect(d.seller).agree(d.order, TOTAL, d.consents), {
      events: [closed(d.id, Closing.Agreed, TOTAL, 0n), legPaid(d.id, 1, d.carrier, 40_000_000n)],
      state: { status: Status.Closed },
      moves: { buyer: TOTAL, carrier: 40_000_000n },
    });
  });

  it("cannot be turned against him by a receipt that the seller submits just before {Consents_Invalid}", async () => {
    const d = await networkHelpers.loadFixture(agreedFixture);
    await attest(d, await receiptOf(d, d.order, { leg: 0, share: 999_999 }, d.device));
    const call = d.escrow.connect(d.seller).agree(d.order, TOTAL, d.consents);
    await expectRefusal(d, call, "Consents_Invalid", d.id, d.buyer.address);
  });
});
