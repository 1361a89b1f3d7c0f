import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { factOf, missedFact, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, FULL, makeOrder, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { consent, fundFor } from "../helpers/parties.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function fundedFixture() {
  return addOrder(await stage(connection));
}

/** A full receipt in time landed; the buyer may object. */
async function receivedFixture() {
  const d = await fundedFixture();
  const { receipt, signature } = await receiptOf(d, d.order);
  const since = await attest(d, { receipt, signature });
  return { ...d, receipt, since, fact: factOf(receipt) };
}

describe("DeliveryEscrow.objectBySignature", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const fact = missedFact(order);
      const by = await consent(d, d.seller, "Objection", { id, fact });
      await expectRefusal(d, d.escrow.objectBySignature(order, fact, by), "DeliveryEscrow_NotOpen", id, Status.None);
    });
  });

  describe("given a full receipt landed", () => {
    it("takes the bond from the buyer, not from who submits it {OrderObjected}", async () => {
      const d = await loadFixture(receivedFixture);
      const by = await consent(d, d.buyer, "Objection", { id: d.id, fact: d.fact });
      const moment = d.since + 60;
      await at(d, moment);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).objectBySignature(d.order, d.fact, by), {
        events: [["OrderObjected", d.id, d.buyer.address, d.fact, BOND]],
        state: { status: Status.ObjectedByBuyer, share: FULL, time: d.receipt.time, since: moment },
        moves: { buyer: -BOND },
      });
    });

    it("reverts with the token's {ERC20InsufficientAllowance} when the buyer allows no bond", async () => {
      const d = await loadFixture(receivedFixture);
      await d.token.connect(d.buyer).approve(d.escrow, BOND - 1n);
      const by = await consent(d, d.buyer, "Objection", { id: d.id, fact: d.fact });
      await expect(d.escrow.connect(d.seller).objectBySignature(d.order, d.fact, by))
        .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
        .withArgs(d.escrowAddress, BOND - 1n, BOND);
    });

    it("reverts with {DeliveryEscrow_FactDiffers} for an objection to another fact", async () => {
      const d = await loadFixture(receivedFixture);
      const by = await consent(d, d.buyer, "Objection", { id: d.id, fact: ZeroHash });
      const call = d.escrow.objectBySignature(d.order, ZeroHash, by);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, ZeroHash, d.fact);
    });

    it("reverts with {DeliveryEscrow_ObjectionTooLate} once the window has closed", async () => {
      const d = await loadFixture(receivedFixture);
      const by = await consent(d, d.buyer, "Objection", { id: d.id, fact: d.fact });
      const end = d.since + d.order.objectionPeriod;
      await at(d, end);
      const call = d.escrow.objectBySignature(d.order, d.fact, by);
      await expectRefusal(d, call, "DeliveryEscrow_ObjectionTooLate", d.id, end, end);
    });
  });

  describe("given the deadline was missed", () => {
    it("takes the bond from the seller {OrderObjected}", async () => {
      const d = await loadFixture(fundedFixture);
      const fact = missedFact(d.order);
      const by = await consent(d, d.seller, "Objection", { id: d.id, fact });
      await at(d, d.deadline);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).objectBySignature(d.order, fact, by), {
        events: [["OrderObjected", d.id, d.seller.address, fact, BOND]],
        state: { status: Status.ObjectedBySeller },
        moves: { seller: -BOND },
      });
    });
  });

  describe("given a late receipt has made his objection to the missed deadline moot", () => {
    it("reverts with {DeliveryEscrow_FactDiffers} when it is submitted again, and takes no second bond", async () => {
      const d = await loadFixture(fundedFixture);
      const missed = missedFact(d.order);
      const by = await consent(d, d.seller, "Objection", { id: d.id, fact: missed });
      await at(d, d.deadline);
      await d.escrow.connect(d.stranger).objectBySignature(d.order, missed, by);
      const signed = await receiptOf(d, d.order, { time: d.deadline - 1 });
      await attest(d, signed);
      const call = d.escrow.connect(d.stranger).objectBySignature(d.order, missed, by);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, missed, factOf(signed.receipt));
    });
  });

  countsAsHisCall(
    {
      act: "Objection",
      role: "buyer",
      scene: async (on, kind) => {
        const d = await stage(on);
        const party = await kind.of(d, "buyer");
        const funded = { ...d, party, ...(await fundFor(d, "buyer", party)) };
        const signed = await receiptOf(d, funded.order);
        await d.escrow.connect(d.stranger).attest(funded.order, [signed]);
        return { ...funded, fact: factOf(signed.receipt) };
      },
      what: ({ id, fact }) => ({ id, fact }),
      others: () => ({ fact: ZeroHash }),
      direct: (d) => d.escrow.interface.encodeFunctionData("object", [d.order, d.fact]),
      signed: (d, by) => d.escrow.interface.encodeFunctionData("objectBySignature", [d.order, d.fact, by]),
      notHis: (d, signer) => ["DeliveryEscrow_MayNotObject", d.id, signer],
      again: (d) => ["DeliveryEscrow_AlreadyObjected", d.id, Status.ObjectedByBuyer],
    },
    connection,
  );
});
