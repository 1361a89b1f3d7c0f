import { count } from "../../../ui/format.ts";
import type { Month } from "../census.ts";
import { UNIT_VALUE } from "../programme.ts";
import { percent, shorten } from "../print.ts";
import { issuedIn, positionOf, type MemberLine, type PointsReport } from "../report.ts";
import { drawn, type Chart, type Series } from "./svg.ts";

const COLORS = { redeemed: "#2a7f62", withdrawn: "#7fb069", lapsed: "#c8553d", live: "#e0b04c", ink: "#1d3557" };
/** Vintages, from the first to the last: neighbours differ. */
const VINTAGES = ["#1d3557", "#2a6f97", "#4aa3c7", "#2a7f62", "#7fb069", "#e0b04c", "#dd8f3d", "#c8553d", "#8e3b5c"];

/** Points of units, in whole ones or less. */
const points = (units: bigint): number => Number(units) / 100;
/** Money of reserve units. */
const inMoney = (units: bigint): number => Number(units) / 1_000_000;

const axisLabel = { color: "#444", fontSize: 13, hideOverlap: true };
const amounts = (name: string): object => ({
  type: "value",
  name,
  nameTextStyle: { color: "#444", fontSize: 13, align: "left" },
  nameGap: 14,
  axisLabel: { ...axisLabel, formatter: (value: number) => count(value) },
  splitLine: { lineStyle: { color: "#e4e4e4" } },
});
const names = (data: readonly string[], more: object = {}): object => ({
  type: "category",
  data: [...data],
  axisLabel,
  axisTick: { show: false },
  ...more,
});
const grid = {
  left: 12,
  right: 24,
  top: 36,
  bottom: 12,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
} as const;

/** The first months' names with the year: "2017-01". */
const labels = (months: readonly Month[]): string[] =>
  months.map(({ time }) => new Date(time * 1000).toISOString().slice(0, 7));

/** Full months only: the very last count is of the first second of one. */
const full = ({ months }: PointsReport): readonly Month[] => months.slice(0, -1);

function area(name: string, color: string, data: readonly number[], stack = "all"): Series {
  return {
    type: "line",
    name,
    stack,
    data: [...data],
    symbol: "none",
    color,
    lineStyle: { width: 0 },
    areaStyle: { opacity: 0.9 },
  };
}

/** Live points at every month's end, by the vintage in which they were issued. */
export function liveByVintage(report: PointsReport): Chart {
  const months = full(report);
  const series = report.vintages.map(({ vintage }) => {
    const color = VINTAGES[vintage % VINTAGES.length]!;
    return area(
      `vintage ${vintage}`,
      color,
      months.map(({ lanes }) => points(lanes.get(vintage) ?? 0n)),
    );
  });
  const xAxis = names(labels(months), { boundaryGap: false });
  return drawn(series, { grid, xAxis, yAxis: amounts("points") }, 380);
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
  const xAxis = names(labels(months), { boundaryGap: false });
  return drawn(series, { grid, xAxis, yAxis: amounts("points issued so far") }, 340);
}

/** Each vintage's end, and what part of it nobody used. */
export function breakage({ vintages }: PointsReport): Chart {
  const bar = (name: string, color: string, pick: (line: (typeof vintages)[number]) => bigint): Series => ({
    type: "bar",
    name,
    stack: "all",
    color,
    barMaxWidth: 56,
    data: vintages.map((line) => points(pick(line))),
  });
  const share = vintages.map((line) => percent(line.expired, issuedIn(line)));
  const lapsed = {
    ...bar("lapsed (breakage, with its share)", COLORS.lapsed, ({ expired }) => expired),
    label: {
      show: true,
      position: "top",
      color: "#222",
      formatter: ({ dataIndex: i }: { dataIndex: number }) => share[i],
    },
  };
  const series = [
    bar("redeemed", COLORS.redeemed, ({ redeemed }) => redeemed),
    bar("withdrawn in the wind-down", COLORS.withdrawn, ({ withdrawn }) => withdrawn),
    lapsed,
  ];
  const xAxis = names(vintages.map(({ vintage, from }) => `${vintage}\n${isoDay(from)}`));
  return drawn(series, { grid, xAxis, yAxis: amounts("points issued in the vintage") }, 360);
}

const isoDay = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);

/** What the largest members issued, to the left, and accepted, to the right; a mark where that leaves them. */
export function positions(members: readonly MemberLine[]): Chart {
  const lines = [...members].reverse();
  const bar = (name: string, color: string, data: readonly number[]): Series => ({
    type: "bar",
    name,
    stack: "all",
    color,
    barMaxWidth: 22,
    data: [...data],
  });
  const series = [
    bar(
      "issued",
      "#4aa3c7",
      lines.map((line) => -points(issuedIn(line))),
    ),
    bar(
      "accepted",
      COLORS.redeemed,
      lines.map(({ accepted }) => points(accepted)),
    ),
    {
      type: "scatter",
      name: "position: accepted less issued",
      symbol: "diamond",
      symbolSize: 11,
      color: COLORS.ink,
      data: lines.map((line) => points(positionOf(line))),
    },
  ];
  const value = {
    ...amounts("points"),
    nameLocation: "middle",
    nameGap: 30,
    axisLabel: { ...axisLabel, formatter: unsigned },
  };
  const yAxis = names(
    lines.map(({ name }) => shorten(name)),
    { axisLine: { show: false } },
  );
  return drawn(series, { grid: { ...grid, top: 8, bottom: 36 }, xAxis: value, yAxis }, 70 + 28 * lines.length);
}

/** To the left is issued, not less than nothing. */
const unsigned = (value: number): string => count(Math.abs(value));

/** What the points are worth at every month's end, and the reserve behind them. */
export function reserve(report: PointsReport): Chart {
  const months = full(report);
  const worth = (pick: (month: Month) => bigint): number[] => months.map((month) => inMoney(pick(month) * UNIT_VALUE));
  const series = [
    area(
      "customers' points",
      "#4aa3c7",
      worth(({ customers }) => customers),
    ),
    area(
      "members' points",
      COLORS.live,
      worth(({ members }) => members),
    ),
    {
      type: "line",
      name: "reserve",
      data: months.map((month) => inMoney(month.reserve)),
      symbol: "none",
      color: COLORS.ink,
      lineStyle: { width: 2 },
    },
  ];
  const xAxis = names(labels(months), { boundaryGap: false });
  return drawn(series, { grid, xAxis, yAxis: amounts("money") }, 300);
}
