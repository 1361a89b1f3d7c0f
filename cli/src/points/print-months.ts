import { formatPoints, type MemberMonth } from "@kept/sdk";
import { formatUnits } from "ethers";
import { money } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import type { Coalition } from "./connect.ts";
import type { Sheet } from "../ui/sheet.ts";

type Figure = Exclude<keyof MemberMonth, "member" | "month">;

/** Columns of a member's table; one in which nothing ever moved is left out. */
const MOVED: readonly (readonly [Figure, title: string])[] = [
  ["bought", "bought"],
  ["renewed", "renewed"],
  ["issued", "issued"],
  ["refunded", "refunded"],
  ["accepted", "accepted"],
  ["breakage", "breakage"],
  ["settledIn", "settled in"],
  ["settledOut", "settled out"],
  ["withdrawn", "withdrawn"],
];
const AFTER = [
  ["boughtAfter", "to issue"],
  ["acceptedAfter", "to settle"],
] as const;
const MONEY = ["deposited", "spread", "paid"] as const;

/** Two tables for each member: points, and the money behind them. */
export function printMonths(coalition: Coalition, months: readonly MemberMonth[]): string[][] {
  const moving = months.filter((row) =>
    [...MOVED.map(([figure]) => figure), ...MONEY].some((figure) => row[figure] !== 0n),
  );
  const members = [...new Set(moving.map(({ member }) => member))];
  if (members.length === 0) return [["No member did anything in that time."]];
  return members.flatMap((member) => {
    const rows = moving.filter((row) => row.member === member);
    return [[`Member ${member}`, "", ...pointsTable(rows)], moneyTable(coalition, rows)];
  });
}

const sum = (rows: readonly MemberMonth[], figure: Figure): bigint =>
  rows.reduce((total, row) => total + row[figure], 0n);

function pointsTable(rows: readonly MemberMonth[]): string[] {
  const moved = MOVED.filter(([figure]) => rows.some((row) => row[figure] !== 0n));
  const all = [...moved, ...AFTER];
  return table(
    [left("Points"), ...all.map(([, title]) => right(title))],
    rows.map((row) => [row.month, ...all.map(([figure]) => money(row[figure]))]),
    ["all", ...moved.map(([figure]) => money(sum(rows, figure)))],
  );
}

function moneyTable({ reserve }: Coalition, rows: readonly MemberMonth[]): string[] {
  if (MONEY.every((figure) => sum(rows, figure) === 0n)) return [];
  return table(
    [left(`Money, ${reserve.symbol}`), ...MONEY.map(right)],
    rows.map((row) => [row.month, ...MONEY.map((figure) => reserve.show(row[figure]))]),
    ["all", ...MONEY.map((figure) => reserve.show(sum(rows, figure)))],
  );
}

/** Every figure of every member and month, points and money with their decimals. */
export function monthsSheet({ reserve }: Coalition, months: readonly MemberMonth[]): Sheet {
  const points = [...MOVED, ...AFTER].map(([figure]) => figure);
  const rows = months.map((row) => [
    row.month,
    row.member,
    ...points.map((figure) => formatPoints(row[figure])),
    ...MONEY.map((figure) => formatUnits(row[figure], reserve.decimals)),
  ]);
  return { header: ["month", "member", ...points, ...MONEY], rows };
}
