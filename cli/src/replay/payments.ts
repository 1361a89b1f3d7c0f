import { OUTCOMES, type Outcome } from "./outcomes.ts";
import type { Expected } from "./plain.ts";

/** How the same orders fare with one time of payment. Money in cents. */
export interface Fare {
  /** Cents times the days for which the escrow held them. */
  readonly centDays: number;
  readonly sellers: bigint;
  /** Orders of which the seller got something, and the days from each one's order to that payment, added up. */
  readonly sold: number;
  readonly waits: number;
}

/** Orders and what they cost in all. */
export interface Count {
  readonly orders: number;
  readonly price: bigint;
}

/** Orders that ended alike when paid on receipt, with both times of payment. */
export interface PaymentLine extends Count {
  readonly outcome: Outcome;
  readonly before: Fare;
  readonly onReceipt: Fare;
  /** Paid before, they were refunded in part or in full; paid on receipt, nothing had been paid. */
  readonly spared: Count;
  /** The seller parted with the goods before there was any money. */
  readonly unsecured: Count;
}

export interface PaymentComparison {
  readonly lines: readonly PaymentLine[];
  readonly total: Omit<PaymentLine, "outcome">;
}

const DAY = 86_400;
const NOTHING: Count = { orders: 0, price: 0n };
const NO_FARE: Fare = { centDays: 0, sellers: 0n, sold: 0, waits: 0 };
const EMPTY: Omit<PaymentLine, "outcome"> = {
  ...NOTHING,
  before: NO_FARE,
  onReceipt: NO_FARE,
  spared: NOTHING,
  unsecured: NOTHING,
};

/** Both times of payment side by side, order by order, by the plain calculation: the replay proves it of either. */
export function paymentsOf(before: readonly Expected[], onReceipt: readonly Expected[]): PaymentComparison {
  const lines = new Map<Outcome, PaymentLine>();
  let total = EMPTY;
  for (const [i, later] of onReceipt.entries()) {
    const earlier = before[i];
    if (!earlier) throw new Error("there is an order that is not paid before");
    const { outcome } = later;
    lines.set(outcome, { outcome, ...add(lines.get(outcome) ?? EMPTY, earlier, later) });
    total = add(total, earlier, later);
  }
  return { lines: (Object.keys(OUTCOMES) as Outcome[]).flatMap((outcome) => lines.get(outcome) ?? []), total };
}

type Sums = Omit<PaymentLine, "outcome">;

function add(sums: Sums, before: Expected, onReceipt: Expected): Sums {
  const { price } = before;
  const counted = (count: Count, yes: boolean): Count =>
    yes ? { orders: count.orders + 1, price: count.price + price } : count;
  return {
    ...counted(sums, true),
    before: fare(sums.before, before),
    onReceipt: fare(sums.onReceipt, onReceipt),
    spared: counted(sums.spared, !onReceipt.held && before.buyer > 0n),
    unsecured: counted(sums.unsecured, before.shipped),
  };
}

function fare(sums: Fare, { held, paid, seller, ordered }: Expected): Fare {
  if (!held) return sums;
  const sold = seller > 0n;
  return {
    centDays: sums.centDays + (Number(paid) * (held.until - held.from)) / DAY,
    sellers: sums.sellers + seller,
    sold: sums.sold + (sold ? 1 : 0),
    waits: sums.waits + (sold ? (held.until - ordered) / DAY : 0),
  };
}

/** Days for which a unit of money was held on average; an order that was never paid counts with none. */
export const daysHeld = ({ centDays }: Fare, price: bigint): number => (price === 0n ? 0 : centDays / Number(price));

/** Days from the order to the seller's money on average; nothing if he never got any. */
export const daysToSeller = ({ sold, waits }: Fare): number | undefined => (sold === 0 ? undefined : waits / sold);
