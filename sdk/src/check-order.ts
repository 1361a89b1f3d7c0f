import { ZeroAddress } from "ethers";
import { checkLegs } from "./check-legs.ts";
import { problem, same } from "./check-tools.ts";
import { seconds, type TimeInput } from "./inputs.ts";
import type { KeptError } from "./kept-error.ts";
import { LIMITS } from "./limits.ts";
import { priceOf } from "./terms.ts";
import type { Hex, Order } from "./types.ts";

/** What only the caller knows about the moment and place of funding. */
export interface FundingContext {
  /** When it will be funded; now, if left out. */
  readonly now?: TimeInput;
  /** The escrow's address, which may be no payee. */
  readonly escrow?: Hex;
}

/** The rules that cannot be met, each with the values that disagree. Same conditions as the contract's at funding. */
export function checkOrder(order: Order, context: FundingContext = {}): KeptError[] {
  const now = seconds(context.now ?? new Date(), "now");
  return [
    ...checkReward(order),
    ...checkMoney(order),
    ...checkPeriods(order),
    ...checkLegs(order, context.escrow),
    ...checkClock(order, now),
  ];
}

function* checkReward({ rewardToken, rewardAmount }: Order): Generator<KeptError> {
  if ((rewardAmount === 0n) !== same(rewardToken, ZeroAddress)) {
    yield problem(
      "RewardIncomplete",
      "rewardToken",
      "needs an amount, and an amount a token",
      rewardToken,
      rewardAmount,
    );
  }
}

function* checkMoney(order: Order): Generator<KeptError> {
  const { promisedBy, latePerDay, feeBps } = order;
  if (promisedBy === 0 && latePerDay > 0n) {
    yield problem("LateWithoutPromise", "latePerDay", "needs a promised time", latePerDay);
  }
  if (feeBps > LIMITS.feeBps) yield problem("FeeTooHigh", "feeBps", `must be at most ${LIMITS.feeBps}`, feeBps);
  const price = priceOf(order);
  if (price > LIMITS.price) yield problem("PriceTooHigh", "legs", "together they exceed 96 bits", price, LIMITS.price);
}

function* checkPeriods({ arbiter, objectionPeriod, rulingPeriod }: Order): Generator<KeptError> {
  const least = same(arbiter, ZeroAddress) ? 0 : LIMITS.shortestPeriod;
  const most = LIMITS.longestPeriod;
  const outside = (period: number): boolean => period < least || period > most;
  const range = `must be ${least} to ${most} seconds`;
  if (outside(objectionPeriod)) {
    yield problem("ObjectionPeriodOutOfRange", "objectionPeriod", range, objectionPeriod, least, most);
  }
  if (outside(rulingPeriod)) yield problem("RulingPeriodOutOfRange", "rulingPeriod", range, rulingPeriod, least, most);
}

function* checkClock({ fundBy, legs, payOnReceipt, objectionPeriod }: Order, now: number): Generator<KeptError> {
  const last = legs.at(-1)?.deadline ?? 0;
  const latest = payOnReceipt ? last + objectionPeriod : (legs[0]?.deadline ?? Infinity);
  const edge = payOnReceipt ? "the last moment of a receipt" : "the first deadline";
  const limit = now + LIMITS.horizon;
  if (now >= fundBy) yield problem("FundingClosed", "fundBy", "has come", now, fundBy);
  if (fundBy > latest) yield problem("FundByAfterDeadline", "fundBy", `is after ${edge}`, fundBy, latest);
  if (last > limit) yield problem("DeadlineTooFar", "legs", "the last deadline is over two years ahead", last, limit);
}
