import { count } from "../../../ui/format.ts";
import type { Series } from "./svg.ts";

export const COLORS = {
  redeemed: "#2a7f62",
  withdrawn: "#7fb069",
  lapsed: "#c8553d",
  live: "#e0b04c",
  customers: "#4aa3c7",
  ink: "#1d3557",
};

const axisLabel = { color: "#444", fontSize: 13, hideOverlap: true };

/** Room for the axis' name on top; the labels take what they need. */
export const grid = {
  left: 12,
  right: 24,
  top: 36,
  bottom: 12,
  outerBoundsMode: "same" as const,
  outerBoundsContain: "axisLabel" as const,
};

/** An axis of amounts, upwards. */
export const amounts = (name: string) => ({
  type: "value" as const,
  name,
  nameTextStyle: { color: "#444", fontSize: 13, align: "left" as const },
  nameGap: 14,
  axisLabel: { ...axisLabel, formatter: (value: number) => count(value) },
  splitLine: { lineStyle: { color: "#e4e4e4" } },
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
  axisTick: { show: false },
});

/** What lies on top of what was drawn before. */
export const area = (name: string, color: string, data: readonly number[]): Series => ({
  type: "line",
  name,
  stack: "all",
  data: [...data],
  symbol: "none",
  color,
  lineStyle: { width: 0 },
  areaStyle: { opacity: 0.9 },
});

export const bar = (name: string, color: string, data: readonly number[]): Series => ({
  type: "bar",
  name,
  stack: "all",
  color,
  barMaxWidth: 56,
  data: [...data],
});
