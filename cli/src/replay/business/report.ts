import type { Difference } from "../compare.ts";
import type { OutcomeLine } from "../report.ts";
import type { MemberLine } from "../points/report.ts";
import type { Cost, Prices } from "../prices.ts";
import type { UptimeReport } from "../uptime/report.ts";

/** Where a business stood at a month's end. Cents. */
export interface Position {
  /** The month's last second. */
  readonly time: number;
  /** In its own account; coverage that customers have not had counts as there, and what was lent for coverage and bonds does not. */
  readonly cash: bigint;
  /** Paid by customers, and in the escrow until the goods are proven to have arrived. */
  readonly inEscrow: bigint;
  /** Paid by customers for months of the service that are not settled yet. */
  readonly prepaid: bigint;
  /** Its points, at par: bought for customers, and accepted from them. */
  readonly points: bigint;
  /** What it has paid into the coalition's reserve, less what it has taken out of it. */
  readonly reserve: bigint;
}

export const PROMISES = ["orders", "service", "points"] as const;

export type PromiseName = (typeof PROMISES)[number];

/** What a promise has brought. Cents. */
export interface SheetLine {
  readonly promise: PromiseName;
  /** From customers; for accepted points, and for those that were left, from the reserve. */
  readonly received: bigint;
  /** To customers; for points, into the reserve. */
  readonly returned: bigint;
  readonly kept: bigint;
}

/** What a promise took to keep. */
export interface GasLine {
  readonly promise: PromiseName;
  /** Orders, customers' months, and transactions of its own about points. */
  readonly cases: number;
  readonly gas: number;
}

/** How much of it was held against the plain calculations, and what differs. */
export interface Proof {
  readonly orders: number;
  readonly customers: number;
  readonly members: number;
  readonly balances: number;
  readonly months: number;
  /** Accounts whose money is what it must be, to the last cent. */
  readonly accounts: number;
  readonly differences: readonly Difference[];
}

/** Three promises of one small business, on one chain. Money in cents. */
export interface BusinessReport {
  readonly business: string;
  /** Where the orders and the months come from. */
  readonly source: string;
  /** Around it. */
  readonly street: { readonly members: number; readonly customers: number; readonly orders: number };
  /** First order and last settlement, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly orders: readonly OutcomeLine[];
  /** Who bought from it. */
  readonly buyers: number;
  /** Points for each 1.00, in hundredths. */
  readonly rate: bigint;
  readonly points: MemberLine;
  readonly service: UptimeReport;
  readonly positions: readonly Position[];
  readonly sheet: readonly SheetLine[];
  readonly gas: readonly GasLine[];
  /** Of all three promises. */
  readonly costs: readonly Cost[];
  readonly prices: Prices;
  readonly proof: Proof;
  readonly performance: { readonly seconds: number; readonly memory: number };
}

/** Whether the chain and the plain calculations agree on everything. */
export const businessAgrees = ({ proof }: BusinessReport): boolean => proof.differences.length === 0;

/** All lines of a sheet together. */
export function sheetTotal(sheet: readonly SheetLine[]): Omit<SheetLine, "promise"> {
  const sum = (field: "received" | "returned" | "kept"): bigint =>
    sheet.reduce((total, line) => total + line[field], 0n);
  return { received: sum("received"), returned: sum("returned"), kept: sum("kept") };
}
