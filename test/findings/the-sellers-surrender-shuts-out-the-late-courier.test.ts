import { network } from "hardhat";
import { Closing, missedFact } from "@kept/sdk";
import { addJourney, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, PRICE } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** The deadline has passed, the seller has objected, and the courier's receipts are still on their way. */
async function objectedFixture() {
  const d = await addJourney(await stage(connection));
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

// Receipts count until G. A seller who objects and at once gives in would send the carriers' legs to the buyer before.
describe("finding: the seller objects and gives in, and the late courier's receipt is worth nothing", () => {
  it("holds the surrender back until G, and pays the courier", async () => {
    const d = await loadFixture(objectedFixture);
    await at(d, d.graceEnd - 2);
    await expectRefusal(
      d,
      d.escrow.connect(d.seller).refund(d.order, PRICE),
      "DeliveryEscrow_RefundTooEarly",
      d.id,
      d.graceEnd - 2,
      d.graceEnd,
    );
    const last = await legReceipt(d, d.order, 2, { time: d.deadline - 1 });
    await at(d, d.graceEnd - 1);
    const since = await attest(d, last);
    await at(d, since + d.order.objectionPeriod);
    await expectEffects(d, d.id, d.escrow.settle(d.order), {
      events: [
        closed(d.id, Closing.Settled, 5_000_000n, GOODS - 5_000_000n),
        legPaid(d.id, 1, d.courier, COURIERS),
        legPaid(d.id, 0, d.hauler, HAULAGE),
      ],
      moves: { buyer: 5_000_000n, seller: GOODS - 5_000_000n, courier: COURIERS, hauler: HAULAGE },
    });
  });

  it("lets him give in from G on", async () => {
    const d = await loadFixture(objectedFixture);
    await at(d, d.graceEnd);
    await expectEffects(d, d.id, d.escrow.connect(d.seller).refund(d.order, PRICE), {
      events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
      moves: { buyer: PRICE + BOND },
    });
  });
});
