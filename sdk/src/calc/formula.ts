import { DAY, FULL_SHARE } from "../limits.ts";
import { graceEnd, lastDeadline, priceOf } from "../terms.ts";
import { Status, type Hex, type Order, type State } from "../types.ts";
import { ceilDiv, least, most } from "./round.ts";

/** What decides about an order's money; all zero for an order that was only funded. */
export type Facts = Pick<State, "completed" | "leg" | "refunded" | "share" | "time">;

/** An order's money, by whom it can still reach. */
export interface Pools {
  /** All legs. */
  readonly price: bigint;
  /** The seller's legs. */
  readonly seller: bigint;
  /** Third parties' completed legs: theirs in full. */
  readonly proven: bigint;
  /** Third parties' legs after the deciding one: never travelled. */
  readonly beyond: bigint;
  /** The seller's legs after the deciding one. */
  readonly unearned: bigint;
}

/** Funded, and nothing since. */
export const NO_FACTS: Facts = { completed: 0, leg: 0, refunded: 0n, share: 0, time: 0 };

const same = (a: Hex, b: Hex): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether a receipt of this leg and time is late: only the last leg's can be. */
export function isLate(order: Pick<Order, "legs" | "promisedBy">, leg: number, time: number): boolean {
  return order.promisedBy !== 0 && time >= order.promisedBy && leg === order.legs.length - 1;
}

/** Started days from the promised time on: 1 in its first second, 0 before it. */
export function lateDays(promisedBy: number, time: number): number {
  return promisedBy !== 0 && time >= promisedBy ? Math.floor((time - promisedBy) / DAY) + 1 : 0;
}

/** Late money of a receipt of this leg and time. */
export function lateMoney(order: Pick<Order, "legs" | "promisedBy" | "latePerDay">, leg: number, time: number): bigint {
  return isLate(order, leg, time) ? BigInt(lateDays(order.promisedBy, time)) * order.latePerDay : 0n;
}

/** What the buyer gets back for the part that did not arrive. `share` in parts per million, 0 to 1,000,000. */
export function creditShare(price: bigint, share: number): bigint {
  return ceilDiv(price * BigInt(FULL_SHARE - share), BigInt(FULL_SHARE));
}

/** The integrator's part of the seller's net. */
export function feeOf(sellerNet: bigint, feeBps: number): bigint {
  return ceilDiv(sellerNet * BigInt(feeBps), 10_000n);
}

/** Reward units for an order of which the buyer has so much in all. */
export function rewardOf(order: Pick<Order, "legs" | "rewardAmount">, buyerTotal: bigint): bigint {
  const price = priceOf(order);
  return (order.rewardAmount * (price - buyerTotal)) / price;
}

/** Legs below `completed` are completed; legs above `deciding` were never travelled. */
export function poolsOf(order: Pick<Order, "legs" | "seller">, completed: number, deciding: number): Pools {
  const sum = (filter: (leg: number, sellers: boolean) => boolean): bigint =>
    order.legs.reduce((all, { amount, payee }, i) => all + (filter(i, same(payee, order.seller)) ? amount : 0n), 0n);
  return {
    price: sum(() => true),
    seller: sum((_, sellers) => sellers),
    proven: sum((i, sellers) => !sellers && i < completed),
    beyond: sum((i, sellers) => !sellers && i >= completed && i > deciding),
    unearned: sum((i, sellers) => sellers && i > deciding),
  };
}

/** The leg that decides: the receipt's, or the last one if its deadline was missed. */
export function decidingLeg(order: Pick<Order, "legs">, facts: Facts): number {
  return facts.time === 0 ? order.legs.length - 1 : facts.leg;
}

/** The pools by which the clock decides: a full receipt of the last leg completes all legs. */
export function clockPools(order: Pick<Order, "legs" | "seller">, facts: Facts): Pools {
  const full = facts.time !== 0 && facts.share === FULL_SHARE;
  return poolsOf(order, full ? order.legs.length : facts.completed, decidingLeg(order, facts));
}

/** What the buyer has in all if the clock decides, refunds included: the contract's `outcomeOf`. */
export function buyerDue(order: Order, facts: Facts): bigint {
  const { price, proven, beyond, unearned } = clockPools(order, facts);
  const limit = price - proven;
  if (facts.share === 0) return limit;
  const due = creditShare(price, facts.share) + lateMoney(order, facts.leg, facts.time);
  // Legs that nobody travelled go back in any case; what the seller gave came out of his own.
  return least(most(due, beyond + most(facts.refunded, unearned)), limit);
}

/** From when `settle` is valid: the contract's `outcomeOf`. */
export function dueAt(order: Pick<Order, "legs" | "objectionPeriod" | "rulingPeriod">, state: State): number {
  const opened = state.time === 0 ? graceEnd(order, state.extension) : state.since;
  if (state.status === Status.Funded) return opened;
  return opened + (state.status === Status.Received ? order.objectionPeriod : order.rulingPeriod);
}

/** Until when the side that loses by the missed deadline or the receipt may object: `[from, until)`. */
export function objectionWindow(order: Order, state: State): { readonly from: number; readonly until: number } {
  const { extension } = state;
  if (state.time === 0) return { from: lastDeadline(order, extension), until: graceEnd(order, extension) };
  return { from: state.since, until: state.since + order.objectionPeriod };
}
