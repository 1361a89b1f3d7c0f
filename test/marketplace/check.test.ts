import { expect } from "chai";
import { network } from "hardhat";
import { ALLOWANCE, breakOrder, PRICE } from "../helpers/escrow.ts";
import { expectEvents } from "../helpers/expect.ts";
import { FEE_BPS, list, marketStage } from "../helpers/market.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function listedFixture() {
  return list(await marketStage(connection));
}

describe("Marketplace.check", () => {
  describe("when the order is the marketplace's", () => {
    it("returns the id, for a buyer who funds it himself {OrderFunded}", async () => {
      const d = await networkHelpers.loadFixture(listedFixture);
      expect(await d.market.check(d.order)).to.equal(d.id);
      const call = d.escrow.connect(d.buyer).fund(d.order, ALLOWANCE.kind, ALLOWANCE.payment, d.signature);
      const { seller, buyer, tokenAddress } = d;
      await expectEvents(d, call, ["OrderFunded", d.id, seller.address, buyer.address, tokenAddress, PRICE, true]);
    });
  });

  describe("when it is not", () => {
    it("reverts with {Marketplace_FeeRecipientDiffers}", async () => {
      const d = await networkHelpers.loadFixture(listedFixture);
      const order = breakOrder(d.order, { feeRecipient: d.stranger.address });
      await expect(d.market.check(order))
        .to.be.revertedWithCustomError(d.market, "Marketplace_FeeRecipientDiffers")
        .withArgs(await d.escrow.orderId(order), d.stranger.address);
    });

    it("reverts with {Marketplace_FeeDiffers}", async () => {
      const d = await networkHelpers.loadFixture(listedFixture);
      const order = breakOrder(d.order, { feeBps: 0 });
      await expect(d.market.check(order))
        .to.be.revertedWithCustomError(d.market, "Marketplace_FeeDiffers")
        .withArgs(await d.escrow.orderId(order), 0, FEE_BPS);
    });
  });
});
