import { network } from "hardhat";
import { Closing, FULL_SHARE, Status } from "@kept/sdk";
import { addJourney, expectEffects, stage } from "../helpers/effects.ts";
import { PRICE } from "../helpers/escrow.ts";
import { at } from "../helpers/expect.ts";
import { accepted, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function journeyFixture() {
  return addJourney(await stage(connection));
}

// A first draft wanted every leg's receipt by its own deadline, in order: a delivered order without the hauler's slip
// was refunded.
describe("finding: one lost hand-over receipt sinks a delivered order", () => {
  it("pays everybody by the last receipt alone, though all earlier deadlines have passed", async () => {
    const d = await loadFixture(journeyFixture);
    const time = d.order.promisedBy - 1;
    const since = d.deadline;
    const last = await legReceipt(d, d.order, 2, { time });
    await at(d, since);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).attest(d.order, [last]), {
      events: [accepted(last)],
      state: { status: Status.Received, leg: 2, share: FULL_SHARE, time, since },
    });

    await at(d, since + d.order.objectionPeriod);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [
        closed(d.id, Closing.Settled, 0n, PRICE - HAULAGE - COURIERS),
        legPaid(d.id, 1, d.courier, COURIERS),
        legPaid(d.id, 0, d.hauler, HAULAGE),
      ],
      moves: { seller: GOODS, courier: COURIERS, hauler: HAULAGE },
    });
  });
});
