import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, orderId, Outcome, Status } from "@kept/sdk";
import { addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, fund, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { accepted, bondReturned, closed } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return stage(connection);
}

// A first draft released at once whatever the buyer's key signed: he signed a millionth and had his money back.
describe("finding: a buyer signs that a millionth arrived and is refunded at once", () => {
  for (const [title, changes] of [
    ["a millionth arrived", { share: 1 }],
    ["it was returned", { outcome: Outcome.Returned }],
  ] as const) {
    it(`waits for the seller's objection and the arbiter when the buyer signs that ${title}`, async () => {
      const bare = await loadFixture(deployedFixture);
      const d = await addOrder(bare, { attestor: bare.buyer.address });
      const signed = await receiptOf(d, d.order, changes, d.buyer);
      const since = signed.receipt.time + 60;
      await at(d, since);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).attest(d.order, [signed]), {
        events: [accepted(signed)],
        state: { status: Status.Received, share: signed.receipt.share, time: signed.receipt.time, since },
      });

      await d.escrow.connect(d.seller).object(d.order, factOf(signed.receipt));
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, factOf(signed.receipt), 0), {
        events: [closed(d.id, Closing.Ruled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
        moves: { seller: PRICE + BOND },
      });
    });
  }

  it("cannot be funded without the seller's signature where nobody could rule", async () => {
    const d = await loadFixture(deployedFixture);
    const order = await makeOrder(d, { attestor: d.buyer.address, arbiter: ZeroAddress });
    const id = orderId(d.domain, order);
    await expectRefusal(d, fund(d, order), "DeliveryEscrow_SellerMustSign", id, d.seller.address);
  });

  it("is at once final only for a seller who signed that he knows", async () => {
    const bare = await loadFixture(deployedFixture);
    const d = await addOrder(bare, { attestor: bare.buyer.address, arbiter: ZeroAddress });
    const signed = await receiptOf(d, d.order, { share: 1 }, d.buyer);
    await at(d, d.order.fundBy);
    await expectEffects(d, d.id, d.escrow.connect(d.buyer).attest(d.order, [signed]), {
      events: [accepted(signed), closed(d.id, Closing.Attested, PRICE - 100n, 100n)],
      moves: { buyer: PRICE - 100n, seller: 100n },
    });
  });
});
