import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, signOrder } from "@kept/sdk";
import { addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { DAY, fund, makeOrder, now } from "../helpers/escrow.ts";
import { at } from "../helpers/expect.ts";
import { accepted, closed, legPaid, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const GOODS = 99_000_000n;
const PICKUP = 1_000_000n;

/** The carrier attests the pick-up, the buyer himself the goods; nobody to object to. */
async function pickedUpFixture() {
  const d = await stage(connection);
  const start = await now(d);
  const legs = [
    { attestor: d.carrier.address, payee: d.hauler.address, amount: PICKUP, deadline: start + 4 * DAY },
    { attestor: d.buyer.address, amount: GOODS, deadline: start + 8 * DAY },
  ];
  const order = await makeOrder(d, { legs, arbiter: ZeroAddress });
  const id = await fund(d, order, await signOrder(d.seller, d.domain, order));
  return { ...d, order, id };
}

// A full receipt of the pick-up pays the seller nothing. One that lacks a millionth ended the journey there, and paid him
// for goods whose own receipt nobody ever signed.
describe("finding: a short receipt on the way pays the seller for legs never travelled", () => {
  it("gives the goods' price back to the buyer", async () => {
    const d = await loadFixture(pickedUpFixture);
    const short = await legReceipt(d, d.order, 0, { share: 999_999 });
    await at(d, d.order.fundBy);
    await expectEffects(d, d.id, d.escrow.attest(d.order, [short]), {
      events: [accepted(short), closed(d.id, Closing.Attested, GOODS, 0n), legPaid(d.id, 0, d.hauler, PICKUP)],
      moves: { buyer: GOODS, hauler: PICKUP },
    });
  });

  it("leaves the seller his goods' leg when it is the one that decides", async () => {
    const d = await addOrder(await loadFixture(pickedUpFixture), { arbiter: ZeroAddress });
    const short = await legReceipt(d, d.order, 0, { share: 999_999 });
    await at(d, d.order.fundBy);
    await expectEffects(d, d.id, d.escrow.attest(d.order, [short]), {
      events: [accepted(short), closed(d.id, Closing.Attested, 100n, GOODS + PICKUP - 100n)],
      moves: { buyer: 100n, seller: GOODS + PICKUP - 100n },
    });
  });
});
