import { expect } from "chai";
import { network } from "hardhat";
import { Closing, orderId, signOrder, Status } from "@kept/sdk";
import { attest, expectEffects, fundScene } from "../helpers/effects.ts";
import { ALLOWANCE, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectState } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { REWARD, rewardStage, type RewardStage } from "../helpers/rewards.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const BURN = 2;
/** EIP-7825. */
const TRANSACTION_LIMIT = 16_777_216;

/** Twenty orders whose receipts' windows have closed: every other one has a reward in a token that burns all gas. */
async function batchFixture() {
  const d = await rewardStage(connection, "HostileToken__Mock");
  const { interface: abi } = await ethers.getContractFactory("HostileToken__Mock");
  await d.stranger.sendTransaction({
    to: d.points,
    data: abi.encodeFunctionData("setMode", [d.buyer.address, BURN]),
  });
  const reward = { rewardToken: await d.points.getAddress(), rewardAmount: REWARD };
  const scenes = [];
  for (let i = 0; i < 20; i++) scenes.push(await fundScene(d, await makeOrder(d, i % 2 ? {} : reward)));
  for (const scene of scenes) await attest(scene, await receiptOf(scene, scene.order));
  await networkHelpers.time.increase(3 * 86_400);
  return { ...d, scenes };
}

/** The buyer is a contract whom the points call, and who calls the escrow then; two orders of his. */
async function callingFixture() {
  const d: RewardStage = await rewardStage(connection, "HookToken__Mock");
  const attacker = await ethers.deployContract("Reenterer__Mock");
  const buyer = await attacker.getAddress();
  await d.token.mint(buyer, 2n * PRICE);
  await networkHelpers.setBalance(buyer, 10n ** 18n);
  await networkHelpers.impersonateAccount(buyer);
  const hand = await ethers.getSigner(buyer);
  await d.token.connect(hand).approve(d.escrow, 2n * PRICE);
  const reward = { buyer, rewardToken: await d.points.getAddress(), rewardAmount: REWARD };
  const orders = [await makeOrder(d, reward), await makeOrder(d, reward)] as const;
  const { kind, payment } = ALLOWANCE;
  for (const order of orders) {
    await d.escrow.connect(hand).fund(order, kind, payment, await signOrder(d.seller, d.domain, order));
  }
  return { ...d, attacker, hand, orders };
}

// A reward is a call to a contract that buyer and seller chose, in the middle of everybody else's payouts.
describe("finding: a reward's token holds up the payout", () => {
  it("burns its own gas only: a batch of twenty is settled within a transaction's limit", async () => {
    const d = await loadFixture(batchFixture);
    const sent = d.escrow.connect(d.stranger).settleMany(
      d.scenes.map(({ order }) => order),
      { gasLimit: TRANSACTION_LIMIT },
    );
    await expectMoves(d, sent, { seller: 20n * PRICE, escrow: -20n * PRICE });
    await expectEvents(
      d,
      sent,
      ...d.scenes.flatMap(({ id }, i) => [
        closed(id, Closing.Settled, 0n, PRICE),
        ...(i % 2 ? [] : [["RewardFailed", id, REWARD] as const]),
      ]),
    );
    for (const [i, { id }] of d.scenes.entries()) {
      await expectState(d, id, i % 2 ? {} : { status: Status.RewardOwed, rewardOwed: REWARD });
    }
  });

  it("cannot make the buyer whom it calls be paid twice", async () => {
    const d = await loadFixture(callingFixture);
    const [first, second] = d.orders;
    const id = orderId(d.domain, first);
    const release = (order: typeof first) => d.escrow.interface.encodeFunctionData("release", [order]);
    const again = d.escrow.interface.encodeFunctionData("multicall", [[release(first), release(second)]]);
    await d.attacker.prepare(d.escrow, again, false);
    await expectEffects(d, id, d.escrow.connect(d.hand).release(first), {
      events: [closed(id, Closing.Released, 0n, PRICE), ["RewardPaid", id, REWARD]],
      state: { status: Status.Closed },
      moves: { seller: PRICE },
    });
    expect(await d.attacker.succeeded()).to.equal(false);
    expect(await d.points.balanceOf(d.attacker)).to.equal(REWARD);
    await expectState(d, orderId(d.domain, second), { status: Status.Funded });
  });
});
