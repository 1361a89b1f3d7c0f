import type { Fields } from "../input/csv.ts";
import type { Problem } from "../input/problems.ts";
import type { Note, Reason } from "./outcomes.ts";

/** What the record says became of an order. Times are seconds since 1970, shares parts per million. */
export type Fate =
  | { readonly kind: "received"; readonly time: number; readonly share: number }
  | { readonly kind: "cancelled"; readonly time: number }
  | { readonly kind: "unattested" };

/** What an arbiter does: the buyer's part of the price in parts per million, or nothing. */
export type Award = number | "silent";

/** Who objects, how long after the window has opened, and what the arbiter does how long after he may. */
export interface Objection {
  readonly by: "buyer" | "seller";
  readonly after: number;
  readonly award: Award;
  readonly ruledAfter: number;
}

/** The rows of a file as they were read, for the plain calculation. */
export type SourceRecord =
  | { readonly format: "olist"; readonly seller: string; readonly order: Fields; readonly items: readonly Fields[] }
  | { readonly format: "orders"; readonly order: Fields };

/** The terms that a record gives an order. Money in cents. */
export interface PastTerms {
  readonly amount: bigint;
  readonly funded: number;
  readonly fundBy: number;
  readonly promisedBy: number;
  readonly deadline: number;
  readonly latePerDay: bigint;
}

/** One order of the past, to one seller. */
export interface PastOrder {
  /** Unique: the order, and the seller where there are several. */
  readonly name: string;
  readonly buyer: string;
  readonly seller: string;
  /** Orders of one buyer with the same cart were paid together, in the same second. */
  readonly cart?: string;
  readonly terms: PastTerms;
  readonly fate: Fate;
  readonly objection?: Objection;
  /** The objection was drawn by `--objections`, not recorded. */
  readonly drawn?: boolean;
  readonly notes: readonly Note[];
  readonly record: SourceRecord;
}

export interface NotPlayable {
  readonly name: string;
  readonly reason: Reason;
  readonly file: string;
  readonly line: number;
}

/** A merchant's history, read. */
export interface History {
  readonly source: string;
  readonly format: SourceRecord["format"];
  /** Orders in the files, however many were usable. */
  readonly recorded: number;
  readonly orders: readonly PastOrder[];
  readonly notPlayable: readonly NotPlayable[];
  readonly problems: readonly Problem[];
}

/** The orders in groups that were paid together; an order without a cart is a group of its own. */
export function cartsOf<T>(items: readonly T[], past: (item: T) => PastOrder): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const { name, buyer, cart } = past(item);
    const key = JSON.stringify(cart === undefined ? [name] : [cart, buyer]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
