import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, orderId, signOrder, Status, type LegInput, type OrderInput } from "@kept/sdk";
import { attest, expectEffects, type Scene } from "../../helpers/effects.ts";
import { ALLOWANCE, BOND, DAY, makeOrder, now, PRICE, receiptOf } from "../../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectState, type Sent } from "../../helpers/expect.ts";
import {
  accepted,
  bondReturned,
  closed,
  COURIERS,
  GOODS,
  HAULAGE,
  legPaid,
  legReceipt,
} from "../../helpers/journey.ts";
import { agreed } from "../../helpers/parties.ts";
import {
  addRewarded,
  disallow,
  REWARD,
  rewardStage,
  wordOf,
  type RewardScene,
  type RewardStage,
  type RewardToken,
} from "../../helpers/rewards.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** What a push, and so a reward, is owed. */
const PUSH_GAS = 300_000;

const stageFixture = () => rewardStage(connection);

async function fundedFixture() {
  return addRewarded(await stageFixture());
}

/** Six tenths arrived: the buyer has 40.00 by the clock. */
async function shortFixture() {
  const d = await fundedFixture();
  const { receipt, signature } = await receiptOf(d, d.order, { share: 600_000 });
  const since = await attest(d, { receipt, signature });
  return { ...d, receipt, since, fact: factOf(receipt) };
}

/** A way to close the canonical order, what the buyer then has, and what of 1,009 units that leaves him. */
interface Way<S extends RewardScene = RewardScene> {
  readonly name: string;
  readonly fixture: () => Promise<S>;
  readonly close: (d: S) => Promise<Awaited<Sent>>;
  readonly closing: Closing;
  readonly buyerTotal: bigint;
  /** Worked out by hand: 1,009 × what the buyer paid / 100.00, rounded down. */
  readonly reward: bigint;
  readonly bondTo?: "buyer" | "seller";
  /** Closed after `fundBy`: nothing stays. */
  readonly late?: boolean;
}

const way = <S extends RewardScene>(one: Way<S>): Way => one as unknown as Way;

async function objectedFixture() {
  const d = await shortFixture();
  await d.escrow.connect(d.buyer).object(d.order, d.fact);
  return d;
}

async function missedFixture() {
  const d = await fundedFixture();
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

/** The buyer's own key attests. */
async function ownKeyFixture() {
  const d = await stageFixture();
  return addRewarded(d, { attestor: d.buyer.address });
}

const WAYS: readonly Way[] = [
  way({
    name: "released",
    fixture: fundedFixture,
    close: (d) => d.escrow.connect(d.buyer).release(d.order),
    closing: Closing.Released,
    buyerTotal: 0n,
    reward: 1_009n,
  }),
  way({
    name: "settled after a short receipt",
    fixture: shortFixture,
    close: async (d) => {
      await at(d, d.since + d.order.objectionPeriod);
      return d.escrow.connect(d.stranger).settle(d.order);
    },
    closing: Closing.Settled,
    buyerTotal: 40_000_000n,
    reward: 605n, // 605.4
    late: true,
  }),
  way({
    name: "ruled",
    fixture: objectedFixture,
    close: (d) => d.escrow.connect(d.arbiter).rule(d.order, d.fact, 99_000_000n),
    closing: Closing.Ruled,
    buyerTotal: 99_000_000n,
    reward: 10n, // 10.09
    bondTo: "buyer",
  }),
  way({
    name: "agreed upon",
    fixture: shortFixture,
    close: async (d) => {
      return d.escrow.connect(d.buyer).agree(d.order, 100_000n, await agreed(d, 100_000n, "seller"));
    },
    closing: Closing.Agreed,
    buyerTotal: 100_000n,
    reward: 1_007n, // 1,007.991
  }),
  way({
    name: "ruled on its missed deadline for the seller",
    fixture: missedFixture,
    close: async (d) => {
      await at(d, d.graceEnd);
      return d.escrow.connect(d.arbiter).rule(d.order, missedFact(d.order), 1n);
    },
    closing: Closing.Ruled,
    buyerTotal: 1n,
    reward: 1_008n, // 1,008.99998991
    bondTo: "seller",
    late: true,
  }),
];

const paidAt = (d: Scene, { closing, buyerTotal, bondTo }: Way) => [
  closed(d.id, closing, buyerTotal, PRICE - buyerTotal),
  ...(bondTo ? [bondReturned(d.id, d[bondTo], BOND)] : []),
];

function paidOut({ buyerTotal, bondTo }: Way): { buyer: bigint; seller: bigint } {
  const moves = { buyer: buyerTotal, seller: PRICE - buyerTotal };
  return bondTo ? { ...moves, [bondTo]: moves[bondTo] + BOND } : moves;
}

describe("A reward", () => {
  for (const one of WAYS) {
    it(`is paid by what the buyer paid when the order is ${one.name} {RewardPaid}`, async () => {
      const d = await loadFixture(one.fixture);
      const sent = one.close(d);
      await expectEffects(d, d.id, sent, {
        events: [...paidAt(d, one), ["RewardPaid", d.id, one.reward]],
        state: one.late ? {} : { status: Status.Closed },
        moves: paidOut(one),
      });
      await expectMoves(d, sent, { seller: -one.reward, buyer: one.reward }, d.points);
    });

    it(`holds up nobody when it fails as the order is ${one.name} {RewardFailed}`, async () => {
      const d = await loadFixture(one.fixture);
      await disallow(d);
      const sent = one.close(d);
      await expectEffects(d, d.id, sent, {
        events: [...paidAt(d, one), ["RewardFailed", d.id, one.reward]],
        state: { status: Status.RewardOwed, rewardOwed: one.reward },
        moves: paidOut(one),
      });
      await expectMoves(d, sent, {}, d.points);
      expect(await wordOf(d)).to.deep.equal({ status: Status.RewardOwed, amount: one.reward });
    });
  }

  it("is paid at once with a receipt by the buyer's own key {RewardPaid}", async () => {
    const d = await loadFixture(ownKeyFixture);
    const signed = await receiptOf(d, d.order, {}, d.buyer);
    const sent = d.escrow.connect(d.stranger).attest(d.order, [signed]);
    await expectEffects(d, d.id, sent, {
      events: [accepted(signed), closed(d.id, Closing.Attested, 0n, PRICE), ["RewardPaid", d.id, REWARD]],
      state: { status: Status.Closed },
      moves: { seller: PRICE },
    });
    await expectMoves(d, sent, { seller: -REWARD, buyer: REWARD }, d.points);
  });

  it("is none for an order refunded in full {OrderClosed}", async () => {
    const d = await loadFixture(fundedFixture);
    await at(d, d.order.fundBy);
    const sent = d.escrow.connect(d.seller).refund(d.order, PRICE);
    await expectEffects(d, d.id, sent, {
      events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
      moves: { buyer: PRICE },
    });
    await expectMoves(d, sent, {}, d.points);
  });

  it("is none for an order settled for the buyer {OrderClosed}", async () => {
    const d = await loadFixture(fundedFixture);
    await at(d, d.graceEnd);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    await expectEffects(d, d.id, sent, { events: [closed(d.id, Closing.Settled, PRICE, 0n)], moves: { buyer: PRICE } });
    await expectMoves(d, sent, {}, d.points);
  });

  it("is none when its part is below a unit, and nothing is owed {OrderClosed}", async () => {
    const d = await loadFixture(fundedFixture);
    await disallow(d);
    // 1,009 × 0.09 / 100.00 = 0.9081
    const total = PRICE - 90_000n;
    const consents = await agreed(d, total, "seller");
    await expectEffects(d, d.id, d.escrow.connect(d.buyer).agree(d.order, total, consents), {
      events: [closed(d.id, Closing.Agreed, total, 90_000n)],
      state: { status: Status.Closed },
      moves: { buyer: total, seller: 90_000n },
    });
  });

  it("counts refunds before as not paid {RewardPaid}", async () => {
    const d = await loadFixture(fundedFixture);
    await d.escrow.connect(d.seller).refund(d.order, 50_000_000n);
    const sent = d.escrow.connect(d.buyer).release(d.order);
    await expectEffects(d, d.id, sent, {
      events: [closed(d.id, Closing.Released, 50_000_000n, 50_000_000n), ["RewardPaid", d.id, 504n]],
      state: { status: Status.Closed },
      moves: { seller: 50_000_000n },
    });
    await expectMoves(d, sent, { seller: -504n, buyer: 504n }, d.points);
  });

  it("counts what carriers got as paid, whoever bears it {RewardPaid}", async () => {
    const base = await loadFixture(stageFixture);
    const start = await now(base);
    const leg = (payee: string, amount: bigint, days: number): LegInput => ({
      attestor: base.carrier.address,
      payee,
      amount,
      deadline: start + days * DAY,
    });
    const legs = [
      leg(base.hauler.address, HAULAGE, 4),
      leg(base.courier.address, COURIERS, 7),
      leg(base.seller.address, GOODS, 10),
    ];
    const d = await addRewarded(base, { legs });
    await attest(d, await legReceipt(d, d.order, 0));
    const sent = d.escrow.connect(d.seller).agree(d.order, GOODS, await agreed(d, GOODS, "buyer"));
    // 1,009 × 30.00 / 100.00 = 302.7
    await expectEffects(d, d.id, sent, {
      events: [
        closed(d.id, Closing.Agreed, GOODS, 0n),
        legPaid(d.id, 1, d.courier, COURIERS),
        ["RewardPaid", d.id, 302n],
      ],
      state: { status: Status.Closed },
      moves: { buyer: GOODS, courier: COURIERS },
    });
  });

  it("comes after the fee, which it does not change {RewardPaid}", async () => {
    const base = await loadFixture(stageFixture);
    const d = await addRewarded(base, { feeBps: 500, feeRecipient: base.integrator.address });
    await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
      events: [closed(d.id, Closing.Released, 0n, 95_000_000n, 5_000_000n), ["RewardPaid", d.id, REWARD]],
      state: { status: Status.Closed },
      moves: { seller: 95_000_000n, integrator: 5_000_000n },
    });
  });

  it("can be in the order's own token, out of what the seller was just paid {RewardPaid}", async () => {
    const base = await loadFixture(stageFixture);
    const d = await addRewarded(base, { rewardToken: base.tokenAddress });
    const all = await d.token.balanceOf(d.seller);
    await d.token.connect(d.seller).transfer(d.device, all);
    await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
      events: [closed(d.id, Closing.Released, 0n, PRICE), ["RewardPaid", d.id, REWARD]],
      state: { status: Status.Closed },
      moves: { seller: PRICE - REWARD, buyer: REWARD },
    });
  });

  it("fails for that order alone when a batch is settled {RewardFailed}", async () => {
    const base = await loadFixture(stageFixture);
    const [one, other] = [await addRewarded(base), await addRewarded({ ...base, points: base.points })];
    for (const d of [one, other]) await attest(d, await receiptOf(d, d.order));
    await base.points.connect(base.seller).approve(base.escrow, REWARD);
    await networkHelpers.time.increase(3 * DAY);
    const sent = base.escrow.connect(base.stranger).settleMany([one.order, other.order]);
    await expectEvents(
      base,
      sent,
      closed(one.id, Closing.Settled, 0n, PRICE),
      ["RewardPaid", one.id, REWARD],
      closed(other.id, Closing.Settled, 0n, PRICE),
      ["RewardFailed", other.id, REWARD],
    );
    await expectMoves(base, sent, { seller: 2n * PRICE, escrow: -2n * PRICE });
    await expectMoves(base, sent, { seller: -REWARD, buyer: REWARD }, base.points);
    await expectState(base, one.id, {});
    await expectState(base, other.id, { status: Status.RewardOwed, rewardOwed: REWARD });
  });
});

/** A token that does not move the reward, however it says so. */
interface Failing {
  readonly name: string;
  readonly contract: RewardToken;
  readonly break: (d: RewardStage) => Promise<unknown>;
  readonly mend: (d: RewardStage) => Promise<unknown>;
}

const call = async (d: RewardStage, contract: RewardToken, method: string, args: unknown[]) => {
  const { interface: abi } = await ethers.getContractFactory(contract);
  const data = (
    abi as unknown as { encodeFunctionData: (name: string, values: unknown[]) => string }
  ).encodeFunctionData(method, args);
  return d.stranger.sendTransaction({ to: d.points, data });
};

const listing = (contract: RewardToken, who: "buyer" | "seller", name: string): Failing => ({
  name,
  contract,
  break: (d) => call(d, contract, "setBlocked", [d[who].address, true]),
  mend: (d) => call(d, contract, "setBlocked", [d[who].address, false]),
});

const mode = (number: number, name: string): Failing => ({
  name,
  contract: "HostileToken__Mock",
  break: (d) => call(d, "HostileToken__Mock", "setMode", [d.buyer.address, number]),
  mend: (d) => call(d, "HostileToken__Mock", "setMode", [d.buyer.address, 0]),
});

const FAILING: readonly Failing[] = [
  listing("BlocklistToken__Mock", "buyer", "reverts for the buyer"),
  listing("FalseToken__Mock", "seller", "returns false"),
  mode(1, "answers with a return bomb"),
  mode(2, "burns all its gas"),
  {
    name: "has no code",
    contract: "Token__Mock",
    break: (d) => networkHelpers.setCode(d.points.target as string, "0x"),
    mend: async (d) => {
      const plain = await ethers.deployContract("Token__Mock", ["Points", "PTS", 0]);
      return networkHelpers.setCode(d.points.target as string, await ethers.provider.getCode(plain));
    },
  },
];

describe("A reward's token that", () => {
  for (const one of FAILING) {
    it(`${one.name} holds up nobody, and pays later {RewardFailed}`, async () => {
      const d = await addRewarded(await rewardStage(connection, one.contract));
      await one.break(d);
      const sent = d.escrow.connect(d.buyer).release(d.order);
      await expectEffects(d, d.id, sent, {
        events: [closed(d.id, Closing.Released, 0n, PRICE), ["RewardFailed", d.id, REWARD]],
        state: { status: Status.RewardOwed, rewardOwed: REWARD },
        moves: { seller: PRICE },
      });
      expect((await (await sent).wait())!.gasUsed).to.be.lessThan(PUSH_GAS + 200_000);
      await expect(d.escrow.connect(d.stranger).payReward(d.order))
        .to.be.revertedWithCustomError(d.escrow, "DeliveryEscrow_RewardRefused")
        .withArgs(d.id, d.order.rewardToken, REWARD);

      await one.mend(d);
      const again = d.escrow.connect(d.stranger).payReward(d.order);
      await expectEvents(d, again, ["RewardPaid", d.id, REWARD]);
      await expectMoves(d, again, { seller: -REWARD, buyer: REWARD }, d.points);
    });
  }

  it("returns nothing is taken at its word {RewardPaid}", async () => {
    const d = await addRewarded(await rewardStage(connection, "NoReturnToken__Mock"));
    const sent = d.escrow.connect(d.buyer).release(d.order);
    await expectEvents(d, sent, closed(d.id, Closing.Released, 0n, PRICE), ["RewardPaid", d.id, REWARD]);
    await expectMoves(d, sent, { seller: -REWARD, buyer: REWARD }, d.points);
  });
});

/** How a release ends with so much gas. */
async function releaseWith(d: RewardScene, gasLimit: number): Promise<string> {
  const snapshot = await networkHelpers.takeSnapshot();
  try {
    const sent = await d.escrow.connect(d.buyer).release(d.order, { gasLimit });
    const names = ((await sent.wait())?.logs ?? []).map((log) => d.escrow.interface.parseLog(log)?.name);
    return names.includes("RewardFailed") ? "failed" : names.includes("RewardPaid") ? "paid" : "neither";
  } catch (error) {
    await expectState(d, d.id, { status: Status.Funded });
    const { data } = error as { data: string | { data: string } };
    const reason = typeof data === "string" ? data : data.data;
    return reason === "0x" ? "out of gas" : d.escrow.interface.parseError(reason)!.name;
  } finally {
    await snapshot.restore();
  }
}

async function hungryFixture() {
  const base = await stageFixture();
  const hungry = await ethers.deployContract("HungryToken__Mock");
  await hungry.mint(base.seller, REWARD);
  await hungry.connect(base.seller).approve(base.escrow, MaxUint256);
  // some 200,000 gas a transfer: more than half of what a reward is owed
  await hungry.setWords(8_000);
  return addRewarded({ ...base, points: hungry });
}

describe("A caller who starves a reward", () => {
  it("gets it paid or fails {Payouts_GasTooLow}, whatever gas he gives", async () => {
    const d = await loadFixture(hungryFixture);
    const endings: string[] = [];
    for (let gas = 80_000; gas <= 480_000; gas += 3_700) endings.push(await releaseWith(d, gas));
    expect([...new Set(endings)]).to.have.members(["out of gas", "Payouts_GasTooLow", "paid"]);
    expect(endings.at(-1)).to.equal("paid");
  });

  it("gets it recorded as owed only after it had all its gas {Payouts_GasTooLow}", async () => {
    const base = await rewardStage(connection, "HostileToken__Mock");
    await mode(1, "").break(base);
    const d = await addRewarded(base);
    const endings: [number, string][] = [];
    for (let gas = 80_000; gas <= 520_000; gas += 5_100) endings.push([gas, await releaseWith(d, gas)]);
    const first = endings.findIndex(([, ending]) => ending === "failed");
    expect([...new Set(endings.map(([, ending]) => ending))]).to.have.members([
      "out of gas",
      "Payouts_GasTooLow",
      "failed",
    ]);
    expect([...new Set(endings.slice(first).map(([, ending]) => ending))]).to.deep.equal(["failed"]);
    expect(endings[first]![0]).to.be.greaterThan(PUSH_GAS);
  });
});

/** The buyer is a contract that the points call when they reach it. */
async function callingFixture() {
  const base = await rewardStage(connection, "HookToken__Mock");
  const attacker = await ethers.deployContract("Reenterer__Mock");
  const buyer = await attacker.getAddress();
  await base.token.mint(buyer, PRICE);
  await networkHelpers.setBalance(buyer, 10n ** 18n);
  await networkHelpers.impersonateAccount(buyer);
  const hand = await ethers.getSigner(buyer);
  await base.token.connect(hand).approve(base.escrow, PRICE);
  const terms: Partial<OrderInput> = { buyer, rewardToken: await base.points.getAddress(), rewardAmount: REWARD };
  const order = await makeOrder(base, terms);
  const { kind, payment } = ALLOWANCE;
  await base.escrow.connect(hand).fund(order, kind, payment, await signOrder(base.seller, base.domain, order));
  return { ...base, attacker, hand, order, id: orderId(base.domain, order) };
}

describe("A reward's token that calls back", () => {
  it("finds the order closed, everybody paid, and every door shut {RewardPaid}", async () => {
    const d = await loadFixture(callingFixture);
    for (const data of [
      d.escrow.interface.encodeFunctionData("payReward", [d.order]),
      d.escrow.interface.encodeFunctionData("multicall", [
        [d.escrow.interface.encodeFunctionData("settle", [d.order])],
      ]),
      d.escrow.interface.encodeFunctionData("cancel", [d.order]),
    ]) {
      const snapshot = await networkHelpers.takeSnapshot();
      await d.attacker.prepare(d.escrow, data, false);
      const sent = d.escrow.connect(d.hand).release(d.order);
      await expectEvents(d, sent, closed(d.id, Closing.Released, 0n, PRICE), ["RewardPaid", d.id, REWARD]);
      expect(await d.attacker.attempts()).to.equal(1n);
      expect(await d.attacker.succeeded()).to.equal(false);
      expect((await d.attacker.result()).slice(0, 10)).to.equal(
        ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10),
      );
      await snapshot.restore();
    }
  });

  it("and insists has its reward recorded as owed, and the seller is paid {RewardFailed}", async () => {
    const d = await loadFixture(callingFixture);
    await d.attacker.prepare(d.escrow, d.escrow.interface.encodeFunctionData("settle", [d.order]), true);
    const sent = d.escrow.connect(d.hand).release(d.order);
    await expectEvents(d, sent, closed(d.id, Closing.Released, 0n, PRICE), ["RewardFailed", d.id, REWARD]);
    await expectMoves(d, sent, { seller: PRICE, escrow: -PRICE });
    await expectState(d, d.id, { status: Status.RewardOwed, rewardOwed: REWARD });
  });

  it("sees the mark of a closed order while it is called {RewardPaid}", async () => {
    const d = await loadFixture(callingFixture);
    await d.attacker.prepare(d.escrow, d.escrow.interface.encodeFunctionData("stateOf", [d.id]), false);
    await d.escrow.connect(d.hand).release(d.order);
    const [state] = d.escrow.interface.decodeFunctionResult("stateOf", await d.attacker.result());
    expect((state as { status: bigint }).status).to.equal(BigInt(Status.Closed));
  });
});
