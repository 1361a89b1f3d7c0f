import { expect } from "chai";
import { network } from "hardhat";
import { Status, type Hex } from "@kept/sdk";
import { addOrder, attest, stage } from "../helpers/effects.ts";
import { PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectState } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** The clock has decided for the seller, in a token whose transfers need about half of what a push is owed. */
async function dueFixture() {
  const d = await stage(connection);
  const money = await ethers.deployContract("HungryToken__Mock");
  await money.setWords(6_500);
  await money.mint(d.buyer, PRICE);
  await money.connect(d.buyer).approve(d.escrow, PRICE);
  const scene = await addOrder(d, { token: await money.getAddress() });
  const signed = await receiptOf(d, scene.order);
  const since = await attest(scene, signed);
  const account = await ethers.deployContract("Account__Mock", [d.stranger]);
  await at(d, since + scene.order.objectionPeriod);
  await networkHelpers.mine();
  const { share, time } = signed.receipt;
  return { ...scene, money, account, received: { status: Status.Received, share, time, since } };
}

type Due = Awaited<ReturnType<typeof dueFixture>>;

/** Whether the call went through with so much gas; either the seller was paid, or nothing at all has changed. */
async function tried(d: Due, call: () => Promise<unknown>): Promise<boolean> {
  const snapshot = await networkHelpers.takeSnapshot();
  const done = await call().then(
    () => true,
    () => false,
  );
  expect(await d.escrow.credited(d.money, d.seller)).to.equal(0n);
  expect(await d.money.balanceOf(d.seller)).to.equal(done ? PRICE : 0n);
  if (!done) await expectState(d, d.id, d.received);
  await snapshot.restore();
  return done;
}

describe("First draft: a stranger starves the payout of gas to force a credit", () => {
  it("he settles it properly or not at all, whatever gas he gives", async () => {
    const d = await networkHelpers.loadFixture(dueFixture);
    const endings = new Set<boolean>();
    for (let gasLimit = 60_000; gasLimit <= 400_000; gasLimit += 4_300) {
      endings.add(await tried(d, () => d.escrow.connect(d.stranger).settle(d.order, { gasLimit })));
    }
    expect(endings).to.deep.equal(new Set([false, true]));
  });

  it("nor through a contract of his", async () => {
    const d = await networkHelpers.loadFixture(dueFixture);
    const data: Hex = d.escrow.interface.encodeFunctionData("settle", [d.order]);
    const endings = new Set<boolean>();
    for (let gasLimit = 90_000; gasLimit <= 450_000; gasLimit += 9_100) {
      endings.add(await tried(d, () => d.account.connect(d.stranger).execute(d.escrow, data, { gasLimit })));
    }
    expect(endings).to.deep.equal(new Set([false, true]));
  });

  it("nor in a batch", async () => {
    const d = await networkHelpers.loadFixture(dueFixture);
    const endings = new Set<boolean>();
    for (let gasLimit = 60_000; gasLimit <= 400_000; gasLimit += 9_100) {
      endings.add(await tried(d, () => d.escrow.connect(d.stranger).settleMany([d.order], { gasLimit })));
    }
    expect(endings).to.deep.equal(new Set([false, true]));
  });
});
