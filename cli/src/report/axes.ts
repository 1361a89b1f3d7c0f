import { count } from "../ui/format.ts";
import { tone, type Color } from "./palette.ts";
import { FONT_SIZE } from "./style.ts";
import type { Series } from "./svg.ts";

const text = { color: tone("soft"), fontSize: FONT_SIZE };
const axisLabel = { ...text, hideOverlap: true };
const line = { lineStyle: { color: tone("soft") } };
const splitLine = { lineStyle: { color: tone("faint") } };

/** Room for the axis' name on top; the labels take what they need. */
export const grid = {
  left: 8,
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

/** An axis of amounts to either side: what is to the left is not less than nothing. */
export const sideways = (name: string) => ({
  ...amounts(name),
  nameLocation: "middle" as const,
  nameGap: 30,
  axisLabel: { ...axisLabel, formatter: (value: number) => count(Math.abs(value)) },
});

export const names = (data: readonly string[]) => ({
  type: "category" as const,
  data: [...data],
  axisLabel,
  axisLine: line,
  axisTick: { show: false },
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

/** A ground from one amount of the upright axis to another, with its name in it. */
export const zone = (name: string, color: Color, from: number, to: number): Series => ({
  type: "line",
  name,
  color,
  data: [],
  silent: true,
  markArea: {
    itemStyle: { color, opacity: 1 },
    label: { ...text, position: ["100%", 4], align: "right", color: tone("ink") },
    data: [[{ name, yAxis: from }, { yAxis: to }]],
  },
});

/** Single values, each at its name's place; nothing where there is none. */
export const dots = (name: string, color: Color, symbol: string, data: readonly (number | null)[]): Series => ({
  type: "scatter",
  name,
  color,
  symbol,
  symbolSize: 9,
  itemStyle: { borderColor: tone("paper"), borderWidth: 1 },
  data: [...data],
  z: 3,
});
