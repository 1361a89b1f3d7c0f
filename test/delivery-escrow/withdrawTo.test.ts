import { expect } from "chai";
import { ZeroAddress, type AddressLike } from "ethers";
import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal, type Sent } from "../helpers/expect.ts";
import { PRICE } from "../helpers/escrow.ts";
import { creditedFixture as credit, type Credited } from "../helpers/credited.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const blockedFixture = () => credit(connection);

const withdrawTo = (d: Credited, to: AddressLike, by = d.seller): Sent =>
  d.escrow.connect(by).withdrawTo(d.blocklist, to);

describe("DeliveryEscrow.withdrawTo", () => {
  for (const [name, place] of [
    ["zero", () => ZeroAddress],
    ["the escrow", (d: Credited) => d.escrowAddress],
    ["the token", (d: Credited) => d.order.token],
  ] as const) {
    describe(`when the recipient is ${name}`, () => {
      it("reverts with {Payouts_RecipientForbidden}", async () => {
        const d = await loadFixture(blockedFixture);
        await expectRefusal(d, withdrawTo(d, place(d)), "Payouts_RecipientForbidden", place(d));
      });
    });
  }

  describe("given nothing is credited to the caller", () => {
    it("reverts with {Payouts_NothingCredited}, whatever others have", async () => {
      const d = await loadFixture(blockedFixture);
      const call = withdrawTo(d, d.stranger, d.stranger);
      await expectRefusal(d, call, "Payouts_NothingCredited", d.order.token, d.stranger.address);
    });
  });

  describe("given the credit was withdrawn", () => {
    it("reverts with {Payouts_NothingCredited}", async () => {
      const d = await loadFixture(blockedFixture);
      await withdrawTo(d, d.courier);
      await expectRefusal(d, withdrawTo(d, d.courier), "Payouts_NothingCredited", d.order.token, d.seller.address);
    });
  });

  describe("given the token refuses the recipient too", () => {
    it("reverts with {Blocked} and keeps the credit", async () => {
      const d = await loadFixture(blockedFixture);
      await expect(withdrawTo(d, d.seller)).to.be.revertedWithCustomError(d.blocklist, "Blocked").withArgs(d.seller);
      expect(await d.escrow.credited(d.blocklist, d.seller)).to.equal(PRICE);
    });
  });

  describe("given the token takes the recipient's money", () => {
    it("returns the amount", async () => {
      const d = await loadFixture(blockedFixture);
      expect(await d.escrow.connect(d.seller).withdrawTo.staticCall(d.blocklist, d.courier)).to.equal(PRICE);
    });

    it("emits {CreditWithdrawn}, pays the recipient and clears the credit", async () => {
      const d = await loadFixture(blockedFixture);
      const sent = withdrawTo(d, d.courier);
      await expectEvents(d, sent, ["CreditWithdrawn", d.order.token, d.seller.address, d.courier.address, PRICE]);
      await expectMoves(d, sent, { courier: PRICE, escrow: -PRICE }, d.blocklist);
      expect(await d.escrow.credited(d.blocklist, d.seller)).to.equal(0n);
      expect(await d.escrow.credited(d.blocklist, d.courier)).to.equal(0n);
    });

    it("leaves the money of other orders alone", async () => {
      const d = await loadFixture(blockedFixture);
      await expectMoves(d, withdrawTo(d, d.courier), {});
    });
  });
});
