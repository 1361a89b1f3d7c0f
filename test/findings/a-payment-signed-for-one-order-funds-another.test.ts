import { expect } from "chai";
import type { BaseContract } from "ethers";
import { network } from "hardhat";
import { cartDigest, orderId, signPayment, type Funding, type Hex, type Order } from "@kept/sdk";
import { makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal, expectState } from "../helpers/expect.ts";
import { AUTHORIZED, bank, KINDS, tokenFor, type Bank, type Kind } from "../helpers/kinds.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function bankFixture(): Promise<Bank> {
  return bank(connection);
}

/** The buyer has signed the payment of the seller's order; the stranger has an order at the same price for himself. */
async function setUp(d: Bank, kind: Kind) {
  const token = tokenFor(d, kind);
  const wanted = await makeOrder(d, { token });
  const own = { seller: d.stranger.address, attestor: d.stranger.address, token };
  const subject = orderId(d.domain, wanted);
  const consent = await signPayment(d.buyer, d.domain, wanted);
  return {
    funding: await kind.pay(d, { subject, amount: PRICE, consent }),
    prepaid: await makeOrder(d, own),
    onReceipt: await makeOrder(d, { ...own, payOnReceipt: true }),
  };
}

async function expectBound(d: Bank, kind: Kind, call: Promise<unknown>, subject: Hex): Promise<void> {
  if (kind.byConsent)
    return expectRefusal(d, call, "Funding_NotThePayer", subject, d.stranger.address, d.buyer.address);
  const refuser: BaseContract = kind === AUTHORIZED ? d.token : d.permit2;
  await expect(call).to.be.revertedWithCustomError(refuser, kind === AUTHORIZED ? "SignatureInvalid" : "InvalidSigner");
}

/** What the stranger tries, and what his payment would have to be signed for. */
type Attempt = (d: Bank, order: Order, funding: Funding) => Promise<readonly [call: Promise<unknown>, subject: Hex]>;

const fundAlone: Attempt = (d, order, { kind, payment, value = 0n }) =>
  Promise.resolve([d.escrow.connect(d.stranger).fund(order, kind, payment, "0x", { value }), orderId(d.domain, order)]);

const fundInACart: Attempt = (d, order, { kind, payment, value = 0n }) =>
  Promise.resolve([
    d.escrow.connect(d.stranger).fundMany([order], kind, payment, ["0x"], { value }),
    cartDigest(d.domain, [orderId(d.domain, order)]),
  ]);

const collectIt: Attempt = async (d, order, { kind, payment, value = 0n }) => {
  const signed = await receiptOf(d, order, {}, d.stranger);
  const call = d.escrow.connect(d.stranger).collect(order, kind, payment, "0x", signed, { value });
  return [call, orderId(d.domain, order)];
};

describe("a payment signed for one order funds another", () => {
  for (const kind of KINDS) {
    it(`the stranger cannot fund his own order by ${kind.name} meant for the seller's`, async () => {
      const d = await networkHelpers.loadFixture(bankFixture);
      const { prepaid, funding } = await setUp(d, kind);
      const [call, subject] = await fundAlone(d, prepaid, funding);
      await expectBound(d, kind, call, subject);
      await expectState(d, orderId(d.domain, prepaid), {});
    });

    it(`the stranger cannot put his own order into a cart by ${kind.name} meant for the seller's`, async () => {
      const d = await networkHelpers.loadFixture(bankFixture);
      const { prepaid, funding } = await setUp(d, kind);
      const [call, subject] = await fundInACart(d, prepaid, funding);
      await expectBound(d, kind, call, subject);
    });

    it(`the stranger cannot collect his own order by ${kind.name} meant for the seller's`, async () => {
      const d = await networkHelpers.loadFixture(bankFixture);
      const { onReceipt, funding } = await setUp(d, kind);
      const [call, subject] = await collectIt(d, onReceipt, funding);
      await expectBound(d, kind, call, subject);
    });
  }
});
