import { expect } from "chai";
import { network } from "hardhat";
import { Closing, signOrder, Status } from "@kept/sdk";
import { expectEffects, type Scene } from "../helpers/effects.ts";
import { ALLOWANCE, breakOrder, PRICE } from "../helpers/escrow.ts";
import { at, expectMoves, expectRefusal, type Sent } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { addRewarded, allow, disallow, REWARD, rewardStage, wordOf } from "../helpers/rewards.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function fundedFixture() {
  return addRewarded(await rewardStage(connection));
}

/** Released before `fundBy`, when the seller had no allowance left. */
async function owedFixture() {
  const d = await fundedFixture();
  await disallow(d);
  await d.escrow.connect(d.buyer).release(d.order);
  return d;
}

const pay = (d: Scene): Sent => d.escrow.connect(d.stranger).payReward(d.order);

describe("DeliveryEscrow.payReward", () => {
  describe("given no reward is owed", () => {
    it("reverts with {DeliveryEscrow_NoRewardOwed} when the order was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = breakOrder(d.order, { feeBps: 1 });
      const id = await d.escrow.orderId(order);
      await expectRefusal(d, d.escrow.payReward(order), "DeliveryEscrow_NoRewardOwed", id, Status.None);
    });

    it("reverts with {DeliveryEscrow_NoRewardOwed} when the order is open", async () => {
      const d = await loadFixture(fundedFixture);
      await expectRefusal(d, pay(d), "DeliveryEscrow_NoRewardOwed", d.id, Status.Funded);
    });

    it("reverts with {DeliveryEscrow_NoRewardOwed} when the order was closed and the reward paid", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      await expectRefusal(d, pay(d), "DeliveryEscrow_NoRewardOwed", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NoRewardOwed} when the order is cancelled", async () => {
      const d = await loadFixture(fundedFixture);
      const order = breakOrder(d.order, { feeBps: 1 });
      await d.escrow.connect(d.buyer).cancel(order);
      const id = await d.escrow.orderId(order);
      await expectRefusal(d, d.escrow.payReward(order), "DeliveryEscrow_NoRewardOwed", id, Status.Closed);
    });
  });

  describe("given a reward is owed", () => {
    describe("when the seller still does not cover it", () => {
      it("reverts with {DeliveryEscrow_RewardRefused} without an allowance, and it is still owed", async () => {
        const d = await loadFixture(owedFixture);
        const call = pay(d);
        await expectRefusal(d, call, "DeliveryEscrow_RewardRefused", d.id, d.order.rewardToken, REWARD);
        expect(await wordOf(d)).to.deep.equal({ status: Status.RewardOwed, amount: REWARD });
      });

      it("reverts with {DeliveryEscrow_RewardRefused} when a unit of the allowance is missing", async () => {
        const d = await loadFixture(owedFixture);
        await d.points.connect(d.seller).approve(d.escrow, REWARD - 1n);
        const call = pay(d);
        await expectRefusal(d, call, "DeliveryEscrow_RewardRefused", d.id, d.order.rewardToken, REWARD);
      });

      it("reverts with {DeliveryEscrow_RewardRefused} when a unit of the balance is missing", async () => {
        const d = await loadFixture(owedFixture);
        await allow(d);
        const balance = await d.points.balanceOf(d.seller);
        await d.points.connect(d.seller).transfer(d.carrier, balance - REWARD + 1n);
        const call = pay(d);
        await expectRefusal(d, call, "DeliveryEscrow_RewardRefused", d.id, d.order.rewardToken, REWARD);
      });
    });

    describe("when the seller covers it", () => {
      it("pays it {RewardPaid} before fundBy, and the mark stays", async () => {
        const d = await loadFixture(owedFixture);
        await allow(d);
        const sent = pay(d);
        await expectEffects(d, d.id, sent, {
          events: [["RewardPaid", d.id, REWARD]],
          state: { status: Status.Closed },
        });
        await expectMoves(d, sent, { seller: -REWARD, buyer: REWARD }, d.points);
        expect(await wordOf(d)).to.deep.equal({ status: Status.Closed, amount: 0n });
      });

      it("pays it {RewardPaid} in the last second before fundBy, and the mark stays", async () => {
        const d = await loadFixture(owedFixture);
        await allow(d);
        await at(d, d.order.fundBy - 1);
        const state = { status: Status.Closed };
        await expectEffects(d, d.id, pay(d), { events: [["RewardPaid", d.id, REWARD]], state });
      });

      it("pays it {RewardPaid} from fundBy on, and nothing stays", async () => {
        const d = await loadFixture(owedFixture);
        await allow(d);
        await at(d, d.order.fundBy);
        const sent = pay(d);
        await expectEffects(d, d.id, sent, { events: [["RewardPaid", d.id, REWARD]] });
        await expectMoves(d, sent, { seller: -REWARD, buyer: REWARD }, d.points);
        expect(await wordOf(d)).to.deep.equal({ status: Status.None, amount: 0n });
      });

      it("pays it once: {DeliveryEscrow_NoRewardOwed} before fundBy", async () => {
        const d = await loadFixture(owedFixture);
        await allow(d);
        await pay(d);
        await expectRefusal(d, pay(d), "DeliveryEscrow_NoRewardOwed", d.id, Status.Closed);
      });

      it("pays it once: {DeliveryEscrow_NoRewardOwed} from fundBy on", async () => {
        const d = await loadFixture(owedFixture);
        await allow(d);
        await at(d, d.order.fundBy);
        await pay(d);
        await expectRefusal(d, pay(d), "DeliveryEscrow_NoRewardOwed", d.id, Status.None);
      });
    });

    describe("when the caller gives too little gas", () => {
      it("reverts with {Payouts_GasTooLow}, and it is still owed", async () => {
        const d = await loadFixture(owedFixture);
        const call = d.escrow.connect(d.stranger).payReward(d.order, { gasLimit: 250_000 });
        await expect(call).to.be.revertedWithCustomError(d.escrow, "Payouts_GasTooLow");
        expect(await wordOf(d)).to.deep.equal({ status: Status.RewardOwed, amount: REWARD });
      });
    });

    describe("when the order is acted upon", () => {
      it("reverts with {DeliveryEscrow_NotFundable} for funding and cancelling", async () => {
        const d = await loadFixture(owedFixture);
        const { kind, payment } = ALLOWANCE;
        const signed = await signOrder(d.seller, d.domain, d.order);
        const again = d.escrow.connect(d.buyer).fund(d.order, kind, payment, signed);
        await expectRefusal(d, again, "DeliveryEscrow_NotFundable", d.id, Status.RewardOwed);
        const cancel = d.escrow.connect(d.buyer).cancel(d.order);
        await expectRefusal(d, cancel, "DeliveryEscrow_NotFundable", d.id, Status.RewardOwed);
      });

      it("reverts with {DeliveryEscrow_NotOpen} for every other act", async () => {
        const d = await loadFixture(owedFixture);
        for (const call of [
          () => d.escrow.connect(d.buyer).release(d.order),
          () => d.escrow.connect(d.seller).refund(d.order, PRICE),
          () => d.escrow.connect(d.buyer).agree(d.order, 0n, []),
          () => d.escrow.connect(d.buyer).extend(d.order, 2 ** 40 - 1, []),
          () => d.escrow.connect(d.buyer).object(d.order, d.id),
          () => d.escrow.connect(d.arbiter).rule(d.order, d.id, 0n),
          () => d.escrow.settle(d.order),
          () => d.escrow.outcomeOf(d.order),
        ]) {
          await expectRefusal(d, call(), "DeliveryEscrow_NotOpen", d.id, Status.RewardOwed);
        }
      });
    });
  });

  describe("given the order was closed from fundBy on and a reward is owed", () => {
    it("is kept until it is paid, and then forgotten {RewardPaid}", async () => {
      const d = await loadFixture(fundedFixture);
      await disallow(d);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
        events: [closed(d.id, Closing.Released, 0n, PRICE), ["RewardFailed", d.id, REWARD]],
        state: { status: Status.RewardOwed, rewardOwed: REWARD },
        moves: { seller: PRICE },
      });
      await networkHelpers.time.increase(300 * 86_400);
      await allow(d);
      await expectEffects(d, d.id, pay(d), { events: [["RewardPaid", d.id, REWARD]] });
    });
  });

  describe("given the highest reward that the terms can name", () => {
    it("is owed to the last unit {RewardFailed}", async () => {
      const most = (1n << 96n) - 1n;
      const d = await addRewarded(await loadFixture(stageFixture), { rewardAmount: most });
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
        events: [closed(d.id, Closing.Released, 0n, PRICE), ["RewardFailed", d.id, most]],
        state: { status: Status.RewardOwed, rewardOwed: most },
        moves: { seller: PRICE },
      });
      await d.points.mint(d.seller, most);
      const sent = pay(d);
      await expectMoves(d, sent, { seller: -most, buyer: most }, d.points);
      expect((await ethers.provider.getTransactionReceipt((await sent).hash))?.logs).to.have.length(2);
    });
  });
});

async function stageFixture() {
  return rewardStage(connection);
}
