import { Outcome, signOrder } from "@kept/sdk";
import type { Hex, Order, OrderInput, SignedReceipt } from "@kept/sdk";
import { DAY, FULL, fund, makeOrder, receiptOf, type Deployed } from "./escrow.ts";

/** A row of the table "One rule for who may object" that a receipt of the canonical order's only leg opens. */
export interface Row {
  readonly receipt: string;
  readonly by: "buyer" | "carrier";
  readonly share: number;
  /** Seconds from the promised time. */
  readonly fromPromise: number;
  readonly mayObject: readonly ("buyer" | "seller")[];
  /** What the buyer has in all if the clock decides. */
  readonly buyerTotal: bigint;
}

const IN_TIME = -DAY;
/** The second started day: 2.00. */
const LATE = DAY;
const BOTH = ["buyer", "seller"] as const;

export const ROWS: readonly Row[] = [
  { receipt: "full and in time", by: "buyer", share: FULL, fromPromise: IN_TIME, mayObject: [], buyerTotal: 0n },
  {
    receipt: "full and in time",
    by: "carrier",
    share: FULL,
    fromPromise: IN_TIME,
    mayObject: ["buyer"],
    buyerTotal: 0n,
  },
  ...(["buyer", "carrier"] as const).flatMap((by): Row[] => [
    { receipt: "short", by, share: 750_000, fromPromise: IN_TIME, mayObject: BOTH, buyerTotal: 25_000_000n },
    { receipt: "late", by, share: FULL, fromPromise: LATE, mayObject: BOTH, buyerTotal: 2_000_000n },
    { receipt: "short and late", by, share: 500_001, fromPromise: LATE, mayObject: BOTH, buyerTotal: 51_999_900n },
    { receipt: "returned", by, share: 0, fromPromise: IN_TIME, mayObject: ["seller"], buyerTotal: 100_000_000n },
  ]),
];

export const rowTitle = ({ receipt, by }: Row): string =>
  `the receipt is ${receipt} and signed by ${by === "buyer" ? "the buyer's key" : "another attestor"}`;

/** The canonical order, attested as the row says; the seller has signed, so that the buyer's key may attest. */
export async function fundRow(d: Deployed, row: Row, changes: Partial<OrderInput> = {}): Promise<[Order, Hex]> {
  const canonical = await makeOrder(d, changes);
  const order = { ...canonical, legs: canonical.legs.map((leg) => ({ ...leg, attestor: d[row.by].address })) };
  return [order, await fund(d, order, await signOrder(d.seller, d.domain, order))];
}

export function rowReceipt(d: Deployed, order: Order, row: Row): Promise<SignedReceipt> {
  const outcome = row.share === 0 ? Outcome.Returned : Outcome.Delivered;
  return receiptOf(d, order, { time: order.promisedBy + row.fromPromise, outcome, share: row.share }, d[row.by]);
}
