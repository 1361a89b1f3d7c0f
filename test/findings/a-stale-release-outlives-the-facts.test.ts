import { network } from "hardhat";
import { factOf, missedFact, Outcome, signConsent, Status } from "@kept/sdk";
import { addOrder, attest, stage } from "../helpers/effects.ts";
import { DAY, now, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal, expectState } from "../helpers/expect.ts";

const connection = await network.create();
const { networkHelpers } = connection;

/** The buyer signed a release for a week and gave it to the seller, who did not use it. */
async function releasedFixture() {
  const d = await stage(connection);
  const scene = await addOrder(d);
  const what = { id: scene.id, fact: missedFact(scene.order) };
  const release = await signConsent(d.buyer, d.domain, "Release", what, (await now(d)) + 7 * DAY);
  return { ...scene, release };
}

// It named no fact: submitted after a receipt of returned goods it paid 100.00 for them, after an objection its bond as well.
describe("finding: a stale release outlives the facts", () => {
  it("it does not pay the seller for goods that have since come back to him", async () => {
    const d = await networkHelpers.loadFixture(releasedFixture);
    await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned, share: 0 }));
    const call = d.escrow.connect(d.seller).releaseBySignature(d.order, d.release);
    await expectRefusal(d, call, "Consents_Invalid", d.id, d.buyer.address);
  });

  it("nor gives him the bond of an objection that the buyer has made since, and which revokes nothing", async () => {
    const d = await networkHelpers.loadFixture(releasedFixture);
    const signed = await receiptOf(d, d.order);
    await attest(d, signed);
    await d.escrow.connect(d.buyer).object(d.order, factOf(signed.receipt));
    const { receipt } = signed;
    const since = await now(d);
    const call = d.escrow.connect(d.seller).releaseBySignature(d.order, d.release);
    await expectRefusal(d, call, "Consents_Invalid", d.id, d.buyer.address);
    await expectState(d, d.id, {
      status: Status.ObjectedByBuyer,
      share: receipt.share,
      time: receipt.time,
      since,
    });
  });
});
