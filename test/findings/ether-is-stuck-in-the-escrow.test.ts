import { expect } from "chai";
import { network } from "hardhat";
import { fundByEther, orderId, signOrder, type Order, type OrderInput } from "@kept/sdk";
import { makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { bank, KINDS, type Bank } from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function bankFixture(): Promise<Bank> {
  return bank(connection);
}

const inWeth = (d: Bank, changes: Partial<OrderInput> = {}): Promise<Order> =>
  makeOrder(d, { token: d.weth.address, ...changes });

const ethOf = (d: Bank): Promise<bigint> => ethers.provider.getBalance(d.escrow);

describe("ether is stuck in the escrow", () => {
  it("by no way of funding, and no WETH when all orders are closed", async () => {
    const d = await networkHelpers.loadFixture(bankFixture);
    const buyers = d.escrow.connect(d.buyer);
    const { kind, payment } = fundByEther(PRICE);
    const alone = await inWeth(d);
    await buyers.fund(alone, kind, payment, "0x", { value: PRICE });
    const cart = [await inWeth(d), await inWeth(d)];
    await buyers.fundMany(cart, kind, payment, ["0x", "0x"], { value: 2n * PRICE });
    const door = await inWeth(d, { payOnReceipt: true, attestor: d.buyer.address });
    await buyers.collect(door, kind, payment, "0x", await receiptOf(d, door, {}, d.buyer), { value: PRICE });
    expect(await ethOf(d)).to.equal(0n);
    expect(await d.weth.balanceOf(d.escrow)).to.equal(3n * PRICE);

    for (const order of [alone, ...cart]) await buyers.release(order);
    expect(await ethOf(d)).to.equal(0n);
    expect(await d.weth.balanceOf(d.escrow)).to.equal(0n);
    expect(await d.weth.balanceOf(d.seller)).to.equal(4n * PRICE);
  });

  it("by no kind of funding that needs none", async () => {
    const d = await networkHelpers.loadFixture(bankFixture);
    for (const kind of KINDS.filter(({ name }) => name !== "ether")) {
      const order = await makeOrder(d);
      const { payment, ...rest } = await kind.pay(d, { subject: orderId(d.domain, order), amount: PRICE });
      const call = d.escrow.connect(d.buyer).fund(order, rest.kind, payment, "0x", { value: PRICE });
      await expectRefusal(d, call, "Funding_ValueDiffers", PRICE, 0);
    }
    expect(await ethOf(d)).to.equal(0n);
  });

  it("by a batch, in which one payment could count twice", async () => {
    const d = await networkHelpers.loadFixture(bankFixture);
    const { kind, payment } = fundByEther(PRICE);
    const orders = [await inWeth(d), await inWeth(d)];
    const calls = orders.map((order) => d.escrow.interface.encodeFunctionData("fund", [order, kind, payment, "0x"]));
    const data = d.escrow.interface.encodeFunctionData("multicall", [calls]);
    await expect(d.buyer.sendTransaction({ to: d.escrow, data, value: PRICE })).to.be.revertedWithoutReason(ethers);
    await expectRefusal(d, d.escrow.connect(d.buyer).multicall(calls), "Funding_ValueDiffers", 0, PRICE);
  });

  it("by any call that takes no money in", async () => {
    const d = await networkHelpers.loadFixture(bankFixture);
    const order = await makeOrder(d);
    const { interface: abi } = d.escrow;
    await d.escrow.connect(d.buyer).fund(order, 0, "0x", await signOrder(d.seller, d.domain, order));
    const calls = [
      abi.encodeFunctionData("release", [order]),
      abi.encodeFunctionData("refund", [order, PRICE]),
      abi.encodeFunctionData("attest", [order, [await receiptOf(d, order)]]),
      abi.encodeFunctionData("settle", [order]),
      abi.encodeFunctionData("cancel", [order]),
      abi.encodeFunctionData("withdraw", [d.tokenAddress, d.buyer.address]),
    ];
    for (const data of calls) {
      const sent = d.buyer.sendTransaction({ to: d.escrow, data, value: 1 });
      await expect(sent, data.slice(0, 10)).to.be.revertedWithoutReason(ethers);
    }
    expect(await ethOf(d)).to.equal(0n);
  });
});
