import { expect } from "chai";
import { network } from "hardhat";
import {
  cartDigest,
  factOf,
  FundingKind,
  fundByAllowance,
  fundByAuthorization,
  fundByPermit,
  orderId,
  signOrder,
  signPayment,
  type Funding,
} from "@kept/sdk";
import { addOrder, attest, stage } from "../helpers/effects.ts";
import { BOND, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/expect.ts";

const connection = await network.create();
const { networkHelpers } = connection;

/** The buyer allows the escrow everything; the stranger writes an order in which the buyer pays him at his word. */
async function trapFixture() {
  const d = await stage(connection);
  const order = await makeOrder(d, { seller: d.stranger.address, attestor: d.stranger.address });
  const signature = await signOrder(d.stranger, d.domain, order);
  return { ...d, order, signature, id: orderId(d.domain, order) };
}

type Trap = Awaited<ReturnType<typeof trapFixture>>;

const bring = (d: Trap, { kind, payment }: Funding) =>
  d.escrow.connect(d.stranger).fund(d.order, kind, payment, d.signature);

describe("commerce-payments: an allowance alone lets a stranger spend it", () => {
  it("he cannot bring the buyer's allowance", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = bring(d, fundByAllowance());
    await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
  });

  it("he cannot bring a permit that he saw in the mempool", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const terms = { spender: d.escrowAddress, value: PRICE, deadline: d.order.fundBy };
    const call = bring(d, await fundByPermit(d.buyer, d.tokenAddress, terms));
    await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
  });

  it("he cannot bring the buyer's consent to another order", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = bring(d, fundByAllowance(await signPayment(d.buyer, d.domain, await makeOrder(d))));
    await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
  });

  it("he cannot bring his own signature over the order as the buyer's consent", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = bring(d, fundByAllowance(d.signature));
    await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
  });

  it("he cannot put it into a cart of one", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = d.escrow.connect(d.stranger).fundMany([d.order], FundingKind.Allowance, "0x", [d.signature]);
    const digest = cartDigest(d.domain, [d.id]);
    await expectRefusal(d, call, "Funding_NotThePayer", digest, d.stranger.address, d.buyer.address);
  });

  it("he cannot attest his own delivery and collect", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const order = { ...d.order, payOnReceipt: true };
    const id = orderId(d.domain, order);
    const signature = await signOrder(d.stranger, d.domain, order);
    const signed = await receiptOf(d, order, {}, d.stranger);
    const call = d.escrow.connect(d.stranger).collect(order, FundingKind.Allowance, "0x", signature, signed);
    await expectRefusal(d, call, "Funding_NotThePayer", id, d.stranger.address, d.buyer.address);
  });

  it("he cannot bring an authorization that the buyer gave to another order", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const wanted = orderId(d.domain, await makeOrder(d));
    const terms = { to: d.escrowAddress, value: PRICE, validBefore: d.order.fundBy };
    const payment = await fundByAuthorization(d.buyer, d.tokenAddress, wanted, terms);
    await expect(bring(d, payment)).to.be.revertedWithCustomError(d.token, "SignatureInvalid").withArgs(d.buyer);
  });

  it("he cannot pass an allowance off as an authorization", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = bring(d, { kind: FundingKind.Authorization, payment: "0x" });
    await expect(call).to.be.revertedWithoutReason(connection.ethers);
  });

  it("he cannot name himself the buyer and spend another's allowance", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const order = { ...d.order, buyer: d.stranger.address, seller: d.buyer.address };
    const call = d.escrow.connect(d.stranger).fund(order, FundingKind.Allowance, "0x", "0x");
    await expect(call)
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
      .withArgs(d.escrow, 0, PRICE);
  });

  it("a bond comes out of the objector's own pocket", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const scene = await addOrder(d);
    const signed = await receiptOf(d, scene.order, { share: 1 });
    await attest(scene, signed);
    const sent = d.escrow.connect(d.seller).object(scene.order, factOf(signed.receipt));
    await expectMoves(d, sent, { seller: -BOND, escrow: BOND });
  });
});
