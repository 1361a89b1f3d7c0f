import { formatPoints, type CoalitionStatement, type VintageRow } from "@kept/sdk";
import type { Sheet } from "../ui/sheet.ts";
import { day, money, plural } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";

const FIGURES = ["issued", "refunded", "redeemed", "withdrawn", "expired", "outstanding"] as const;

const lastDay = (time: number): string => (time === Infinity ? "never" : day(time));

/** The coalition's points by vintage. */
export function printVintages({ vintages, breakage, assumed }: CoalitionStatement): string[] {
  if (vintages.length === 0) return ["No points were ever issued."];
  const sum = (figure: (typeof FIGURES)[number]): bigint => vintages.reduce((total, row) => total + row[figure], 0n);
  const lines = table(
    [left("Vintage"), left("from"), left("expires"), ...FIGURES.map(right)],
    vintages.map((row) => [String(row.vintage), ...dates(row), ...FIGURES.map((figure) => money(row[figure]))]),
    ["all", "", "", ...FIGURES.map((figure) => money(sum(figure)))],
  );
  const unsure = `Assumed to be of the oldest points, since nothing says so: ${plural(assumed.length, "gift")}`;
  return [...lines, `Breakage not yet claimed: ${money(breakage)}`, ...(assumed.length > 0 ? [unsure] : [])];
}

/** The same with plain figures. */
export const vintagesSheet = ({ vintages }: CoalitionStatement): Sheet => ({
  header: ["vintage", "from", "expires", ...FIGURES],
  rows: vintages.map((row) => [
    String(row.vintage),
    ...dates(row),
    ...FIGURES.map((figure) => formatPoints(row[figure])),
  ]),
});

const dates = ({ from, expiresAt }: VintageRow): string[] => [day(from), lastDay(expiresAt)];
