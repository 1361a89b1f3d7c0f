import { expect } from "chai";
import { network } from "hardhat";
import { Closing, Status } from "@kept/sdk";
import { addOrder, expectEffects } from "../helpers/effects.ts";
import { fund, PRICE } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { shopOrder, shopStage } from "../helpers/shop.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function soldFixture() {
  const d = await shopStage(connection);
  const order = await shopOrder(d);
  return { ...d, order, id: await fund(d, order) };
}

describe("Shop.refund", () => {
  describe("when the caller is not the owner", () => {
    for (const who of ["buyer", "arbiter", "stranger"] as const) {
      it(`reverts with {Till_NotOwner} for the ${who}`, async () => {
        const d = await loadFixture(soldFixture);
        await expect(d.shop.connect(d[who]).refund(d.order, PRICE))
          .to.be.revertedWithCustomError(d.shop, "Till_NotOwner")
          .withArgs(d[who].address, d.seller.address);
      });
    }
  });

  describe("given another sells", () => {
    it("reverts with {DeliveryEscrow_NotSeller}", async () => {
      const d = await loadFixture(soldFixture);
      const { order, id } = await addOrder(d);
      const call = d.shop.connect(d.seller).refund(order, PRICE);
      await expectRefusal(d, call, "DeliveryEscrow_NotSeller", id, d.shopAddress, d.seller.address);
    });
  });

  describe("when the owner refunds", () => {
    it("gives the buyer a part {OrderRefunded}", async () => {
      const d = await loadFixture(soldFixture);
      await expectEffects(d, d.id, d.shop.connect(d.seller).refund(d.order, 30_000_000n), {
        events: [["OrderRefunded", d.id, 30_000_000n]],
        state: { status: Status.Funded, refunded: 30_000_000n },
        moves: { buyer: 30_000_000n },
      });
    });

    it("gives him everything and closes {OrderClosed}", async () => {
      const d = await loadFixture(soldFixture);
      await expectEffects(d, d.id, d.shop.connect(d.seller).refund(d.order, PRICE), {
        events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE },
      });
    });
  });
});
