import { expect } from "chai";
import { network } from "hardhat";
import { signOrder, type Order } from "@kept/sdk";
import { ALLOWANCE, DAY, deploy, makeOrder, now, PRICE, receiptOf, type Deployed } from "../helpers/escrow.ts";
import { at } from "../helpers/expect.ts";
import {
  eventsOf,
  expectEffects,
  expectRefusal,
  snapshot,
  transferred,
  type Sent,
} from "../helpers/loyalty-effects.ts";
import { BOUGHT, fill, inVintage, openCoalition, REF, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** 500.00 points for the order. */
const REWARD = 50_000n;
/** 2.5 % of what backs 10,000.00 points, three times. */
const SPREAD = 7_500_000n;

/** The coalition, and the escrow in which its points are rewards, with the same money in both. */
interface Street extends Coalition {
  readonly market: Deployed;
}

/**
 * The baker and the grocer, who are competitors, and the florist have deposited 10,000.00 points each. Alice has money for the
 * escrow, the till attests deliveries, and the baker has given the escrow a budget of 500.00 points, as to a till.
 */
async function streetFixture(): Promise<Street> {
  const market = await deploy(connection);
  const escrow = await ethers.getImpersonatedSigner(market.escrowAddress);
  const d = await openCoalition(connection, { money: market.token, escrow });
  await fill(d, d.alice, PRICE);
  await d.money.connect(d.alice).approve(escrow, PRICE);
  await d.token.connect(d.baker).approve(escrow, REWARD);
  const people = { seller: d.baker, buyer: d.alice, carrier: d.till, arbiter: d.admin };
  return { ...d, market: { ...market, ...people } };
}

/** Alice buys at the baker's for 100.00; what she has paid waits in the escrow until it has arrived. */
async function buy({ market, ...d }: Street): Promise<void> {
  const order = await makeOrder(market, { rewardToken: d.tokenAddress, rewardAmount: REWARD });
  const signature = await signOrder(market.seller, market.domain, order);
  const { kind, payment } = ALLOWANCE;
  const fund = (): Sent => market.escrow.connect(d.alice).fund(order, kind, payment, signature);
  await expectEffects(d, fund, [], { "alice.money": -PRICE, "escrow.money": PRICE });
  await deliver(market, order);
  await expectEffects(d, () => market.escrow.settle(order), [transferred(d.baker, d.alice, REWARD)], {
    "escrow.money": -PRICE,
    "baker.money": PRICE,
    "baker.bought": -REWARD,
    "alice.lane0": REWARD,
    "alice.earned": 500n,
    "all.lane0": REWARD,
  });
  expect(await d.token.allowance(d.baker, d.escrow)).to.equal(0n);
}

async function deliver(market: Deployed, order: Order): Promise<void> {
  await market.escrow.connect(market.stranger).attest(order, [await receiptOf(market, order)]);
  await at(market, (await now(market)) + 2 * DAY);
  await networkHelpers.mine();
}

/** Alice gives her friend bob 200.00; he spends 150.00 at the grocer's, who cashes out. */
async function giveRedeemAndCashOut(d: Street): Promise<void> {
  const give = (): Sent => d.token.connect(d.alice).transfer(d.bob, 20_000n);
  await expectEffects(d, give, [transferred(d.alice, d.bob, 20_000n)], {
    "alice.lane0": -20_000n,
    "bob.lane0": 20_000n,
  });
  const redeemed = ["PointsRedeemed", d.bob.address, d.grocer.address, REF, 15_000n] as const;
  const redeem = (): Sent => d.token.connect(d.bob).redeem(d.grocer, 15_000n, REF);
  await expectEffects(d, redeem, [transferred(d.bob, d.grocer, 15_000n), redeemed], {
    "bob.lane0": -15_000n,
    "grocer.accepted": 15_000n,
    "all.lane0": -15_000n,
  });
  const withdrawn = ["PointsWithdrawn", d.grocer.address, 1_500_000n] as const;
  const cashOut = (): Sent => d.token.connect(d.grocer).withdraw(15_000n, d.grocer);
  await expectEffects(d, cashOut, [transferred(d.grocer, ZERO, 15_000n), withdrawn], {
    "grocer.accepted": -15_000n,
    "grocer.money": 1_500_000n,
    "all.supply": -15_000n,
    "all.money": -1_500_000n,
  });
}

/** Alice and bob get new points; what is left of the first vintage, 300.00 and 50.00, becomes the treasury's. */
async function breakAVintage(d: Street): Promise<void> {
  await inVintage(d, 3);
  await networkHelpers.mine();
  const florist = (): Sent => d.token.connect(d.florist).transfer(d.alice, 8_000n);
  await expectEffects(d, florist, [transferred(d.florist, d.alice, 8_000n)], {
    "florist.bought": -8_000n,
    "alice.lane0": 8_000n,
    "alice.earned": 80n,
    "all.lane0": 8_000n,
  });
  const grocer = (): Sent => d.token.connect(d.grocer).transfer(d.bob, 2_000n);
  await expectEffects(d, grocer, [transferred(d.grocer, d.bob, 2_000n)], {
    "grocer.bought": -2_000n,
    "bob.lane0": 2_000n,
    "bob.earned": 20n,
    "all.lane0": 2_000n,
  });
  await inVintage(d, 4);
  await networkHelpers.mine();
  expect(await d.token.balanceOf(d.treasury)).to.equal(35_000n);
  const lapsed = [transferred(d.alice, ZERO, 30_000n), transferred(d.bob, ZERO, 5_000n)];
  await expectEffects(d, () => d.token.expire([d.alice, d.bob]), lapsed, {});
  await expectEffects(d, () => d.office.claimBreakage(), [transferred(ZERO, d.treasury, 35_000n)], {
    "all.breakage": -35_000n,
  });
}

/** The florist leaves with what it has left, and nobody can pay it any more. */
async function leave(d: Street): Promise<void> {
  const release = (): Sent => d.office.connect(d.operator).release(d.florist);
  await expectEffects(d, release, [["MemberReleased", d.florist.address]], { "florist.left": true });
  const paying = d.token.connect(d.alice).transfer(d.florist, 1n);
  await expectRefusal(d, paying, "LoyaltyToken_MemberHasLeft", d.florist.address);
  const all = BOUGHT - 8_000n;
  const withdrawn = ["PointsWithdrawn", d.florist.address, 99_200_000n] as const;
  const withdraw = (): Sent => d.token.connect(d.florist).withdraw(all, d.florist);
  await expectEffects(d, withdraw, [transferred(d.florist, ZERO, all), withdrawn], {
    "florist.bought": -all,
    "florist.money": 99_200_000n,
    "all.supply": -all,
    "all.money": -99_200_000n,
  });
}

/** The operator suspends everybody and winds down: it takes effect with vintage 5. */
async function windDown(d: Street): Promise<void> {
  for (const who of ["baker", "grocer"] as const) {
    const suspend = (): Sent => d.office.connect(d.guard).suspend(d[who]);
    await expectEffects(d, suspend, [["MemberSuspended", d[who].address]], { [`${who}.suspended`]: true });
  }
  const early = d.token.connect(d.alice).withdraw(1n, d.alice);
  await expect(early).to.be.revertedWithCustomError(d.token, "LoyaltyToken_NotWindingDown");
  const closes = BigInt(d.start + 5 * d.vintageLength);
  await expectEffects(d, () => d.office.connect(d.operator).windDown(), [["WindDownAnnounced", closes]], {
    "all.closesAt": closes,
  });
  await inVintage(d, 5);
  await networkHelpers.mine();
}

/** Bob still spends his points at the suspended baker's; alice, the last who has any, withdraws hers herself. */
async function lastOnesOut(d: Street): Promise<void> {
  const redeem = (): Sent => d.token.connect(d.bob).transfer(d.baker, 2_000n);
  await expectEffects(d, redeem, [transferred(d.bob, d.baker, 2_000n)], {
    "bob.lane2": -2_000n,
    "baker.accepted": 2_000n,
    "all.lane2": -2_000n,
  });
  const withdrawn = ["PointsWithdrawn", d.alice.address, 800_000n] as const;
  const withdraw = (): Sent => d.token.connect(d.alice).withdraw(8_000n, d.alice);
  await expectEffects(d, withdraw, [transferred(d.alice, ZERO, 8_000n), withdrawn], {
    "alice.lane2": -8_000n,
    "alice.money": 800_000n,
    "all.lane2": -8_000n,
    "all.supply": -8_000n,
    "all.money": -800_000n,
  });
}

/** What remains is the spread and the members' points, to the last unit: it is all theirs. */
async function account(d: Street): Promise<void> {
  const books = await snapshot(d);
  const names = ["baker", "grocer", "florist", "treasury"].flatMap((who) => [`${who}.bought`, `${who}.accepted`]);
  expect(names.map((name) => books[name])).to.deep.equal([950_000n, 2_000n, 998_000n, 0n, 0n, 0n, 0n, 35_000n]);
  expect(books["all.supply"]).to.equal(1_985_000n);
  expect(books["all.spreadAccrued"]).to.equal(SPREAD);
  expect(books["all.money"]).to.equal(198_500_000n + SPREAD);
  for (const [who, points] of [
    ["baker", 952_000n],
    ["grocer", 998_000n],
    ["treasury", 35_000n],
  ] as const) {
    const events = await eventsOf(d, d.token.connect(d[who]).withdraw(points, d[who]));
    expect(events[1]).to.deep.equal(["PointsWithdrawn", d[who].address, points * 100n]);
  }
  const collected = await eventsOf(d, d.office.connect(d.operator).collectSpread(d.operator));
  expect(collected).to.deep.equal([["SpreadCollected", d.operator.address, SPREAD]]);
  expect(await d.token.totalSupply()).to.equal(0n);
  expect(await d.money.balanceOf(d.tokenAddress)).to.equal(0n);
}

describe("A coalition from its first order to its last withdrawal", () => {
  it("leaves nobody without what is his, and nothing over", async () => {
    const d = await streetFixture();
    await buy(d);
    await giveRedeemAndCashOut(d);
    await breakAVintage(d);
    await leave(d);
    await windDown(d);
    await lastOnesOut(d);
    await account(d);
  });
});
