import { expect } from "chai";
import { network } from "hardhat";
import { ZeroAddress } from "ethers";
import { fundByAuthorization, orderId, signOrder } from "@kept/sdk";
import { stage } from "../helpers/effects.ts";
import { makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** An order in a token behind USDC's proxy, collected by authorization and closed at once, long before its `fundBy`. */
async function collectedFixture() {
  const d = await stage(connection);
  const implementation = await ethers.deployContract("Token__Mock", ["USD Coin", "USDC", 6]);
  const proxy = await ethers.deployContract("UsdcProxy__Mock", [implementation]);
  const token = await proxy.getAddress();
  const money = await ethers.getContractAt("Token__Mock", token);
  await money.mint(d.buyer, PRICE);
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
  const { kind, payment } = await fundByAuthorization(d.buyer, token, id, terms);
  await d.escrow.connect(d.stranger).collect(order, kind, payment, sellers, receipt);
  return { ...d, money, usdc: token, order, id };
}

// Behind a proxy nothing of which is warm, the token needed more gas for its answer than the escrow gave it, and was not heard.
describe("finding: a collected order is cancelled", () => {
  it("the buyer cannot say of an order that he has paid that it was never funded", async () => {
    const d = await networkHelpers.loadFixture(collectedFixture);
    expect(await d.money.balanceOf(d.seller)).to.equal(PRICE);
    const call = d.escrow.connect(d.buyer).cancel(d.order);
    await expectRefusal(d, call, "DeliveryEscrow_AuthorizationSpent", d.id, d.usdc);
  });

  it("whatever is warm: the same call with an access list", async () => {
    const d = await networkHelpers.loadFixture(collectedFixture);
    const data = d.escrow.interface.encodeFunctionData("cancel", [d.order]);
    const slots = [
      "0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b",
      "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
    ];
    const call = d.buyer.sendTransaction({
      to: d.escrowAddress,
      data,
      type: 2,
      accessList: [{ address: d.usdc, storageKeys: slots }],
    });
    await expectRefusal(d, call, "DeliveryEscrow_AuthorizationSpent", d.id, d.usdc);
  });
});
