import { network } from "hardhat";
import { Closing } from "@kept/sdk";
import { addJourney, addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { DAY, PRICE } from "../helpers/escrow.ts";
import { at } from "../helpers/expect.ts";
import { closed, COURIERS, GOODS, HAULAGE, legPaid } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function fundedFixture() {
  return addOrder(await stage(connection));
}

async function journeyFixture() {
  return addJourney(await stage(connection));
}

describe("commerce-payments: the merchant can never be paid after expiry", () => {
  for (const [when, late] of [
    ["at G", 0],
    ["a second after G", 1],
    ["a year after G", 365 * DAY],
  ] as const) {
    it(`the buyer can still pay him ${when}`, async () => {
      const d = await networkHelpers.loadFixture(fundedFixture);
      await at(d, d.graceEnd + late);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        moves: { seller: PRICE },
      });
    });
  }

  it("and with him the carriers whose receipts were lost", async () => {
    const d = await networkHelpers.loadFixture(journeyFixture);
    await at(d, d.graceEnd);
    await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
      events: [
        closed(d.id, Closing.Released, 0n, GOODS),
        legPaid(d.id, 1, d.courier, COURIERS),
        legPaid(d.id, 0, d.hauler, HAULAGE),
      ],
      moves: { seller: GOODS, courier: COURIERS, hauler: HAULAGE },
    });
  });
});
