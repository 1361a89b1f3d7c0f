import { expect } from "chai";
import { network } from "hardhat";
import { accountSigner, signOrder, verifyOrderSignature } from "@kept/sdk";
import { ALLOWANCE, breakOrder, fund, PRICE } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/expect.ts";
import { shopOrder, shopStage } from "../helpers/shop.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** An order of the shop's, signed by its owner. */
async function signedFixture() {
  const d = await shopStage(connection);
  const order = await shopOrder(d);
  const signature = await signOrder(d.shopSigner, d.domain, order);
  return { ...d, order, signature, id: await d.escrow.orderId(order) };
}

/** The same order, signed by the stranger. */
async function forgedFixture() {
  const d = await signedFixture();
  return { ...d, signature: await signOrder(accountSigner(d.shopAddress, d.stranger), d.domain, d.order) };
}

describe("Shop.isValidSignature", () => {
  describe("when the owner's key signed", () => {
    it("counts at the escrow {OrderFunded}", async () => {
      const d = await networkHelpers.loadFixture(signedFixture);
      const call = d.escrow.connect(d.buyer).fund(d.order, ALLOWANCE.kind, ALLOWANCE.payment, d.signature);
      await expectEvents(d, call, ["OrderFunded", d.id, d.shopAddress, d.buyer.address, d.tokenAddress, PRICE, true]);
      await expectMoves(d, call, { buyer: -PRICE, escrow: PRICE });
    });

    it("counts off chain as well", async () => {
      const d = await networkHelpers.loadFixture(signedFixture);
      expect(await d.shop.isValidSignature(d.id, d.signature)).to.equal("0x1626ba7e");
      expect(await verifyOrderSignature(d.domain, d.order, d.signature, ethers.provider)).to.equal(true);
    });
  });

  describe("when somebody else's did", () => {
    it("is refused {DeliveryEscrow_SellerSignatureInvalid}", async () => {
      const d = await networkHelpers.loadFixture(forgedFixture);
      const call = fund(d, d.order, d.signature);
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.id, d.shopAddress);
    });

    it("says so by another word than ERC-1271's", async () => {
      const d = await networkHelpers.loadFixture(forgedFixture);
      expect(await d.shop.isValidSignature(d.id, d.signature)).to.equal("0xffffffff");
    });
  });

  describe("when the owner signed another order", () => {
    it("is refused {DeliveryEscrow_SellerSignatureInvalid}", async () => {
      const d = await networkHelpers.loadFixture(signedFixture);
      const other = breakOrder(d.order, { latePerDay: 0n });
      const call = fund(d, other, d.signature);
      const id = await d.escrow.orderId(other);
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", id, d.shopAddress);
    });
  });
});
