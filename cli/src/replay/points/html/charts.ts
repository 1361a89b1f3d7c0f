import { amounts, area, bar, grid, names, overMonths, sideways } from "../../../report/axes.ts";
import { tone } from "../../../report/palette.ts";
import { FONT_SIZE } from "../../../report/style.ts";
import { drawn, type Chart } from "../../../report/svg.ts";
import { percent } from "../../../ui/format.ts";
import type { Month } from "../census.ts";
import { shorten } from "../print.ts";
import { UNIT_VALUE } from "../programme.ts";
import { issuedIn, positionOf, type MemberLine, type PointsReport, type VintageLine } from "../report.ts";

const COLORS = {
  redeemed: tone("green"),
  withdrawn: tone("lime"),
  lapsed: tone("red"),
  live: tone("amber"),
  customers: tone("sky"),
  ink: tone("navy"),
};

/** Vintages, from the first to the last: neighbours differ. */
const VINTAGES = (["navy", "steel", "sky", "green", "lime", "amber", "orange", "red", "plum"] as const).map(tone);

/** Points of units. */
const points = (units: bigint): number => Number(units) / 100;
/** Money of reserve units. */
const inMoney = (units: bigint): number => Number(units) / 1_000_000;

/** Full months only: the very last count is of the first second of one. */
const full = ({ months }: PointsReport): readonly Month[] => months.slice(0, -1);

const timesOf = (months: readonly Month[]): number[] => months.map(({ time }) => time);

/** Live points at every month's end, by the vintage in which they were issued. */
export function liveByVintage(report: PointsReport): Chart {
  const months = full(report);
  const series = report.vintages.map(({ vintage }) => {
    const live = months.map(({ lanes }) => points(lanes.get(vintage) ?? 0n));
    return area(`vintage ${vintage}`, VINTAGES[vintage % VINTAGES.length]!, live);
  });
  return drawn(series, { grid, xAxis: overMonths(timesOf(months)), yAxis: amounts("points") }, 380);
}

/** What has become of all points issued so far, month by month. */
export function becameOfAll(report: PointsReport): Chart {
  const months = full(report);
  const of = (pick: (month: Month) => bigint): number[] => months.map((month) => points(pick(month)));
  const series = [
    area(
      "redeemed",
      COLORS.redeemed,
      of(({ redeemed }) => redeemed),
    ),
    area(
      "withdrawn in the wind-down",
      COLORS.withdrawn,
      of(({ withdrawn }) => withdrawn),
    ),
    area(
      "lapsed",
      COLORS.lapsed,
      of(({ lapsed }) => lapsed),
    ),
    area(
      "still live",
      COLORS.live,
      of((m) => m.issued - m.redeemed - m.withdrawn - m.lapsed),
    ),
  ];
  return drawn(series, { grid, xAxis: overMonths(timesOf(months)), yAxis: amounts("points issued so far") }, 340);
}

/** Each vintage's end, and what part of it nobody used. */
export function breakage({ vintages }: PointsReport): Chart {
  const of = (pick: (line: VintageLine) => bigint): number[] => vintages.map((line) => points(pick(line)));
  const share = ({ dataIndex }: { dataIndex: number }): string => {
    const line = vintages[dataIndex]!;
    return percent(line.expired, issuedIn(line));
  };
  const series = [
    bar(
      "redeemed",
      COLORS.redeemed,
      of(({ redeemed }) => redeemed),
    ),
    bar(
      "withdrawn in the wind-down",
      COLORS.withdrawn,
      of(({ withdrawn }) => withdrawn),
    ),
    {
      ...bar(
        "lapsed (breakage, with its share)",
        COLORS.lapsed,
        of(({ expired }) => expired),
      ),
      label: { show: true, position: "top", color: tone("ink"), fontSize: FONT_SIZE, formatter: share },
    },
  ];
  const xAxis = names(
    vintages.map(({ vintage, from }) => `${vintage}\n${new Date(from * 1000).toISOString().slice(0, 10)}`),
  );
  return drawn(series, { grid, xAxis, yAxis: amounts("points issued in the vintage") }, 360);
}

/** What the largest members issued, to the left, and accepted, to the right; a mark where that leaves them. */
export function positions(members: readonly MemberLine[]): Chart {
  const lines = members.toReversed();
  const of = (pick: (line: MemberLine) => bigint): number[] => lines.map((line) => points(pick(line)));
  const mark = {
    type: "scatter",
    symbol: "diamond",
    symbolSize: 12,
    itemStyle: { borderColor: tone("paper"), borderWidth: 1 },
  };
  const series = [
    bar(
      "issued",
      COLORS.customers,
      of((line) => -issuedIn(line)),
    ),
    bar(
      "accepted",
      COLORS.redeemed,
      of(({ accepted }) => accepted),
    ),
    { ...mark, name: "position: accepted less issued", color: COLORS.ink, data: of(positionOf) },
  ];
  const yAxis = { ...names(lines.map(({ name }) => shorten(name))), axisLine: { show: false } };
  const axes = { grid: { ...grid, top: 8, bottom: 36 }, xAxis: sideways("points"), yAxis };
  return drawn(series, axes, 70 + 28 * lines.length);
}

/** What the points are worth at every month's end, and the reserve behind them. */
export function reserve(report: PointsReport): Chart {
  const months = full(report);
  const worth = (pick: (month: Month) => bigint): number[] => months.map((month) => inMoney(pick(month) * UNIT_VALUE));
  const held = months.map((month) => inMoney(month.reserve));
  const series = [
    area(
      "customers’ points",
      COLORS.customers,
      worth(({ customers }) => customers),
    ),
    area(
      "members’ points",
      COLORS.live,
      worth(({ members }) => members),
    ),
    { type: "line", name: "reserve", data: held, symbol: "none", color: COLORS.ink, lineStyle: { width: 2 } },
  ];
  return drawn(series, { grid, xAxis: overMonths(timesOf(months)), yAxis: amounts("money") }, 300);
}
