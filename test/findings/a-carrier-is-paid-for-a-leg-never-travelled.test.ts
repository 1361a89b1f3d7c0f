import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, Status, type OrderInput } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { at } from "../helpers/expect.ts";
import { accepted, closed, COURIERS, GOODS, HAULAGE, legReceipt, outboundLegs } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** What the two carriers would have got. */
const IDLE = HAULAGE + COURIERS;

/** The seller's goods change hands first, then two carriers drive. */
async function outboundFixture(changes: Partial<OrderInput> = {}) {
  const d = await stage(connection);
  return addOrder(d, { legs: await outboundLegs(d), ...changes });
}

async function plainFixture() {
  return outboundFixture();
}

async function bareFixture() {
  return outboundFixture({ arbiter: ZeroAddress });
}

// What lies beyond the leg where the journey ended goes to the buyer: nobody drove it, and no receipt proves it. What
// the seller gave back before, from his own legs, must not make the escrow pay the courier instead.
describe("finding: a carrier is paid for a leg that was never travelled, because the seller had refunded", () => {
  for (const [title, refunded] of [
    ["a part", 30_000_000n],
    ["all of his legs", GOODS],
  ] as const) {
    it(`gives the buyer the carriers' legs when the seller has refunded ${title}`, async () => {
      const d = await loadFixture(bareFixture);
      await d.escrow.connect(d.seller).refund(d.order, refunded);
      const short = await legReceipt(d, d.order, 0, { share: 900_000 });
      await at(d, d.order.fundBy);
      // A tenth of 100.00 is due, less than was refunded; the carriers' 30.00 come back on top.
      await expectEffects(d, d.id, d.escrow.attest(d.order, [short]), {
        events: [accepted(short), closed(d.id, Closing.Attested, refunded + IDLE, GOODS - refunded)],
        moves: { buyer: IDLE, seller: GOODS - refunded },
      });
    });
  }

  it("does so at settling as well", async () => {
    const d = await loadFixture(plainFixture);
    await d.escrow.connect(d.seller).refund(d.order, 30_000_000n);
    const since = await attest(d, await legReceipt(d, d.order, 0, { share: 900_000 }));
    await at(d, since + d.order.objectionPeriod);
    await expectEffects(d, d.id, d.escrow.settle(d.order), {
      events: [closed(d.id, Closing.Settled, 30_000_000n + IDLE, GOODS - 30_000_000n)],
      state: { status: Status.None },
      moves: { buyer: IDLE, seller: GOODS - 30_000_000n },
    });
  });
});
