import { along, amounts, area, bar, grid, overMonths, rows } from "../../../report/axes.ts";
import { tone } from "../../../report/palette.ts";
import { drawn, type Chart } from "../../../report/svg.ts";
import type { OutcomeLine } from "../../report.ts";
import { OUTCOMES } from "../../outcomes.ts";
import { NAMES } from "../print.ts";
import type { Position, SheetLine } from "../report.ts";

const KEPT = tone("green");
const GIVEN_BACK = tone("red");

const inMoney = (cents: bigint): number => Number(cents) / 100;

/** What was kept and what was given back, in rows of these names. */
function split(names: readonly string[], kept: readonly bigint[], returned: readonly bigint[]): Chart {
  const series = [bar("kept", KEPT, kept.map(inMoney)), bar("back to customers", GIVEN_BACK, returned.map(inMoney))];
  const axes = {
    grid: { ...grid, top: 8, bottom: 36 },
    xAxis: along("money"),
    yAxis: rows(names),
  };
  return drawn(series, axes, 70 + 34 * names.length);
}

/** What each promise brought, and what of it went back. Where more went back than came, nothing was kept. */
export const sheetChart = (lines: readonly SheetLine[]): Chart =>
  split(
    lines.map(({ promise }) => NAMES[promise]),
    lines.map(({ kept }) => (kept > 0n ? kept : 0n)),
    lines.map(({ returned }) => returned),
  );

/** What became of the orders' money. */
export const ordersChart = (lines: readonly OutcomeLine[]): Chart =>
  split(
    lines.map(({ outcome }) => OUTCOMES[outcome]),
    lines.map(({ sellers }) => sellers),
    lines.map(({ buyers }) => buyers),
  );

/** Where the business's money was, month by month. */
export function positionsChart(positions: readonly Position[]): Chart {
  const of = (field: "cash" | "inEscrow" | "prepaid" | "points"): number[] =>
    positions.map((position) => inMoney(position[field]));
  const series = [
    area("in its account", KEPT, of("cash")),
    area("in the escrow, until the goods arrive", tone("sky"), of("inEscrow")),
    area("prepaid for months to come", tone("amber"), of("prepaid")),
    area("in points", tone("plum"), of("points")),
  ];
  const axes = { grid, xAxis: overMonths(positions.map(({ time }) => time)), yAxis: amounts("money") };
  return drawn(series, axes, 300);
}
