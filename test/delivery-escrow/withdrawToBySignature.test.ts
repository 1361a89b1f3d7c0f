import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { orderId, type Hex } from "@kept/sdk";
import { stage } from "../helpers/effects.ts";
import { ALLOWANCE, BOND, makeOrder, PRICE } from "../helpers/escrow.ts";
import { creditedFixture as credit, type Credited } from "../helpers/credited.ts";
import { expectEvents, expectMoves, expectRefusal, type Sent } from "../helpers/expect.ts";
import { ACCOUNT, consent, wallet, type Party } from "../helpers/parties.ts";
import type { BlocklistToken__Mock } from "../../typechain-types/index.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const blockedFixture = () => credit(connection);

/** What the error names: the token, left-aligned in 32 bytes. */
const subjectOf = (token: Hex): Hex => token.toLowerCase().padEnd(66, "0");

/** Has the seller's credit paid to somebody by his signature, which a stranger submits. */
async function byHisHand(d: Credited, to: Hex, nonce = 0n): Promise<Awaited<Sent>> {
  const what = { account: d.seller.address, token: d.order.token, to, nonce };
  const by = await consent(d, d.seller, "Withdrawal", what);
  return d.escrow.connect(d.stranger).withdrawToBySignature(d.blocklist, to, by);
}

/** An order in a blocklisting token whose seller was refused: its price is credited to him. */
async function creditTo(d: Awaited<ReturnType<typeof stage>>, party: Party, blocklist: BlocklistToken__Mock) {
  const order = await makeOrder(d, { token: await blocklist.getAddress(), seller: party.address });
  await d.escrow.connect(d.buyer).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, "0x");
  await d.escrow.connect(d.buyer).release(order);
  return orderId(d.domain, order);
}

async function listedStage() {
  const d = await stage(connection);
  const blocklist = await ethers.deployContract("BlocklistToken__Mock");
  await blocklist.mint(d.buyer, 1_000n * BOND);
  await blocklist.connect(d.buyer).approve(d.escrow, MaxUint256);
  return { ...d, blocklist };
}

/** The seller and an account that he owns both have a credit. */
async function ownerFixture() {
  const d = await listedStage();
  const account = await ACCOUNT.of(d, "seller");
  for (const party of [account, wallet(d, "seller")]) {
    await d.blocklist.setBlocked(party.address, true);
    await creditTo(d, party, d.blocklist);
  }
  return { ...d, account };
}

describe("DeliveryEscrow.withdrawToBySignature", () => {
  for (const [name, place] of [
    ["zero", () => ZeroAddress],
    ["the escrow", (d: Credited) => d.escrowAddress],
    ["the token", (d: Credited) => d.order.token],
  ] as const) {
    describe(`when the recipient is ${name}`, () => {
      it("reverts with {Payouts_RecipientForbidden} and spends no nonce", async () => {
        const d = await loadFixture(blockedFixture);
        await expectRefusal(d, byHisHand(d, place(d)), "Payouts_RecipientForbidden", place(d));
        expect(await d.escrow.nonces(d.seller)).to.equal(0n);
      });
    });
  }

  describe("given nothing is credited to the account", () => {
    it("reverts with {Payouts_NothingCredited}, whatever others have", async () => {
      const d = await loadFixture(blockedFixture);
      const what = { account: d.courier.address, token: d.order.token, to: d.courier.address, nonce: 0n };
      const by = await consent(d, d.courier, "Withdrawal", what);
      const call = d.escrow.withdrawToBySignature(d.blocklist, d.courier, by);
      await expectRefusal(d, call, "Payouts_NothingCredited", d.order.token, d.courier.address);
    });
  });

  describe("given the token takes the recipient's money", () => {
    it("returns the amount", async () => {
      const d = await loadFixture(blockedFixture);
      const what = { account: d.seller.address, token: d.order.token, to: d.courier.address, nonce: 0n };
      const by = await consent(d, d.seller, "Withdrawal", what);
      const { withdrawToBySignature } = d.escrow.connect(d.stranger);
      expect(await withdrawToBySignature.staticCall(d.blocklist, d.courier, by)).to.equal(PRICE);
    });

    it("emits {CreditWithdrawn}, pays the recipient, clears the credit and spends the nonce", async () => {
      const d = await loadFixture(blockedFixture);
      const sent = byHisHand(d, d.courier.address);
      await expectEvents(d, sent, ["CreditWithdrawn", d.order.token, d.seller.address, d.courier.address, PRICE]);
      await expectMoves(d, sent, { courier: PRICE, escrow: -PRICE }, d.blocklist);
      expect(await d.escrow.credited(d.blocklist, d.seller)).to.equal(0n);
      expect(await d.escrow.nonces(d.seller)).to.equal(1n);
      expect(await d.escrow.nonces(d.courier)).to.equal(0n);
    });
  });

  describe("given the token refuses the recipient too", () => {
    it("reverts with {Blocked}, keeps the credit and spends no nonce", async () => {
      const d = await loadFixture(blockedFixture);
      await expect(byHisHand(d, d.seller.address))
        .to.be.revertedWithCustomError(d.blocklist, "Blocked")
        .withArgs(d.seller);
      expect(await d.escrow.credited(d.blocklist, d.seller)).to.equal(PRICE);
      expect(await d.escrow.nonces(d.seller)).to.equal(0n);
    });
  });

  describe("given the nonce is not the next one", () => {
    it("reverts with {Consents_Invalid} before its turn", async () => {
      const d = await loadFixture(blockedFixture);
      const subject = subjectOf(d.order.token);
      const call = byHisHand(d, d.courier.address, 1n);
      await expectRefusal(d, call, "Consents_Invalid", subject, d.seller.address);
    });

    it("reverts with {Consents_Invalid} for a spent one, though there is a new credit", async () => {
      const d = await loadFixture(blockedFixture);
      const subject = subjectOf(d.order.token);
      await byHisHand(d, d.courier.address);
      const order = await makeOrder(d, { token: d.order.token });
      await d.escrow.connect(d.buyer).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, "0x");
      await d.escrow.connect(d.buyer).release(order);
      const again = byHisHand(d, d.courier.address);
      await expectRefusal(d, again, "Consents_Invalid", subject, d.seller.address);
      await expectMoves(d, byHisHand(d, d.courier.address, 1n), { courier: PRICE, escrow: -PRICE }, d.blocklist);
    });
  });

  describe("given the signer owns an account that has a credit too", () => {
    it("reverts with {Consents_Invalid} for his own consent in the account's name", async () => {
      const d = await loadFixture(ownerFixture);
      const token = await d.blocklist.getAddress();
      const [to, account] = [d.courier.address, d.account.address];
      const his = await consent(d, d.seller, "Withdrawal", { account: d.seller.address, token, to, nonce: 0n });
      const call = d.escrow.connect(d.stranger).withdrawToBySignature(token, to, { ...his, signer: account });
      await expectRefusal(d, call, "Consents_Invalid", subjectOf(token), account);
    });

    it("reverts with {Consents_Invalid} for the account's consent in his own name", async () => {
      const d = await loadFixture(ownerFixture);
      const token = await d.blocklist.getAddress();
      const [to, account] = [d.courier.address, d.account.address];
      const its = await consent(d, d.account.signer, "Withdrawal", { account, token, to, nonce: 0n });
      const signer = d.seller.address;
      const call = d.escrow.connect(d.stranger).withdrawToBySignature(token, to, { ...its, signer });
      await expectRefusal(d, call, "Consents_Invalid", subjectOf(token), signer);
    });
  });

  countsAsHisCall(
    {
      act: "Withdrawal",
      role: "seller",
      scene: async (_, kind) => {
        const d = await listedStage();
        const party = await kind.of(d, "seller");
        await d.blocklist.setBlocked(party.address, true);
        const id = await creditTo(d, party, d.blocklist);
        return { ...d, party, id, money: d.blocklist, listed: await d.blocklist.getAddress() };
      },
      subject: (d) => subjectOf(d.listed),
      what: (d) => ({ account: d.party.address, token: d.listed, to: d.courier.address, nonce: 0n }),
      others: (d) => ({ account: d.buyer.address, token: d.tokenAddress, to: d.stranger.address, nonce: 1n }),
      direct: (d) => d.escrow.interface.encodeFunctionData("withdrawTo", [d.listed, d.courier.address]),
      signed: (d, by) => {
        return d.escrow.interface.encodeFunctionData("withdrawToBySignature", [d.listed, d.courier.address, by]);
      },
      notHis: (d, signer) => ["Consents_Invalid", subjectOf(d.listed), signer],
      again: (d) => ["Consents_Invalid", subjectOf(d.listed), d.party.address],
    },
    connection,
  );
});
