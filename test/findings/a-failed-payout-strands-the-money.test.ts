import { expect } from "chai";
import { network } from "hardhat";
import { Closing } from "@kept/sdk";
import { addOrder, attest, stage } from "../helpers/effects.ts";
import { PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** The token answers false for the seller, and the clock has decided for him. */
async function dueFixture() {
  const d = await stage(connection);
  const money = await ethers.deployContract("FalseToken__Mock");
  await money.mint(d.buyer, PRICE);
  await money.connect(d.buyer).approve(d.escrow, PRICE);
  const scene = await addOrder(d, { token: await money.getAddress() });
  const since = await attest(scene, await receiptOf(d, scene.order));
  await money.setBlocked(d.seller, true);
  await at(d, since + scene.order.objectionPeriod);
  return { ...scene, money };
}

describe("Kleros v2: a failed payout strands the money", () => {
  it("what could not be paid is credited, not forgotten", async () => {
    const d = await networkHelpers.loadFixture(dueFixture);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    const credit = ["PayoutCredited", d.order.token, d.seller.address, PRICE] as const;
    await expectEvents(d, sent, closed(d.id, Closing.Settled, 0n, PRICE), credit);
    await expectMoves(d, sent, {}, d.money);
    expect(await d.escrow.credited(d.money, d.seller)).to.equal(PRICE);
  });

  it("the payee gets it once the token takes his money again, though nobody remembers the order", async () => {
    const d = await networkHelpers.loadFixture(dueFixture);
    await d.escrow.settle(d.order);
    await d.money.setBlocked(d.seller, false);
    const sent = d.escrow.connect(d.stranger).withdraw(d.money, d.seller);
    await expectMoves(d, sent, { seller: PRICE, escrow: -PRICE }, d.money);
  });

  it("the payee gets it elsewhere if the token never does", async () => {
    const d = await networkHelpers.loadFixture(dueFixture);
    await d.escrow.settle(d.order);
    const sent = d.escrow.connect(d.seller).withdrawTo(d.money, d.device);
    await expectMoves(d, sent, { device: PRICE, escrow: -PRICE }, d.money);
  });
});
