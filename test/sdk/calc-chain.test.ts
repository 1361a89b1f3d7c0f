import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  buildReceipt,
  Closing,
  graceEnd,
  lastDeadline,
  orderId,
  signConsent,
  signOrder,
  signReceipt,
  Status,
  type LegInput,
  type Order,
  type OrderInput,
  type RevertError,
  type SignedReceipt,
  type State,
} from "@kept/sdk";
import {
  buyerDue,
  dueAt,
  objectionWindow,
  partiesTo,
  previewAgree,
  previewGiveIn,
  previewRelease,
  previewRule,
  previewSettle,
  rewardOf,
  type Facts,
  type Payouts,
} from "@kept/sdk/calc";
import { DAY, failure, openShop, type Shop } from "./fixture.ts";
import { Chance } from "./random.ts";

const ORDERS = 60;

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** Terms of 1 to 5 legs, some by third parties, with every clause now and then. */
function terms(
  { seller, carrier, hauler, arbiter, integrator }: Shop,
  start: number,
  chance: Chance,
): Partial<OrderInput> {
  const leg = (_: unknown, i: number): LegInput => ({
    attestor: carrier.address,
    payee: chance.pick([seller, seller, carrier, hauler]).address,
    amount: BigInt(chance.between(1, 1_000)),
    deadline: start + (10 + i) * DAY,
  });
  const ruled = chance.oneIn(2);
  return {
    legs: Array.from({ length: chance.between(1, 5) }, leg),
    arbiter: ruled ? arbiter.address : ZeroAddress,
    objectionPeriod: DAY,
    bond: chance.oneIn(2) ? 7n : 0n,
    feeBps: chance.between(0, 3_000),
    feeRecipient: integrator.address,
    promisedBy: chance.oneIn(3) ? 0 : start + chance.between(0, 3) * DAY,
  };
}

/** Buyer and seller put the deadline off. */
async function putOff({ as, buyer, seller, domain, now }: Shop, order: Order, id: string, chance: Chance) {
  const until = lastDeadline(order) + chance.between(1, 9 * DAY);
  const consent = await signConsent(buyer, domain, "Extension", { id, until }, (await now()) + DAY);
  await as(seller).extend(order, until, consent);
}

/** A journey: some legs completed on the way, some refund, then a receipt that decides, or none. What decides, in all. */
async function travel(shop: Shop, order: Order, id: string, chance: Chance): Promise<Facts> {
  const { as, seller, stranger, carrier, domain, now } = shop;
  const sign = async (leg: number, share: number): Promise<SignedReceipt> =>
    signReceipt(
      carrier,
      domain,
      buildReceipt({ id, leg, time: await now(), share, outcome: share === 0 ? "Returned" : "Delivered" }),
    );
  const last = order.legs.length - 1;
  await networkHelpers.time.increase(chance.between(0, 5 * DAY));
  if (chance.oneIn(3)) await putOff(shop, order, id, chance);
  const done = chance.between(-1, last - 1);
  if (done >= 0) await as(stranger).attest(order, await sign(done, 1_000_000));
  const held = order.legs.reduce((sum, { payee, amount }) => sum + (payee === seller.address ? amount : 0n), 0n);
  if (chance.oneIn(2) && held > 1n) await as(seller).refund(order, held / BigInt(chance.between(2, 9)) || 1n);
  const before = await as(stranger).stateOf(id);
  if (chance.oneIn(5)) return before;
  const leg = chance.between(done + 1, last);
  const share = leg === last && chance.oneIn(2) ? 1_000_000 : chance.pick([0, 1, chance.between(1, 999_999)]);
  const signed = await sign(leg, share);
  await as(stranger).attest(order, signed);
  return { ...before, leg, share, time: signed.receipt.time };
}

/** Has everybody agree whom the calculation names, and sees that nobody of them can be left out. */
async function agree(shop: Shop, order: Order, state: State, chance: Chance): Promise<Payouts> {
  const { as, stranger, domain, now } = shop;
  const [id, total, expiry] = [orderId(domain, order), BigInt(chance.between(0, 4_000)), (await now()) + DAY];
  const people = [shop.buyer, shop.seller, shop.carrier, shop.hauler];
  const { fact } = await as(stranger).outcomeOf(order);
  const consents = await Promise.all(
    partiesTo(order, state, total).map((party) => {
      const signer = people.find(({ address }) => address === party)!;
      return signConsent(signer, domain, "Agreement", { id, fact, buyerTotal: total }, expiry);
    }),
  );
  const left = chance.between(0, consents.length - 1);
  const refused = await failure(as(stranger).agree(order, total, ...consents.filter((_, i) => i !== left)));
  expect((refused as RevertError).revert).to.deep.include({
    name: "DeliveryEscrow_ConsentMissing",
    args: { id, party: consents[left]!.signer },
  });
  await as(stranger).agree(order, total, ...consents);
  return previewAgree(order, state, total);
}

/** Closes it by one of the ways open to it, and says what should come of it. */
async function close(shop: Shop, order: Order, state: State, chance: Chance): Promise<Payouts> {
  const { as, buyer, seller, arbiter, stranger } = shop;
  if (chance.oneIn(6)) return agree(shop, order, state, chance);
  if (chance.oneIn(5)) {
    await as(buyer).release(order);
    return previewRelease(order, state);
  }
  if (order.arbiter === ZeroAddress || chance.oneIn(3)) {
    await networkHelpers.time.increaseTo(dueAt(order, state));
    await as(stranger).settle(order);
    return previewSettle(order, state);
  }
  if (state.time === 0) await networkHelpers.time.increaseTo(objectionWindow(order, state).from);
  const { fact } = await as(stranger).outcomeOf(order);
  await as(state.share === 0 ? seller : buyer).object(order, fact);
  if (state.time === 0) await networkHelpers.time.increaseTo(graceEnd(order, state.extension));
  if (chance.oneIn(3)) {
    await as(seller).refund(order, 1n << 96n);
    return previewGiveIn(order, state);
  }
  const total = BigInt(chance.between(0, 4_000));
  await as(arbiter).rule(order, fact, total);
  return previewRule(order, state, total);
}

/** What the contract says that it paid. */
async function paid(shop: Shop, id: string, from: number): Promise<Omit<Payouts, "toBuyer"> & { closing: Closing }> {
  const { contract } = shop.as(shop.buyer);
  const [closed] = await contract.queryFilter(contract.filters.OrderClosed(id), from);
  const legs = await contract.queryFilter(contract.filters.LegPaid(id), closed!.blockNumber);
  const { closing, buyerTotal, sellerNet, fee } = closed!.args;
  return {
    closing: Number(closing) as Closing,
    buyerTotal,
    toSeller: sellerNet,
    fee,
    legs: legs.map(({ args }) => ({ leg: Number(args.leg), payee: args.payee, amount: args.amount })).toReversed(),
  };
}

/** What the contract says of the reward: paid, failed, or nothing. */
async function rewarded(shop: Shop, id: string, from: number): Promise<bigint> {
  const { contract } = shop.as(shop.buyer);
  const [given] = await contract.queryFilter(contract.filters.RewardPaid(id), from);
  const [failed] = await contract.queryFilter(contract.filters.RewardFailed(id), from);
  expect(given && failed).to.equal(undefined);
  if (failed) {
    const { status, rewardOwed } = await shop.as(shop.buyer).stateOf(id);
    expect({ status, rewardOwed }).to.deep.equal({ status: Status.RewardOwed, rewardOwed: failed.args.amount });
  }
  return (given ?? failed)?.args.amount ?? 0n;
}

describe("sdk: calc and the contract", () => {
  it(`agree on outcome and payouts of ${ORDERS} random journeys`, async () => {
    const shop = await openShop(connection);
    const { as, buyer, seller, token, address, domain, now } = shop;
    const chance = new Chance("journeys");
    const seen = new Map<Closing, number>();
    await token.connect(buyer).approve(address, ethers.MaxUint256);
    await token.connect(seller).approve(address, ethers.MaxUint256);
    const points = await ethers.deployContract("Token__Mock", ["Points", "PTS", 0]);
    await points.mint(seller, 5_000n);
    await points.connect(seller).approve(address, 5_000n);
    const rewards = { paid: 0, failed: 0 };

    for (let i = 0; i < ORDERS; i++) {
      const changes = terms(shop, await now(), chance);
      const late = changes.promisedBy === 0 ? {} : { latePerDay: BigInt(chance.between(0, 300)) };
      const amount = BigInt(chance.between(1, 999));
      const reward = chance.oneIn(2) ? { rewardToken: await points.getAddress(), rewardAmount: amount } : {};
      const order = await shop.order({ ...changes, ...late, ...reward });
      const id = orderId(domain, order);
      await as(buyer).fund(order, undefined, await signOrder(seller, domain, order));
      const from = await ethers.provider.getBlockNumber();
      const facts = await travel(shop, order, id, chance);
      const state = await as(buyer).stateOf(id);
      let expected = previewSettle(order, facts);
      if (state.status !== Status.None && state.status < Status.Closed) {
        const { due, buyerTotal } = await as(buyer).outcomeOf(order);
        const calculated = { due: dueAt(order, state), buyerTotal: buyerDue(order, state) };
        expect({ due, buyerTotal }, `outcome of order ${i}`).to.deep.equal(calculated);
        expected = await close(shop, order, state, chance);
      }

      const { closing, ...actual } = await paid(shop, id, from);
      const { toBuyer, ...shares } = expected;
      expect(actual, `payouts of order ${i}`).to.deep.equal(shares);
      expect(toBuyer, `what is left to pay of order ${i}`).to.equal(shares.buyerTotal - facts.refunded);
      seen.set(closing, (seen.get(closing) ?? 0) + 1);
      const due = rewardOf(order, shares.buyerTotal);
      expect(await rewarded(shop, id, from), `reward of order ${i}`).to.equal(due);
      if (due !== 0n) rewards[(await as(buyer).stateOf(id)).status === Status.RewardOwed ? "failed" : "paid"] += 1;
    }
    expect(Math.min(rewards.paid, rewards.failed)).to.be.greaterThan(1);

    for (const [name, closing] of Object.entries(Closing)) expect(seen.get(closing), name).to.be.greaterThan(1);
  });
});
