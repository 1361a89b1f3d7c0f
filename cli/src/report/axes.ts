import { count } from "../ui/format.ts";
import { tone, type Color } from "./palette.ts";
import { FONT_SIZE } from "./style.ts";
import type { Series } from "./svg.ts";

const text = { color: tone("soft"), fontSize: FONT_SIZE };
const axisLabel = { ...text, hideOverlap: true };
const line = { lineStyle: { color: tone("soft") } };
const splitLine = { lineStyle: { color: tone("faint") } };

/** Room for the axis' name on top; the labels take what they need, and a reader's letters may be wider than thought. */
export const grid = {
  left: 16,
  right: 20,
  top: 36,
  bottom: 12,
  outerBoundsMode: "same" as const,
  outerBoundsContain: "axisLabel" as const,
};

/** An axis of amounts, upwards. */
export const amounts = (name: string) => ({
  type: "value" as const,
  name,
  nameTextStyle: { ...text, align: "left" as const },
  nameGap: 14,
  axisLabel: { ...axisLabel, formatter: (value: number) => count(value) },
  axisLine: line,
  splitLine,
});

/** An axis of amounts below everything, from left to right. */
export const along = (name: string) => ({ ...amounts(name), nameLocation: "middle" as const, nameGap: 30 });

/** An axis of amounts to either side: what is to the left is not less than nothing. */
export const sideways = (name: string) => ({
  ...along(name),
  axisLabel: { ...axisLabel, formatter: (value: number) => count(Math.abs(value)) },
});

/** An axis from `min` to `max` on which the places of values are labelled as `label` says. */
export const placed = (name: string, bounds: { min: number; max: number }, label: (place: number) => string) => ({
  ...amounts(name),
  ...bounds,
  minInterval: 1,
  axisLabel: { ...axisLabel, formatter: label },
});

export const names = (data: readonly string[]) => ({
  type: "category" as const,
  data: [...data],
  axisLabel,
  axisLine: line,
  axisTick: { show: false },
});

/** Names of rows, from the top down; long ones are broken. */
export const rows = (data: readonly string[]) => ({
  ...names(data),
  inverse: true,
  axisLine: { show: false },
  axisLabel: { ...text, width: 104, overflow: "break" as const, interval: 0 },
});

/** "2017-01" for each of the times (seconds since 1970), from edge to edge. */
export const overMonths = (times: readonly number[]) => ({
  ...names(times.map((time) => new Date(time * 1000).toISOString().slice(0, 7))),
  boundaryGap: false,
});

/** What lies on top of what was drawn before. */
export const area = (name: string, color: Color, data: readonly number[]): Series => ({
  type: "line",
  name,
  stack: "all",
  data: [...data],
  symbol: "none",
  color,
  lineStyle: { width: 1, color: tone("paper") },
  areaStyle: { opacity: 1 },
});

export const bar = (name: string, color: Color, data: readonly number[]): Series => ({
  type: "bar",
  name,
  stack: "all",
  color,
  barMaxWidth: 56,
  data: [...data],
});

/**
 * A ground from one place of the upright axis to another, and what stands beside it; in it, where the text is long. The
 * grid must leave `roomFor` the texts.
 */
export const zone = (name: string, color: Color, label: string, [from, to]: readonly [number, number]): Series => ({
  type: "line",
  name,
  color,
  data: [],
  markArea: {
    silent: true,
    itemStyle: { color, opacity: 1 },
    label: {
      ...text,
      position: label.length > BESIDE ? "insideTopRight" : "right",
      color: tone("ink"),
      formatter: label,
    },
    data: [[{ yAxis: from }, { yAxis: to }]],
  },
});

/** So many characters have room beside a chart, on a phone too. */
const BESIDE = 10;

/** Pixels that a grid leaves on its right. */
export const roomFor = (labels: readonly string[]): number =>
  grid.right + Math.max(0, ...labels.filter(({ length }) => length <= BESIDE).map(({ length }) => 7 * length - 8));

/** Values in a row; where there is none, the line is broken. */
export const path = (name: string, color: Color, data: readonly (number | null)[]): Series => ({
  type: "line",
  name,
  color,
  data: [...data],
  symbol: "circle",
  symbolSize: 6,
  lineStyle: { color, width: 1.5 },
});

/** Single values, each at its name's place; nothing where there is none. */
export const dots = (name: string, color: Color, symbol: string, data: readonly (number | null)[]): Series => ({
  type: "scatter",
  name,
  color,
  symbol,
  symbolSize: 9,
  itemStyle: { opacity: 1, borderColor: tone("paper"), borderWidth: 1 },
  data: [...data],
  z: 3,
});
