import { expect } from "chai";
import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal, type Sent } from "../helpers/expect.ts";
import { fund, makeOrder, PRICE } from "../helpers/escrow.ts";
import { creditedFixture as credit, type Credited } from "../helpers/credited.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const blockedFixture = () => credit(connection);

async function unblockedFixture() {
  const d = await blockedFixture();
  await d.blocklist.setBlocked(d.seller, false);
  return d;
}

/** Two orders failed to pay the seller. */
async function twiceFixture() {
  const d = await blockedFixture();
  const order = await makeOrder(d, { token: await d.blocklist.getAddress() });
  await fund(d, order);
  await d.escrow.connect(d.buyer).release(order);
  await d.blocklist.setBlocked(d.seller, false);
  return d;
}

/** The credit is in a token that answers false. */
async function falseFixture() {
  const d = await blockedFixture();
  const token = await ethers.deployContract("FalseToken__Mock");
  await token.mint(d.buyer, PRICE);
  await token.connect(d.buyer).approve(d.escrow, PRICE);
  const order = await makeOrder(d, { token: await token.getAddress() });
  await fund(d, order);
  await token.setBlocked(d.seller, true);
  await d.escrow.connect(d.buyer).release(order);
  return { ...d, falseToken: token };
}

const withdraw = (d: Credited, by = d.stranger): Sent => d.escrow.connect(by).withdraw(d.blocklist, d.seller);

describe("DeliveryEscrow.withdraw", () => {
  describe("given nothing is credited to the account", () => {
    it("reverts with {Payouts_NothingCredited}", async () => {
      const d = await loadFixture(unblockedFixture);
      const call = d.escrow.withdraw(d.blocklist, d.buyer);
      await expectRefusal(d, call, "Payouts_NothingCredited", await d.blocklist.getAddress(), d.buyer.address);
    });
  });

  describe("given the account is credited in another token only", () => {
    it("reverts with {Payouts_NothingCredited}", async () => {
      const d = await loadFixture(unblockedFixture);
      const call = d.escrow.withdraw(d.token, d.seller);
      await expectRefusal(d, call, "Payouts_NothingCredited", d.tokenAddress, d.seller.address);
    });
  });

  describe("given the credit was withdrawn", () => {
    it("reverts with {Payouts_NothingCredited}", async () => {
      const d = await loadFixture(unblockedFixture);
      await withdraw(d);
      await expectRefusal(d, withdraw(d), "Payouts_NothingCredited", await d.blocklist.getAddress(), d.seller.address);
    });
  });

  describe("given the token still refuses the account", () => {
    it("reverts with {Blocked} and keeps the credit", async () => {
      const d = await loadFixture(blockedFixture);
      await expect(withdraw(d)).to.be.revertedWithCustomError(d.blocklist, "Blocked").withArgs(d.seller);
      expect(await d.escrow.credited(d.blocklist, d.seller)).to.equal(PRICE);
    });
  });

  describe("given the token still answers false", () => {
    it("reverts with {SafeERC20FailedOperation} and keeps the credit", async () => {
      const d = await loadFixture(falseFixture);
      const token = await d.falseToken.getAddress();
      await expectRefusal(d, d.escrow.withdraw(token, d.seller), "SafeERC20FailedOperation", token);
      expect(await d.escrow.credited(token, d.seller)).to.equal(PRICE);
    });
  });

  describe("given the token takes the account's money again", () => {
    it("returns the amount", async () => {
      const d = await loadFixture(unblockedFixture);
      expect(await d.escrow.connect(d.stranger).withdraw.staticCall(d.blocklist, d.seller)).to.equal(PRICE);
    });

    it("emits {CreditWithdrawn}, pays the account whoever calls, and clears the credit", async () => {
      const d = await loadFixture(unblockedFixture);
      const token = await d.blocklist.getAddress();
      const sent = withdraw(d);
      await expectEvents(d, sent, ["CreditWithdrawn", token, d.seller.address, d.seller.address, PRICE]);
      await expectMoves(d, sent, { seller: PRICE, escrow: -PRICE }, d.blocklist);
      expect(await d.escrow.credited(token, d.seller)).to.equal(0n);
    });

    it("leaves the money of other orders alone", async () => {
      const d = await loadFixture(unblockedFixture);
      await expectMoves(d, withdraw(d), {});
    });
  });

  describe("given several payouts failed", () => {
    it("emits {CreditWithdrawn} once for all of them", async () => {
      const d = await loadFixture(twiceFixture);
      const sent = withdraw(d);
      const token = await d.blocklist.getAddress();
      await expectEvents(d, sent, ["CreditWithdrawn", token, d.seller.address, d.seller.address, 2n * PRICE]);
      await expectMoves(d, sent, { seller: 2n * PRICE, escrow: -2n * PRICE }, d.blocklist);
    });
  });
});
