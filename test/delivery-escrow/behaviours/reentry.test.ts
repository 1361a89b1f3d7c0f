import { expect } from "chai";
import { id as hashOf, MaxUint256, type AddressLike } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Status, type Order, type OrderInput, type SignedReceipt } from "@kept/sdk";
import {
  ALLOWANCE,
  deploy,
  fund,
  makeJourney,
  makeOrder,
  PRICE,
  receiptOf,
  type Deployed,
} from "../../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectState, type Sent } from "../../helpers/expect.ts";
import { closed, COURIERS, GOODS, HAULAGE, legPaid } from "../../helpers/journey.ts";
import type { HookToken__Mock, Reenterer__Mock } from "../../../typechain-types/index.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const GUARDED = hashOf("ReentrancyGuardReentrantCall()").slice(0, 10);

/** A journey whose hauler is a contract with a hook, and another order in the same token that is due for the buyer. */
interface Scene extends Deployed {
  readonly hooks: HookToken__Mock;
  readonly attacker: Reenterer__Mock;
  /** Its last leg is paid to the attacker's party, and it is funded. */
  readonly order: Order;
  /** The attacker's own order as a seller: funded, objected to, or due, as the clock stands. */
  readonly other: Order;
  readonly receipt: SignedReceipt;
}

async function sceneFixture(): Promise<Scene> {
  const d = await deploy(connection);
  const hooks = await ethers.deployContract("HookToken__Mock");
  const attacker = await ethers.deployContract("Reenterer__Mock");
  await hooks.mint(d.buyer, 10n * PRICE);
  await hooks.connect(d.buyer).approve(d.escrow, MaxUint256);
  const terms: Partial<OrderInput> = { token: await hooks.getAddress(), bond: 0n };
  const { legs } = await makeJourney(d);
  const payee = await attacker.getAddress();
  const order = await makeOrder(d, { ...terms, legs: legs.map((leg, i) => (i ? leg : { ...leg, payee })) });
  const other = await makeOrder(d, { ...terms, seller: payee });
  await fund(d, order);
  await fund(d, other);
  return { ...d, hooks, attacker, order, other, receipt: await receiptOf(d, other) };
}

/** The attacker refused its payment of 20.00 once and can withdraw it. */
async function creditedFixture(): Promise<Scene> {
  const d = await sceneFixture();
  const order = { ...d.order, salt: hashOf("another") };
  await fund(d, order);
  await d.attacker.prepare(d.escrow, CALLS["settle"]!(d), true);
  await d.escrow.connect(d.buyer).release(order);
  expect(await d.escrow.credited(d.hooks, d.attacker)).to.equal(HAULAGE);
  return d;
}

/** Every external function, as the attacker calls it while it is paid. */
const CALLS: Record<string, (d: Scene) => string> = {
  fund: ({ escrow, other }) =>
    escrow.interface.encodeFunctionData("fund", [{ ...other, salt: hashOf("new") }, ALLOWANCE.kind, "0x", "0x"]),
  fundMany: ({ escrow, other }) =>
    escrow.interface.encodeFunctionData("fundMany", [
      [{ ...other, salt: hashOf("new") }],
      ALLOWANCE.kind,
      ALLOWANCE.payment,
      ["0x"],
    ]),
  collect: ({ escrow, other, receipt }) => {
    const order = { ...other, salt: hashOf("new"), payOnReceipt: true };
    return escrow.interface.encodeFunctionData("collect", [order, ALLOWANCE.kind, ALLOWANCE.payment, "0x", receipt]);
  },
  release: ({ escrow, other }) => escrow.interface.encodeFunctionData("release", [other]),
  refund: ({ escrow, other }) => escrow.interface.encodeFunctionData("refund", [other, PRICE]),
  object: ({ escrow, other }) => escrow.interface.encodeFunctionData("object", [other, missedFact(other)]),
  rule: ({ escrow, other, receipt }) =>
    escrow.interface.encodeFunctionData("rule", [other, factOf(receipt.receipt), 0n]),
  attest: ({ escrow, other, receipt }) => escrow.interface.encodeFunctionData("attest", [other, [receipt]]),
  attestMany: ({ escrow, other, receipt }) => escrow.interface.encodeFunctionData("attestMany", [[other], [[receipt]]]),
  settle: ({ escrow, other }) => escrow.interface.encodeFunctionData("settle", [other]),
  settleMany: ({ escrow, other }) => escrow.interface.encodeFunctionData("settleMany", [[other]]),
  withdraw: ({ escrow, hooks, attacker }) =>
    escrow.interface.encodeFunctionData("withdraw", [address(hooks), address(attacker)]),
  withdrawTo: ({ escrow, hooks, stranger }) =>
    escrow.interface.encodeFunctionData("withdrawTo", [address(hooks), stranger.address]),
};

const address = (contract: { target: AddressLike }): AddressLike => contract.target;

const release = (d: Scene): Sent => d.escrow.connect(d.buyer).release(d.order);

const paidTo = async (d: Scene, who: AddressLike): Promise<bigint> => d.hooks.balanceOf(who);

describe("A payee who calls back while he is paid", () => {
  it("has tried every function that changes anything", async () => {
    const { escrow } = await networkHelpers.loadFixture(sceneFixture);
    const names: string[] = [];
    escrow.interface.forEachFunction(({ name, constant }) => {
      if (!constant) names.push(name);
    });
    expect(Object.keys(CALLS)).to.have.members(names);
  });

  for (const [name, encode] of Object.entries(CALLS)) {
    it(`gets nothing out of ${name} but his own leg`, async () => {
      const d = await networkHelpers.loadFixture(creditedFixture);
      await d.attacker.prepare(d.escrow, encode(d), false);
      const before = await d.attacker.attempts();
      const sent = release(d);
      await expectMoves(d, sent, { seller: GOODS, courier: COURIERS, escrow: -PRICE }, d.hooks);
      expect(await d.attacker.attempts()).to.equal(before + 1n);
      expect(await d.attacker.succeeded()).to.equal(false);
      expect((await d.attacker.result()).slice(0, 10)).to.equal(GUARDED);
      expect(await paidTo(d, d.attacker)).to.equal(HAULAGE);
      expect(await d.escrow.credited(d.hooks, d.attacker)).to.equal(HAULAGE);
      await expectState(d, await d.escrow.orderId(d.other), { status: Status.Funded });
    });
  }

  it("is credited if he insists, and everybody else is paid", async () => {
    const d = await networkHelpers.loadFixture(sceneFixture);
    await d.attacker.prepare(d.escrow, CALLS["settle"]!(d), true);
    const sent = release(d);
    const id = await d.escrow.orderId(d.order);
    const { payee } = d.order.legs[0]!;
    await expectEvents(
      d,
      sent,
      closed(id, Closing.Released, 0n, GOODS),
      legPaid(id, 1, d.courier, COURIERS),
      legPaid(id, 0, { address: payee }, HAULAGE),
      ["PayoutCredited", d.order.token, payee, HAULAGE],
    );
    await expectMoves(d, sent, { seller: GOODS, courier: COURIERS, escrow: HAULAGE - PRICE }, d.hooks);
  });

  it("finds the order closed when he looks at it", async () => {
    const d = await networkHelpers.loadFixture(sceneFixture);
    const id = await d.escrow.orderId(d.order);
    await d.attacker.prepare(d.escrow, d.escrow.interface.encodeFunctionData("stateOf", [id]), false);
    await release(d);
    const [state] = d.escrow.interface.decodeFunctionResult("stateOf", await d.attacker.result());
    expect((state as { status: bigint }).status).to.equal(BigInt(Status.Closed));
  });

  it("cannot withdraw his credit twice while he withdraws it", async () => {
    const d = await networkHelpers.loadFixture(creditedFixture);
    await d.attacker.prepare(d.escrow, CALLS["withdraw"]!(d), false);
    await d.escrow.connect(d.stranger).withdraw(d.hooks, d.attacker);
    expect((await d.attacker.result()).slice(0, 10)).to.equal(GUARDED);
    expect(await paidTo(d, d.attacker)).to.equal(HAULAGE);
    expect(await paidTo(d, d.escrow)).to.equal(2n * PRICE);
  });

  it("keeps his credit if he insists on withdrawing twice", async () => {
    const d = await networkHelpers.loadFixture(creditedFixture);
    await d.attacker.prepare(d.escrow, CALLS["withdraw"]!(d), true);
    await expect(d.escrow.withdraw(d.hooks, d.attacker)).to.be.revertedWithCustomError(
      d.escrow,
      "ReentrancyGuardReentrantCall",
    );
    expect(await d.escrow.credited(d.hooks, d.attacker)).to.equal(HAULAGE);
  });

  it("cannot settle another order while a batch pays him", async () => {
    const d = await networkHelpers.loadFixture(sceneFixture);
    await d.attacker.prepare(d.escrow, CALLS["settle"]!(d), false);
    await d.escrow.connect(d.seller).refund(d.order, GOODS);
    const { receipt } = d.receipt;
    await d.escrow.attest(d.other, [d.receipt]);
    await at(d, receipt.time + 30 * 86_400);
    await d.escrow.settleMany([d.other, d.order]);
    expect((await d.attacker.result()).slice(0, 10)).to.equal(GUARDED);
    expect(await paidTo(d, d.attacker)).to.equal(PRICE);
    expect(await paidTo(d, d.buyer)).to.equal(9n * PRICE);
    expect(await paidTo(d, d.escrow)).to.equal(0n);
  });
});
