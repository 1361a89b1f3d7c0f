import type { Outcome } from "./outcomes.ts";

/*
 * What each order should come to, worked out from the words of the file and nothing else: no code is shared with the
 * reader, the SDK or the contract, so that a mistake on one side shows as a difference.
 */

type Words = Readonly<Record<string, string>>;

/** The rows of one order to one seller, untouched. */
export type PlainRecord =
  | { readonly format: "olist"; readonly order: Words; readonly items: readonly Words[] }
  | { readonly format: "orders"; readonly order: Words };

/** A drawn objection: the millionths of the price that the arbiter gives the buyer, or nothing. */
export type PlainRuling = number | "silent";

/** In cents. `late` is the part of `buyer` that is owed for lateness alone. */
export interface Expected {
  readonly outcome: Outcome;
  readonly price: bigint;
  readonly buyer: bigint;
  readonly seller: bigint;
  readonly late: bigint;
}

/** What happened, as the file tells it. Moments are milliseconds. */
interface Tale {
  readonly price: bigint;
  /** The first moment at which the goods are late. */
  readonly lateFrom: number;
  /** When the goods were there or back; absent if the escrow never heard of it. */
  readonly proof?: number;
  readonly arrived: bigint;
  readonly cancelled: boolean;
  readonly ruling?: PlainRuling | undefined;
}

const ONE_DAY = 24 * 60 * 60 * 1000;
const ALL = 1_000_000n;

export function expected(record: PlainRecord, drawn?: PlainRuling): Expected {
  const tale = record.format === "olist" ? olistTale(record.order, record.items) : ordersTale(record.order);
  return outcomeOf(drawn === undefined ? tale : { ...tale, ruling: drawn });
}

function olistTale(order: Words, items: readonly Words[]): Tale {
  const price = items.reduce((sum, item) => sum + cents(item["price"]) + cents(item["freight_value"]), 0n);
  const status = order["order_status"];
  const delivered = order["order_delivered_customer_date"];
  const counts = status === "delivered" || (status === "canceled" && Boolean(delivered));
  const lateFrom = morningAfter(order["order_estimated_delivery_date"]);
  const cancelled = status === "canceled" && !counts;
  return { price, lateFrom, arrived: ALL, cancelled, ...proofBy(counts ? delivered : "", lateFrom) };
}

function ordersTale(order: Words): Tale {
  const { outcome, delivered, share, contested } = order;
  const lateFrom = morningAfter(order["promised"]);
  const arrived = outcome === "returned" ? 0n : share ? BigInt(Math.round(Number(share) * 10_000)) : ALL;
  const award = contested?.split(" ")[1];
  const ruling = award === undefined || award === "silent" ? award : Math.round(Number(award) * 10_000);
  const cancelled = outcome === "cancelled" && !delivered;
  return { price: cents(order["amount"]), lateFrom, arrived, cancelled, ruling, ...proofBy(delivered, lateFrom) };
}

/** A time thirty days or more after the promise proves nothing any more. */
function proofBy(text: string | undefined, lateFrom: number): { proof?: number } {
  const time = text ? moment(text) : Number.POSITIVE_INFINITY;
  return time < lateFrom + 30 * ONE_DAY ? { proof: time } : {};
}

function outcomeOf(tale: Tale): Expected {
  const { price, ruling } = tale;
  const clock = byTheClock(tale);
  if (ruling === undefined) return clock;
  if (ruling === "silent") return { ...clock, outcome: "arbiterSilent" };
  const buyer = (price * BigInt(ruling)) / ALL;
  const outcome = buyer === price ? "ruledForBuyer" : buyer === 0n ? "ruledForSeller" : "ruledSplit";
  return { outcome, price, buyer, seller: price - buyer, late: 0n };
}

function byTheClock({ price, lateFrom, proof, arrived, cancelled }: Tale): Expected {
  const allBack = { price, buyer: price, seller: 0n, late: 0n };
  if (cancelled) return { outcome: "cancelled", ...allBack };
  if (proof === undefined) return { outcome: "missed", ...allBack };
  if (arrived === 0n) return { outcome: "returned", ...allBack };

  const kept = (price * arrived) / ALL;
  const late = proof >= lateFrom;
  const charge = late ? lateCharge(price, lateFrom, proof) : 0n;
  const seller = charge > kept ? 0n : kept - charge;
  const short = arrived < ALL;
  const outcome = short ? (late ? "shortAndLate" : "short") : late ? "late" : "inTime";
  return { outcome, price, buyer: price - seller, seller, late: kept - seller };
}

/** One per cent, rounded up to a cent, for each day that has begun. */
function lateCharge(price: bigint, lateFrom: number, time: number): bigint {
  let days = 0n;
  for (let day = lateFrom; day <= time; day += ONE_DAY) days += 1n;
  return days * ((price + 99n) / 100n);
}

const moment = (text: string): number => Date.parse(`${text.replace(" ", "T").replace("Z", "")}Z`);

const morningAfter = (text = ""): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) + ONE_DAY;

const cents = (text = ""): bigint => BigInt(Math.round(Number(text) * 100));
