import { expect } from "chai";
import { network } from "hardhat";
import { ZeroAddress } from "ethers";
import { fundByAllowance, fundByAuthorization, orderId, signOrder, signPayment, Status } from "@kept/sdk";
import { stage } from "../helpers/effects.ts";
import { makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/**
 * A token that honours ERC-3009 to the letter, and whose `authorizationState` costs over 10,000 gas as long as nothing of it
 * is warm. Where its authorization has just been used everything is warm, so the escrow clears its mark.
 */
async function twiceFixture() {
  const d = await stage(connection);
  const rules = await ethers.deployContract("AuthorizationLedger__Mock");
  const proxy = await ethers.deployContract("UsdcProxy__Mock", [rules]);
  const money = await ethers.deployContract("LedgerToken__Mock", [proxy]);
  const token = await money.getAddress();
  await money.mint(d.buyer, 2n * PRICE);
  await money.connect(d.buyer).approve(d.escrow, ethers.MaxUint256);
  const order = await makeOrder(d, {
    token,
    payOnReceipt: true,
    arbiter: ZeroAddress,
    objectionPeriod: 0,
    rulingPeriod: 0,
    bond: 0n,
  });
  const id = orderId(d.domain, order);
  const sellers = await signOrder(d.seller, d.domain, order);
  const receipt = await receiptOf(d, order);
  const terms = { to: d.escrowAddress, value: PRICE, validBefore: order.fundBy };
  const authorization = await fundByAuthorization(d.buyer, token, id, terms);
  // The buyer has signed the order as well: his first wallet could not do ERC-3009, say.
  const consent = fundByAllowance(await signPayment(d.buyer, d.domain, order));
  return { ...d, money, order, id, sellers, receipt, authorization, consent };
}

// The question was cheap while everything was warm, and too dear for the escrow later: the mark was gone, and the answer lost.
describe("finding: an order is collected twice", () => {
  it("an id collected by authorization is not collected again by allowance", async () => {
    const d = await networkHelpers.loadFixture(twiceFixture);
    const bring = ({ kind, payment }: typeof d.consent) =>
      d.escrow.connect(d.stranger).collect(d.order, kind, payment, d.sellers, d.receipt);
    await bring(d.authorization);
    expect(await d.money.authorizationState(d.buyer, d.id)).to.equal(true);

    await expectRefusal(d, bring(d.consent), "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    expect(await d.money.balanceOf(d.seller)).to.equal(PRICE);
    expect(await d.money.balanceOf(d.buyer)).to.equal(PRICE);
  });
});
