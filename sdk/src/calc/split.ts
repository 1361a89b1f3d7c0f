import { buyerDue, clockPools, decidingLeg, feeOf, poolsOf, type Facts, type Pools } from "./formula.ts";
import { least } from "./round.ts";
import type { Hex, Order } from "../types.ts";

/** Who has what once an order is closed. Token units. */
export interface Payouts {
  /** What the buyer has in all, earlier refunds included. */
  readonly buyerTotal: bigint;
  /** The part of it that is paid at closing. */
  readonly toBuyer: bigint;
  /** What the seller gets at closing, after the fee. */
  readonly toSeller: bigint;
  readonly fee: bigint;
  /** What third parties get at closing for legs not yet paid, by leg. */
  readonly legs: readonly LegPayout[];
}

/** One third party's pay for a leg; token units. */
export interface LegPayout {
  readonly leg: number;
  readonly payee: Hex;
  readonly amount: bigint;
}

const clamp = (value: bigint, low: bigint, high: bigint): bigint => (value < low ? low : least(value, high));

/** `settle`, or a receipt that closes at once: what the clock has decided. */
export function previewSettle(order: Order, facts: Facts): Payouts {
  return split(order, facts, clockPools(order, facts), buyerDue(order, facts));
}

/** `rule`: the arbiter's total, clamped between what was refunded and what can still be paid. */
export function previewRule(order: Order, facts: Facts, buyerTotal: bigint): Payouts {
  const pools = openPools(order, facts);
  return split(order, facts, pools, clamp(buyerTotal, facts.refunded, pools.price - pools.proven));
}

/** `agree`: the total of those who close the order together, clamped as a ruling's. */
export const previewAgree = previewRule;

/** Whose consent `agree` needs: buyer, seller, and each third party whose open leg gives something to the buyer. */
export function partiesTo(order: Order, facts: Facts, buyerTotal: bigint): Hex[] {
  const { legs } = previewAgree(order, facts, buyerTotal);
  const kept = (i: number): bigint => legs.find(({ leg }) => leg === i)?.amount ?? 0n;
  const touched = order.legs.filter(({ payee, amount }, i) => {
    return i >= facts.completed && payee.toLowerCase() !== order.seller.toLowerCase() && kept(i) < amount;
  });
  return [...new Set([order.buyer, order.seller, ...touched.map(({ payee }) => payee)])];
}

/** `release`: everything held goes to its payees. */
export function previewRelease(order: Order, facts: Facts): Payouts {
  return split(order, facts, openPools(order, facts), facts.refunded);
}

/** `refund` in full under an objection: the seller's legs to the buyer, the others by the clock's outcome. */
export function previewGiveIn(order: Order, facts: Facts): Payouts {
  const pools = clockPools(order, facts);
  const given = pools.seller + pools.beyond;
  const clock = buyerDue(order, facts);
  return split(order, facts, pools, clock < given ? given : clock);
}

/** As long as a receipt can be contested it completes nothing. */
const openPools = (order: Order, facts: Facts): Pools => poolsOf(order, facts.completed, decidingLeg(order, facts));

/**
 * Takes the buyer's part from third parties' legs after the deciding one, then from the seller's, then from third
 * parties' other uncompleted legs, last first; the rest of each leg goes to its payee.
 */
function split(order: Order, facts: Facts, pools: Pools, buyerTotal: bigint): Payouts {
  const toBuyer = buyerTotal - facts.refunded;
  const held = pools.seller - facts.refunded;
  const fromBeyond = least(toBuyer, pools.beyond);
  const fromSeller = least(toBuyer - fromBeyond, held);
  const fromOpen = toBuyer - fromBeyond - fromSeller;
  const fee = feeOf(held - fromSeller, order.feeBps);
  const legs = payLegs(order, facts, fromBeyond, fromOpen);
  return { buyerTotal, toBuyer, toSeller: held - fromSeller - fee, fee, legs };
}

function payLegs(order: Order, facts: Facts, fromBeyond: bigint, fromOpen: bigint): LegPayout[] {
  const deciding = decidingLeg(order, facts);
  const left = { beyond: fromBeyond, open: fromOpen };
  const paid: LegPayout[] = [];
  for (let leg = order.legs.length - 1; leg >= facts.completed; leg--) {
    const { payee, amount } = order.legs[leg]!;
    if (payee.toLowerCase() === order.seller.toLowerCase()) continue;
    const pool = leg > deciding ? "beyond" : "open";
    const taken = least(left[pool], amount);
    left[pool] -= taken;
    if (taken < amount) paid.unshift({ leg, payee, amount: amount - taken });
  }
  return paid;
}
