import type { Outcome } from "./outcomes.ts";

/*
 * What each order should come to, worked out from the words of the file and nothing else: no code is shared with the
 * reader, the SDK or the contract, so that a mistake on one side shows as a difference.
 */

type Words = Readonly<Record<string, string>>;

/** The rows that an order to one seller comes from, untouched: Olist's have the items of the other sellers as well. */
export type PlainRecord =
  | { readonly format: "olist"; readonly seller: string; readonly order: Words; readonly items: readonly Words[] }
  | { readonly format: "orders"; readonly order: Words };

/** When the buyer pays. */
export type PlainPayment = "before" | "onReceipt";

/**
 * An objection: the millionths of the price that the arbiter gives the buyer, or nothing; how many seconds after the
 * window's opening it comes, and how many after he may rule the arbiter does.
 */
export interface PlainObjection {
  readonly award: number | "silent";
  readonly after: number;
  readonly ruledAfter: number;
}

/** Money in cents, times in seconds since 1970. */
export interface Expected {
  readonly outcome: Outcome;
  readonly price: bigint;
  /** What the escrow was paid: the price, or nothing at all. */
  readonly paid: bigint;
  /** What the escrow gave to either side; together all that it was paid. */
  readonly buyer: bigint;
  readonly seller: bigint;
  /** The part of `buyer` that is owed for lateness alone. */
  readonly late: bigint;
  readonly ordered: number;
  /** From when until when the escrow held the money; absent if it never did. */
  readonly held?: { readonly from: number; readonly until: number };
  /** Whether the seller parted with the goods. */
  readonly shipped: boolean;
}

/** What happened, as the file tells it. Moments are milliseconds. */
interface Tale {
  readonly price: bigint;
  readonly ordered: number;
  readonly shipped: boolean;
  /** The first moment at which the goods are late. */
  readonly lateFrom: number;
  /** When the goods were there or back; absent if the escrow never heard of it. */
  readonly proof?: number;
  readonly arrived: bigint;
  /** When the seller gave the money back because the order was cancelled. */
  readonly cancelled?: number | undefined;
  readonly objection?: PlainObjection | undefined;
}

const ONE_DAY = 24 * 60 * 60 * 1000;
const ALL = 1_000_000n;

export function expected(record: PlainRecord, payment: PlainPayment = "before", drawn?: PlainObjection): Expected {
  const told = record.format === "olist" ? olistTale(record) : ordersTale(record.order);
  const tale = drawn === undefined ? told : { ...told, objection: drawn };
  const { price, shipped } = tale;
  const ordered = tale.ordered / 1000;
  if (payment === "onReceipt" && (tale.proof === undefined || tale.arrived === 0n)) {
    const { outcome } = byTheClock(tale);
    return { outcome, price, paid: 0n, buyer: 0n, seller: 0n, late: 0n, ordered, shipped };
  }
  const from = payment === "before" ? tale.ordered : (tale.proof ?? Number.NaN);
  const held = { from: from / 1000, until: closing(tale) / 1000 };
  return { ...outcomeOf(tale), price, paid: price, ordered, held, shipped };
}

function olistTale({ order, items, seller }: PlainRecord & { format: "olist" }): Tale {
  const own = items.filter((item) => item["seller_id"] === seller);
  const price = own.reduce((sum, item) => sum + cents(item["price"]) + cents(item["freight_value"]), 0n);
  const status = order["order_status"];
  const delivered = order["order_delivered_customer_date"];
  const counts = Boolean(delivered) && (status === "delivered" || status === "canceled");
  const lateFrom = morningAfter(order["order_estimated_delivery_date"]);
  const bought = moment(order["order_purchase_timestamp"]);
  const approved = order["order_approved_at"] ? moment(order["order_approved_at"]) : bought;
  const ordered = counts && moment(delivered) < approved ? bought : approved;
  const handed = Boolean(order["order_delivered_carrier_date"]);
  const cancelled = status === "canceled" && !counts ? (handed ? Math.max(ordered, lateFrom) : ordered) : undefined;
  const shipped = handed || Boolean(delivered);
  return { price, ordered, shipped, lateFrom, arrived: ALL, cancelled, ...proofBy(counts ? delivered : "", lateFrom) };
}

function ordersTale(order: Words): Tale {
  const { outcome, delivered, share, contested } = order;
  const lateFrom = morningAfter(order["promised"]);
  const ordered = moment(order["ordered"]);
  const arrived = outcome === "returned" ? 0n : share ? BigInt(Math.round(Number(share) * 10_000)) : ALL;
  const off = outcome === "cancelled" && !delivered;
  const cancelled = off ? ordered : undefined;
  const told = { price: cents(order["amount"]), ordered, shipped: !off, lateFrom, arrived, cancelled };
  return { ...told, objection: objectionBy(contested), ...proofBy(delivered, lateFrom) };
}

/** Three days into the window; ruled five days into the arbiter's. */
function objectionBy(text = ""): PlainObjection | undefined {
  const ruling = text.split(" ")[1];
  if (ruling === undefined) return undefined;
  const award = ruling === "silent" ? ruling : Math.round(Number(ruling) * 10_000);
  return { award, after: 3 * 86_400, ruledAfter: 5 * 86_400 };
}

/** A time thirty days or more after the promise proves nothing any more. */
function proofBy(text: string | undefined, lateFrom: number): { proof?: number } {
  const time = text ? moment(text) : Number.POSITIVE_INFINITY;
  return time < lateFrom + 30 * ONE_DAY ? { proof: time } : {};
}

/** When the escrow let go of the money: at once by a ruling or a refund, else at the midnight after it may. */
function closing({ cancelled, proof, lateFrom, objection }: Tale): number {
  if (cancelled !== undefined) return cancelled;
  const grace = lateFrom + 37 * ONE_DAY;
  if (!objection) return midnight(proof === undefined ? grace : proof + 7 * ONE_DAY);
  const answered = proof === undefined ? grace : proof + objection.after * 1000;
  if (objection.award === "silent") return midnight(answered + 14 * ONE_DAY);
  return answered + objection.ruledAfter * 1000;
}

type Money = Pick<Expected, "outcome" | "buyer" | "seller" | "late">;

function outcomeOf(tale: Tale): Money {
  const { price, objection } = tale;
  const clock = byTheClock(tale);
  if (objection === undefined) return clock;
  if (objection.award === "silent") return { ...clock, outcome: "arbiterSilent" };
  const buyer = (price * BigInt(objection.award)) / ALL;
  const outcome = buyer === price ? "ruledForBuyer" : buyer === 0n ? "ruledForSeller" : "ruledSplit";
  return { outcome, buyer, seller: price - buyer, late: 0n };
}

function byTheClock({ price, lateFrom, proof, arrived, cancelled }: Tale): Money {
  const allBack = { buyer: price, seller: 0n, late: 0n };
  if (cancelled !== undefined) return { outcome: "cancelled", ...allBack };
  if (proof === undefined) return { outcome: "missed", ...allBack };
  if (arrived === 0n) return { outcome: "returned", ...allBack };

  const kept = (price * arrived) / ALL;
  const late = proof >= lateFrom;
  const charge = late ? lateCharge(price, lateFrom, proof) : 0n;
  const seller = charge > kept ? 0n : kept - charge;
  const short = arrived < ALL;
  const outcome = short ? (late ? "shortAndLate" : "short") : late ? "late" : "inTime";
  return { outcome, buyer: price - seller, seller, late: kept - seller };
}

/** One per cent, rounded up to a cent, for each day that has begun. */
function lateCharge(price: bigint, lateFrom: number, time: number): bigint {
  let days = 0n;
  for (let day = lateFrom; day <= time; day += ONE_DAY) days += 1n;
  return days * ((price + 99n) / 100n);
}

const moment = (text = ""): number => Date.parse(`${text.replace(" ", "T").replace("Z", "")}Z`);

const morningAfter = (text = ""): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) + ONE_DAY;

/** That moment if it is midnight, else the next one. */
const midnight = (time: number): number => time + ((ONE_DAY - (time % ONE_DAY)) % ONE_DAY);

const cents = (text = ""): bigint => BigInt(Math.round(Number(text) * 100));
