import { expect } from "chai";
import { network } from "hardhat";
import { fund, PRICE } from "../helpers/escrow.ts";
import { expectEvents, expectMoves } from "../helpers/expect.ts";
import { shopOrder, shopStage } from "../helpers/shop.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** A shop on its token's blocklist, whose order was released. */
async function blockedFixture() {
  const d = await shopStage(connection);
  const money = await ethers.deployContract("BlocklistToken__Mock");
  await money.mint(d.buyer, PRICE);
  await money.connect(d.buyer).approve(d.escrow, PRICE);
  const order = await shopOrder(d, { token: await money.getAddress() });
  await fund(d, order);
  await money.setBlocked(d.shop, true);
  await d.escrow.connect(d.buyer).release(order);
  return { ...d, money };
}

describe("Till.withdrawCredit", () => {
  describe("when the caller is not the owner", () => {
    for (const who of ["buyer", "stranger"] as const) {
      it(`reverts with {Till_NotOwner} for the ${who}`, async () => {
        const d = await loadFixture(blockedFixture);
        await expect(d.shop.connect(d[who]).withdrawCredit(d.money, d[who]))
          .to.be.revertedWithCustomError(d.shop, "Till_NotOwner")
          .withArgs(d[who].address, d.seller.address);
      });
    }
  });

  describe("given nothing is credited", () => {
    it("reverts with {Payouts_NothingCredited}", async () => {
      const d = await loadFixture(blockedFixture);
      await expect(d.shop.connect(d.seller).withdrawCredit(d.token, d.seller))
        .to.be.revertedWithCustomError(d.escrow, "Payouts_NothingCredited")
        .withArgs(d.tokenAddress, d.shopAddress);
    });
  });

  describe("given the escrow could not pay the till", () => {
    it("pays the credit to whom the owner names {CreditWithdrawn}", async () => {
      const d = await loadFixture(blockedFixture);
      expect(await d.escrow.credited(d.money, d.shop)).to.equal(PRICE);
      const shop = d.shop.connect(d.seller);
      expect(await shop.withdrawCredit.staticCall(d.money, d.courier)).to.equal(PRICE);
      const call = shop.withdrawCredit(d.money, d.courier);
      const money = await d.money.getAddress();
      await expectEvents(d, call, ["CreditWithdrawn", money, d.shopAddress, d.courier.address, PRICE]);
      await expectMoves(d, call, { courier: PRICE, escrow: -PRICE }, d.money);
      expect(await d.escrow.credited(d.money, d.shop)).to.equal(0n);
    });
  });
});
