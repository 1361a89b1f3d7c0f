import { network } from "hardhat";
import { FundingKind, fundByAuthorization, orderId, signPayment, signReceipt, buildReceipt, Status } from "@kept/sdk";
import { expectEffects, stage } from "../helpers/effects.ts";
import { ALLOWANCE, breakOrder, DAY, fund, makeOrder, now, PRICE } from "../helpers/escrow.ts";
import { at, expectRefusal, slotOf, expectState } from "../helpers/expect.ts";
import { expect } from "chai";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function newFixture() {
  const d = await stage(connection);
  const order = await makeOrder(d);
  return { ...d, order, id: orderId(d.domain, order) };
}

describe("DeliveryEscrow.cancel", () => {
  describe("given the order is new", () => {
    it("rules it out {OrderCancelled}", async () => {
      const d = await loadFixture(newFixture);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).cancel(d.order), {
        events: [["OrderCancelled", d.id]],
        state: { status: Status.Closed },
      });
      expect(await slotOf(d, d.id)).to.equal(BigInt(Status.Closed));
    });

    it("rules it out {OrderCancelled} in the last second before fundBy", async () => {
      const d = await loadFixture(newFixture);
      await at(d, d.order.fundBy - 1);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).cancel(d.order), {
        events: [["OrderCancelled", d.id]],
        state: { status: Status.Closed },
      });
    });

    it("reverts with {DeliveryEscrow_FundingClosed} at fundBy", async () => {
      const d = await loadFixture(newFixture);
      const { fundBy } = d.order;
      await at(d, fundBy);
      const call = d.escrow.connect(d.buyer).cancel(d.order);
      await expectRefusal(d, call, "DeliveryEscrow_FundingClosed", d.id, fundBy, fundBy);
    });

    for (const who of ["seller", "carrier", "arbiter", "stranger"] as const) {
      it(`reverts with {DeliveryEscrow_NotBuyer} for the ${who}`, async () => {
        const d = await loadFixture(newFixture);
        const call = d.escrow.connect(d[who]).cancel(d.order);
        await expectRefusal(d, call, "DeliveryEscrow_NotBuyer", d.id, d[who].address, d.buyer.address);
      });
    }

    it("cancels this order only, not one that differs in a word {OrderCancelled}", async () => {
      const d = await loadFixture(newFixture);
      await d.escrow.connect(d.buyer).cancel(breakOrder(d.order, { feeBps: 1 }));
      await fund(d, d.order);
      await expectState(d, d.id, { status: Status.Funded });
    });

    it("cancels for the buyer whom the terms name only {OrderCancelled}", async () => {
      const d = await loadFixture(newFixture);
      await d.escrow.connect(d.stranger).cancel(breakOrder(d.order, { buyer: d.stranger.address }));
      await expectState(d, d.id, {});
    });
  });

  describe("given the order is not new", () => {
    it("reverts with {DeliveryEscrow_NotFundable} when it is funded", async () => {
      const d = await loadFixture(newFixture);
      await fund(d, d.order);
      const call = d.escrow.connect(d.buyer).cancel(d.order);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Funded);
    });

    it("reverts with {DeliveryEscrow_NotFundable} when it is closed", async () => {
      const d = await loadFixture(newFixture);
      await fund(d, d.order);
      await d.escrow.connect(d.buyer).release(d.order);
      const call = d.escrow.connect(d.buyer).cancel(d.order);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotFundable} when it is cancelled", async () => {
      const d = await loadFixture(newFixture);
      await d.escrow.connect(d.buyer).cancel(d.order);
      const call = d.escrow.connect(d.buyer).cancel(d.order);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });
  });

  describe("given the order is cancelled", () => {
    it("reverts with {DeliveryEscrow_NotFundable} when the buyer funds it", async () => {
      const d = await loadFixture(newFixture);
      await d.escrow.connect(d.buyer).cancel(d.order);
      await expectRefusal(d, fund(d, d.order), "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotFundable} for the authorization that he had signed", async () => {
      const d = await loadFixture(newFixture);
      const authorization = { to: d.escrowAddress, value: PRICE, validBefore: (await now(d)) + DAY };
      const { kind, payment } = await fundByAuthorization(d.buyer, d.tokenAddress, d.id, authorization);
      await d.escrow.connect(d.buyer).cancel(d.order);
      const call = d.escrow.connect(d.stranger).fund(d.order, kind, payment, "0x");
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotFundable} for the consent to be charged that he had signed", async () => {
      const d = await loadFixture(newFixture);
      const signed = await signPayment(d.buyer, d.domain, d.order);
      await d.escrow.connect(d.buyer).cancel(d.order);
      const call = d.escrow.connect(d.stranger).fund(d.order, FundingKind.Allowance, signed, "0x");
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotFundable} for a cart that it lies in, and nothing of it is funded", async () => {
      const d = await loadFixture(newFixture);
      const other = await makeOrder(d);
      await d.escrow.connect(d.buyer).cancel(d.order);
      const { kind, payment } = ALLOWANCE;
      const call = d.escrow.connect(d.buyer).fundMany([other, d.order], kind, payment, ["0x", "0x"]);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
      await expectState(d, orderId(d.domain, other), {});
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it is released, settled or attested", async () => {
      const d = await loadFixture(newFixture);
      await d.escrow.connect(d.buyer).cancel(d.order);
      const signed = await signReceipt(d.carrier, d.domain, buildReceipt({ id: d.id, time: await now(d) }));
      for (const call of [
        () => d.escrow.connect(d.buyer).release(d.order),
        () => d.escrow.settle(d.order),
        () => d.escrow.attest(d.order, [signed]),
      ]) {
        await expectRefusal(d, call(), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
      }
    });
  });

  describe("given the order is to be paid on receipt", () => {
    it("takes the authorization back {OrderCancelled}: {DeliveryEscrow_NotFundable} when it is collected", async () => {
      const base = await loadFixture(newFixture);
      const order = await makeOrder(base, { payOnReceipt: true });
      const d = { ...base, order, id: orderId(base.domain, order) };
      const authorization = { to: d.escrowAddress, value: PRICE, validBefore: (await now(d)) + DAY };
      const { kind, payment } = await fundByAuthorization(d.buyer, d.tokenAddress, d.id, authorization);
      const signed = await signReceipt(d.carrier, d.domain, buildReceipt({ id: d.id, time: await now(d) }));
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).cancel(order), {
        events: [["OrderCancelled", d.id]],
        state: { status: Status.Closed },
      });
      const call = d.escrow.connect(d.stranger).collect(order, kind, payment, "0x", signed);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });
  });
});
