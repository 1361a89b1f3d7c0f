import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing } from "@kept/sdk";
import { ALLOWANCE, breakOrder, fund, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/expect.ts";
import { accepted, closed } from "../helpers/journey.ts";
import { shopOrder, shopStage } from "../helpers/shop.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function shopFixture() {
  return shopStage(connection);
}

/** Nobody's signature. */
const ANY = "0x00";

describe("Shop.accept", () => {
  describe("when the caller is not the owner", () => {
    for (const who of ["buyer", "arbiter", "stranger"] as const) {
      it(`reverts with {Till_NotOwner} for the ${who}`, async () => {
        const d = await loadFixture(shopFixture);
        await expect(d.shop.connect(d[who]).accept(await shopOrder(d), true))
          .to.be.revertedWithCustomError(d.shop, "Till_NotOwner")
          .withArgs(d[who].address, d.seller.address);
      });
    }
  });

  describe("when the shop does not sell", () => {
    it("reverts with {Shop_NotSeller} for another seller's order", async () => {
      const d = await loadFixture(shopFixture);
      const order = await makeOrder(d);
      await expect(d.shop.connect(d.seller).accept(order, true))
        .to.be.revertedWithCustomError(d.shop, "Shop_NotSeller")
        .withArgs(await d.escrow.orderId(order), d.seller.address);
    });

    it("reverts with {Shop_NotSeller} for an order by which it would buy", async () => {
      const d = await loadFixture(shopFixture);
      const order = breakOrder(await makeOrder(d), { seller: d.stranger.address, buyer: d.shopAddress });
      await expect(d.shop.connect(d.seller).accept(order, true))
        .to.be.revertedWithCustomError(d.shop, "Shop_NotSeller")
        .withArgs(await d.escrow.orderId(order), d.stranger.address);
    });
  });

  describe("when the owner accepts an order", () => {
    it("signs it, whatever signature is shown {OrderAccepted}", async () => {
      const d = await loadFixture(shopFixture);
      const order = await shopOrder(d);
      const id = await d.escrow.orderId(order);
      expect(await d.shop.connect(d.seller).accept.staticCall(order, true)).to.equal(id);
      await expect(d.shop.connect(d.seller).accept(order, true)).to.emit(d.shop, "OrderAccepted").withArgs(id, true);
      expect(await d.shop.accepted(id)).to.equal(true);
      const call = d.escrow.connect(d.buyer).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, ANY);
      await expectEvents(d, call, ["OrderFunded", id, d.shopAddress, d.buyer.address, d.tokenAddress, PRICE, true]);
    });

    it("signs what the buyer's key attests without an arbiter {OrderClosed}", async () => {
      const d = await loadFixture(shopFixture);
      const canonical = await shopOrder(d, { arbiter: ZeroAddress });
      const legs = canonical.legs.map((leg) => ({ ...leg, attestor: d.buyer.address }));
      const order = breakOrder(canonical, { legs });
      await d.shop.connect(d.seller).accept(order, true);
      const id = await fund(d, order, ANY);
      const signed = await receiptOf(d, order, {}, d.buyer);
      const call = d.escrow.connect(d.stranger).attest(order, [signed]);
      await expect(call).to.changeTokenBalance(ethers, d.token, d.shop, PRICE);
      await expectEvents(d, call, accepted(signed), closed(id, Closing.Attested, 0n, PRICE));
      await expectMoves(d, call, { escrow: -PRICE });
    });

    it("signs no other order {DeliveryEscrow_SellerSignatureInvalid}", async () => {
      const d = await loadFixture(shopFixture);
      const order = await shopOrder(d);
      await d.shop.connect(d.seller).accept(order, true);
      const other = breakOrder(order, { latePerDay: 0n });
      const id = await d.escrow.orderId(other);
      await expectRefusal(d, fund(d, other, ANY), "DeliveryEscrow_SellerSignatureInvalid", id, d.shopAddress);
    });
  });

  describe("when he takes it back", () => {
    it("no longer signs {DeliveryEscrow_SellerSignatureInvalid}", async () => {
      const d = await loadFixture(shopFixture);
      const order = await shopOrder(d);
      const id = await d.escrow.orderId(order);
      await d.shop.connect(d.seller).accept(order, true);
      await expect(d.shop.connect(d.seller).accept(order, false)).to.emit(d.shop, "OrderAccepted").withArgs(id, false);
      expect(await d.shop.accepted(id)).to.equal(false);
      await expectRefusal(d, fund(d, order, ANY), "DeliveryEscrow_SellerSignatureInvalid", id, d.shopAddress);
    });
  });
});
