import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, Status } from "@kept/sdk";
import { addJourney, attest, expectEffects, stage } from "../helpers/effects.ts";
import { at } from "../helpers/expect.ts";
import { accepted, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

// What lies beyond the leg where the journey ended goes to the buyer: nobody drove it, and no receipt proves it. What
// the seller gave back before, from his own legs, must not make the escrow pay the courier instead.
describe("finding: a carrier is paid for a leg that was never travelled, because the seller had refunded", () => {
  for (const [title, refunded] of [
    ["a part", 30_000_000n],
    ["all of his legs", GOODS],
  ] as const) {
    it(`gives the buyer the courier's leg when the seller has refunded ${title}`, async () => {
      const d = await addJourney(await loadFixture(deployedFixture), { arbiter: ZeroAddress });
      await d.escrow.connect(d.seller).refund(d.order, refunded);
      const short = await legReceipt(d, d.order, 0, { share: 900_000 });
      await at(d, d.order.fundBy);
      // A tenth of 100.00 is due, less than was refunded; the courier's 10.00 come back on top.
      await expectEffects(d, d.id, d.escrow.attest(d.order, [short]), {
        events: [
          accepted(short),
          closed(d.id, Closing.Attested, refunded + COURIERS, GOODS - refunded),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        moves: { buyer: COURIERS, seller: GOODS - refunded, hauler: HAULAGE },
      });
    });
  }

  it("does so at settling as well", async () => {
    const d = await addJourney(await loadFixture(deployedFixture));
    await d.escrow.connect(d.seller).refund(d.order, 30_000_000n);
    const since = await attest(d, await legReceipt(d, d.order, 0, { share: 900_000 }));
    await at(d, since + d.order.objectionPeriod);
    await expectEffects(d, d.id, d.escrow.settle(d.order), {
      events: [
        closed(d.id, Closing.Settled, 30_000_000n + COURIERS, GOODS - 30_000_000n),
        legPaid(d.id, 0, d.hauler, HAULAGE),
      ],
      state: { status: Status.None },
      moves: { buyer: COURIERS, seller: GOODS - 30_000_000n, hauler: HAULAGE },
    });
  });
});
