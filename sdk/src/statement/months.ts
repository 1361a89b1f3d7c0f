import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";
import type { Movement } from "./movements.ts";

/** What a member did in a calendar month (UTC). Points in units of 0.01, money in reserve units. */
export interface MemberMonth {
  readonly member: Hex;
  /** "2027-01". */
  readonly month: string;
  /** Money that deposits brought in behind points; the spread is apart. */
  readonly deposited: bigint;
  /** Points to issue that it got, by deposits and renewals. */
  readonly bought: bigint;
  /** The part of `bought` that it had accepted before. */
  readonly renewed: bigint;
  readonly issued: bigint;
  /** Points that it gave back for returned goods. */
  readonly refunded: bigint;
  /** Points of customers, its own as a customer before it was admitted among them. */
  readonly accepted: bigint;
  /** Expired points that it claimed as treasury. */
  readonly breakage: bigint;
  readonly settledIn: bigint;
  readonly settledOut: bigint;
  readonly withdrawn: bigint;
  /** The part of `withdrawn` that was not accepted but bought. */
  readonly withdrawnBought: bigint;
  /** Money that withdrawals paid. */
  readonly paid: bigint;
  /** Money that deposits and renewals cost above. */
  readonly spread: bigint;
  /** What it had to issue at the month's end. */
  readonly boughtAfter: bigint;
  /** What it had accepted at the month's end; of the treasury, without breakage not yet claimed. */
  readonly acceptedAfter: bigint;
}

type Row = { -readonly [K in keyof MemberMonth]: MemberMonth[K] };
type Figure = { [K in keyof MemberMonth]: MemberMonth[K] extends bigint ? K : never }[keyof MemberMonth];
type Change = readonly [member: Hex, figures: Partial<Record<Figure, bigint>>];

/** The calendar month of a moment, in UTC: "2027-01". */
export const monthOf = (time: number): string => new Date(time * 1000).toISOString().slice(0, 7);

/**
 * Each member's statement, one row for each month in which something moved, in order. For every row
 * `boughtAfter` is the sum of all `bought - issued - refunded - withdrawnBought` so far, and `acceptedAfter` of all
 * `accepted + breakage + settledIn - settledOut - renewed - (withdrawn - withdrawnBought)`.
 * Throws HistoryIncomplete if the movements do not begin with the coalition.
 */
export function memberStatement(movements: readonly Movement[], member?: Hex): MemberMonth[] {
  const rows = new Map<Hex, Row[]>();
  for (const movement of movements) {
    for (const [who, figures] of changes(movement, (account) => rows.get(account)?.at(-1))) {
      const row = rowOf(rows, who, monthOf(movement.time));
      for (const [name, amount] of Object.entries(figures)) row[name as Figure] += amount;
      close(row, figures);
    }
  }
  const wanted = [...rows].filter(([who]) => !member || who.toLowerCase() === member.toLowerCase());
  return wanted.flatMap(([, months]) => months);
}

/** Who is touched by a movement, and how. */
function changes(m: Movement, last: (member: Hex) => Row | undefined): Change[] {
  switch (m.kind) {
    case "admission":
      return [[m.member, { accepted: m.amount }]];
    case "deposit":
      return [[m.member, { deposited: m.value, bought: m.amount, spread: m.spread }]];
    case "renewal":
      return [[m.member, { bought: m.amount, renewed: m.amount, spread: m.spread }]];
    case "issue":
      return [[m.member, { issued: m.amount }]];
    case "refund":
      return [[m.member, { refunded: m.amount }]];
    case "redemption":
      return [[m.member, { accepted: m.amount }]];
    case "settlement":
      return [
        [m.from, { settledOut: m.amount }],
        [m.to, { settledIn: m.amount }],
      ];
    case "withdrawal":
      return m.isMember ? [[m.account, withdrawal(m.amount, m.paid, last(m.account))]] : [];
    case "breakage":
      return [[m.member, { breakage: m.amount }]];
    case "gift":
      break; // among customers
  }
  return [];
}

/** Accepted points go first. */
function withdrawal(withdrawn: bigint, paid: bigint, last: Row | undefined): Change[1] {
  const accepted = last?.acceptedAfter ?? 0n;
  return { withdrawn, paid, withdrawnBought: withdrawn > accepted ? withdrawn - accepted : 0n };
}

function rowOf(rows: Map<Hex, Row[]>, member: Hex, month: string): Row {
  const months = rows.get(member) ?? [];
  const last = months.at(-1);
  if (last?.month === month) return last;
  const row = emptyRow(member, month, last);
  rows.set(member, [...months, row]);
  return row;
}

function emptyRow(member: Hex, month: string, last: Row | undefined): Row {
  const points = { bought: 0n, renewed: 0n, issued: 0n, refunded: 0n, accepted: 0n, breakage: 0n };
  const moved = { settledIn: 0n, settledOut: 0n, withdrawn: 0n, withdrawnBought: 0n };
  const money = { deposited: 0n, paid: 0n, spread: 0n };
  const { boughtAfter, acceptedAfter } = last ?? { boughtAfter: 0n, acceptedAfter: 0n };
  return { member, month, ...points, ...moved, ...money, boughtAfter, acceptedAfter };
}

/** Brings the balances at the month's end up to a change. */
function close(row: Row, change: Change[1]): void {
  const of = (name: Figure): bigint => change[name] ?? 0n;
  row.boughtAfter += of("bought") - of("issued") - of("refunded") - of("withdrawnBought");
  row.acceptedAfter += of("accepted") + of("breakage") + of("settledIn") - of("settledOut") - of("renewed");
  row.acceptedAfter -= of("withdrawn") - of("withdrawnBought");
  if (row.boughtAfter < 0n || row.acceptedAfter < 0n)
    throw new KeptError("HistoryIncomplete", "movements", "a member spends what it never got", [row.member]);
}
