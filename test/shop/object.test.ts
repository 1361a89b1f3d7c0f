import { expect } from "chai";
import { network } from "hardhat";
import { Closing, factOf, Outcome } from "@kept/sdk";
import { BOND, fund, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";
import { shopOrder, shopStage } from "../helpers/shop.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** The carrier says that the parcel came back. */
async function returnedFixture() {
  const d = await shopStage(connection);
  const order = await shopOrder(d);
  const id = await fund(d, order);
  const signed = await receiptOf(d, order, { outcome: Outcome.Returned });
  await d.escrow.attest(order, [signed]);
  return { ...d, order, id, fact: factOf(signed.receipt) };
}

/** The shop has its bond and a unit, from earlier sales. */
async function richFixture() {
  const d = await returnedFixture();
  await d.token.mint(d.shop, BOND + 1n);
  return d;
}

describe("Shop.object", () => {
  describe("when the caller is not the owner", () => {
    for (const who of ["buyer", "arbiter", "stranger"] as const) {
      it(`reverts with {Till_NotOwner} for the ${who}`, async () => {
        const d = await loadFixture(richFixture);
        await expect(d.shop.connect(d[who]).object(d.order, d.fact))
          .to.be.revertedWithCustomError(d.shop, "Till_NotOwner")
          .withArgs(d[who].address, d.seller.address);
      });
    }
  });

  describe("when the shop may not object", () => {
    it("reverts with {DeliveryEscrow_MayNotObject} and leaves no allowance", async () => {
      const d = await loadFixture(richFixture);
      const order = await shopOrder(d);
      const id = await fund(d, order);
      const signed = await receiptOf(d, order);
      await d.escrow.attest(order, [signed]);
      const call = d.shop.connect(d.seller).object(order, factOf(signed.receipt));
      await expectRefusal(d, call, "DeliveryEscrow_MayNotObject", id, d.shopAddress);
      expect(await d.token.allowance(d.shop, d.escrow)).to.equal(0n);
    });
  });

  describe("given the takings are short of the bond", () => {
    it("reverts with {ERC20InsufficientBalance}", async () => {
      const d = await loadFixture(returnedFixture);
      await d.token.mint(d.shop, BOND - 1n);
      await expect(d.shop.connect(d.seller).object(d.order, d.fact))
        .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
        .withArgs(d.shopAddress, BOND - 1n, BOND);
    });
  });

  describe("when the owner objects", () => {
    it("posts the bond out of the takings and leaves no allowance {OrderObjected}", async () => {
      const d = await loadFixture(richFixture);
      const call = d.shop.connect(d.seller).object(d.order, d.fact);
      await expect(call).to.changeTokenBalance(ethers, d.token, d.shop, -BOND);
      await expectEvents(d, call, ["OrderObjected", d.id, d.shopAddress, d.fact, BOND]);
      await expectMoves(d, call, { escrow: BOND });
      expect(await d.token.allowance(d.shop, d.escrow)).to.equal(0n);
    });

    it("has the bond back when the arbiter upholds it {BondReturned}", async () => {
      const d = await loadFixture(richFixture);
      await d.shop.connect(d.seller).object(d.order, d.fact);
      const call = d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0);
      await expect(call).to.changeTokenBalance(ethers, d.token, d.shop, PRICE + BOND);
      const returned = bondReturned(d.id, { address: d.shopAddress }, BOND);
      await expectEvents(d, call, closed(d.id, Closing.Ruled, 0n, PRICE), returned);
      await expectMoves(d, call, { escrow: -PRICE - BOND });
    });
  });
});
