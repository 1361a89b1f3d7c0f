import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, fund, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Ten customers' money lies in the escrow, and the arbiter is in league with the parties of an eleventh order. */
async function crowdedFixture() {
  const d = await stage(connection);
  for (let i = 0; i < 9; i++) await fund(d, await makeOrder(d));
  return addOrder(d);
}

/** The buyer of the eleventh has objected to a full receipt. */
async function buyersObjectionFixture() {
  const d = await crowdedFixture();
  const signed = await receiptOf(d, d.order);
  await attest(d, signed);
  const fact = factOf(signed.receipt);
  await d.escrow.connect(d.buyer).object(d.order, fact);
  return { ...d, fact };
}

/** Its seller has objected to a missed deadline. */
async function sellersObjectionFixture() {
  const d = await crowdedFixture();
  const fact = missedFact(d.order);
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, fact);
  await at(d, d.graceEnd);
  return { ...d, fact };
}

const othersMoney = async (d: Scene): Promise<bigint> => d.token.balanceOf(d.escrow);

describe("refund-protocol: pooled balances let an arbiter drain other customers", () => {
  it("a ruling of everything gives the buyer the order's price and no more", async () => {
    const d = await loadFixture(buyersObjectionFixture);
    await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, MaxUint256), {
      events: [closed(d.id, Closing.Ruled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
      state: { status: Status.Closed },
      moves: { buyer: PRICE + BOND },
    });
    expect(await othersMoney(d)).to.equal(10n * PRICE);
  });

  it("a ruling of nothing gives the seller the order's price and no more", async () => {
    const d = await loadFixture(sellersObjectionFixture);
    await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, d.fact, 0n), {
      events: [closed(d.id, Closing.Ruled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
      moves: { seller: PRICE + BOND },
    });
    expect(await othersMoney(d)).to.equal(10n * PRICE);
  });

  it("neither a refund, nor a release, nor a return reaches beyond the order's price", async () => {
    const d = await loadFixture(crowdedFixture);
    await d.escrow.connect(d.seller).refund(d.order, MaxUint256);
    expect(await othersMoney(d)).to.equal(10n * PRICE);

    const returned = await addOrder(d);
    await attest(returned, await receiptOf(d, returned.order, { outcome: Outcome.Returned }));
    await d.escrow.connect(d.seller).refund(returned.order, PRICE - 1n);
    await d.escrow.connect(d.buyer).release(returned.order);
    expect(await othersMoney(d)).to.equal(10n * PRICE);
  });

  it("repeating a ruling, a release or a settlement moves nothing", async () => {
    const d = await loadFixture(buyersObjectionFixture);
    await d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE);
    for (const again of [
      () => d.escrow.connect(d.arbiter).rule(d.order, d.fact, PRICE),
      () => d.escrow.connect(d.buyer).release(d.order),
      () => d.escrow.connect(d.seller).refund(d.order, PRICE),
      () => d.escrow.settle(d.order),
    ]) {
      await expect(again()).to.be.revertedWithCustomError(d.escrow, "DeliveryEscrow_NotOpen");
    }
    expect(await othersMoney(d)).to.equal(10n * PRICE);
  });
});
