import { expect } from "chai";
import { getCreateAddress } from "ethers";
import { network } from "hardhat";
import { deliveryDomain, missedFact, orderId, Status } from "@kept/sdk";
import { PartyActs__factory } from "../../typechain-types/index.ts";
import { creditedFixture as credit } from "../helpers/credited.ts";
import { addOrder } from "../helpers/effects.ts";
import { makeOrder, PRICE } from "../helpers/escrow.ts";
import { at, expectState, slotOf } from "../helpers/expect.ts";
import { agreed, consent, putOff } from "../helpers/parties.ts";
import { addRewarded, disallow, rewardStage } from "../helpers/rewards.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** A credit, an open order, one whose reward is owed, and the second half, which the escrow's constructor made. */
async function aloneFixture() {
  const d = await credit(connection);
  const open = await addOrder(d);
  const owed = await addRewarded({ ...d, points: (await rewardStage(connection)).points });
  await disallow(owed);
  await d.escrow.connect(d.buyer).release(owed.order);
  const actsAddress = getCreateAddress({ from: d.escrowAddress, nonce: 1 });
  const acts = PartyActs__factory.connect(actsAddress, d.stranger);
  return { ...d, open, owed, acts, actsAddress };
}

// The second half runs on the escrow's books only when the escrow calls it. By itself it is a contract with the same code,
// its own empty books and its own EIP-712 domain.
describe("finding: the second half is called by itself", () => {
  it("is a contract with code, and the only one that the escrow made", async () => {
    const d = await loadFixture(aloneFixture);
    expect(await ethers.provider.getCode(d.actsAddress)).to.not.equal("0x");
    expect(await ethers.provider.getTransactionCount(d.escrowAddress)).to.equal(2);
  });

  it("knows no order of the escrow's: every act is refused", async () => {
    const d = await loadFixture(aloneFixture);
    const { order } = d.open;
    const id = orderId(deliveryDomain(d.domain.chainId, d.actsAddress), order);
    const acts = d.acts;
    const release = await consent(d, d.buyer, "Release", { id: d.open.id, fact: missedFact(order) });
    for (const call of [
      () => acts.connect(d.seller).object(order, missedFact(order)),
      () => acts.connect(d.arbiter).rule(order, missedFact(order), PRICE),
      async () => acts.connect(d.buyer).agree(order, PRICE, await agreed(d.open, PRICE, "seller")),
      async () => acts.connect(d.buyer).extend(order, 2 ** 40 - 1, await putOff(d.open, 2 ** 40 - 1, "seller")),
      () => acts.releaseBySignature(order, release),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(acts, "DeliveryEscrow_NotOpen").withArgs(id, Status.None);
    }
    await expect(acts.payReward(d.owed.order)).to.be.revertedWithCustomError(acts, "DeliveryEscrow_NoRewardOwed");
    await expectState(d, d.open.id, { status: Status.Funded });
  });

  it("holds no credit: nothing can be withdrawn from it", async () => {
    const d = await loadFixture(aloneFixture);
    const token = d.order.token;
    await expect(d.acts.connect(d.seller).withdraw(token, d.seller)).to.be.revertedWithCustomError(
      d.acts,
      "Payouts_NothingCredited",
    );
    await expect(d.acts.connect(d.seller).withdrawTo(token, d.courier)).to.be.revertedWithCustomError(
      d.acts,
      "Payouts_NothingCredited",
    );
    const what = { account: d.seller.address, token, to: d.courier.address, nonce: 0n };
    const forEscrow = await consent(d, d.seller, "Withdrawal", what);
    await expect(d.acts.withdrawToBySignature(token, d.courier, forEscrow)).to.be.revertedWithCustomError(
      d.acts,
      "Consents_Invalid",
    );
    const there = { ...d, domain: deliveryDomain(d.domain.chainId, d.actsAddress) };
    const forActs = await consent(there, d.seller, "Withdrawal", what);
    await expect(d.acts.withdrawToBySignature(token, d.courier, forActs)).to.be.revertedWithCustomError(
      d.acts,
      "Payouts_NothingCredited",
    );
    expect(await d.escrow.credited(token, d.seller)).to.equal(PRICE);
    expect(await d.escrow.nonces(d.seller)).to.equal(0n);
  });

  it("lets a buyer cancel in its own books, which stops nothing in the escrow's", async () => {
    const d = await loadFixture(aloneFixture);
    const order = await makeOrder(d);
    await d.acts.connect(d.buyer).cancel(order);
    const id = orderId(d.domain, order);
    expect(await slotOf(d, id)).to.equal(0n);
    await d.escrow.connect(d.buyer).fund(order, 0, "0x", "0x");
    await expectState(d, id, { status: Status.Funded });
  });

  it("moves nothing in a batch of its own either", async () => {
    const d = await loadFixture(aloneFixture);
    await at(d, d.open.graceEnd);
    const data = d.acts.interface.encodeFunctionData("withdraw", [d.order.token, d.seller.address]);
    await expect(d.acts.multicall([data])).to.be.revertedWithCustomError(d.acts, "Payouts_NothingCredited");
    const settle = d.escrow.interface.encodeFunctionData("settle", [d.open.order]);
    await expect(d.acts.multicall([settle])).to.be.revert(ethers);
    await expectState(d, d.open.id, { status: Status.Funded });
  });
});
