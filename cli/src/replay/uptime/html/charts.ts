import type { ScheduleMetric, ScheduleStep } from "@kept/sdk/schedules";
import { bar, amounts, dots, grid, names, path, placed, roomFor, zone } from "../../../report/axes.ts";
import { tone } from "../../../report/palette.ts";
import { drawn, type Chart } from "../../../report/svg.ts";
import { inWords, worthInWords } from "../print.ts";
import type { MonthLine, SiteLine } from "../report.ts";
import { scaleOf } from "./scale.ts";

/** From the mildest step to the deepest. */
const ZONES = (["zone1", "zone2", "zone3", "zone4"] as const).map(tone);

/** A metric's levels, month by month, on the grounds of the schedule's steps. */
export function levelsOf(metric: ScheduleMetric, at: number, months: readonly MonthLine[]): Chart {
  const scale = scaleOf(metric);
  const begins = metric.steps.map(({ threshold }) => scale.begin(threshold));
  const places = months.map(({ measured, fate }) => {
    const level = measured[at];
    return level === null || level === undefined || fate === "silent" ? null : scale.place(level);
  });
  const bounds = scale.bounds([...begins, ...places.filter((place) => place !== null)]);
  const credited = ({ credit, silent }: MonthLine): boolean => credit > 0n && !silent;
  const marks = {
    credited: months.map((month, i) => (credited(month) ? places[i]! : null)),
    contested: months.map(({ fate }, i) => (fate === "contested" ? places[i]! : null)),
    silent: months.map(({ silent }) => (silent ? bounds[scale.worst] : null)),
  };
  const label = (step: ScheduleStep): string =>
    `${worthInWords(step)}${metric.comparison === "perUnit" ? " each" : ""}`;
  const zones = metric.steps.map((step, i) => {
    const color = ZONES[Math.min(i, ZONES.length - 1)]!;
    return zone(inWords(metric, step), color, label(step), [begins[i]!, begins[i + 1] ?? bounds[scale.worst]]);
  });
  const series = [
    ...zones,
    path("level", tone("steel"), places),
    dots("month with a credit", tone("red"), "circle", marks.credited),
    { ...dots("contested, and ruled", tone("amber"), "triangle", marks.contested), symbolOffset: [0, 12] },
    dots("no full report: the most goes back", tone("plum"), "diamond", marks.silent),
  ];
  const shown = series.filter(({ data, markArea }) => markArea || (data as unknown[]).some((each) => each !== null));
  const axes = {
    grid: { ...grid, right: roomFor(metric.steps.map(label)) },
    xAxis: names(months.map(({ name }) => name)),
    yAxis: placed(scale.name, bounds, scale.label),
  };
  return drawn(shown, axes, 260);
}

/** What went back to all customers of all sites, month by month, and why. */
export function creditsOf(sites: readonly SiteLine[]): Chart {
  const all = sites.flatMap(({ months }) => months);
  const months = [...new Set(all.map(({ name }) => name))].sort();
  const sum = (silent: boolean): number[] =>
    months.map((month) =>
      all.reduce(
        (total, line) => total + (line.name === month && line.silent === silent ? Number(line.refunds) / 100 : 0),
        0,
      ),
    );
  const series = [
    bar("for a missed level", tone("red"), sum(false)),
    bar("because there was no full report", tone("plum"), sum(true)),
  ];
  return drawn(series, { grid, xAxis: names(months), yAxis: amounts("back to customers") }, 240);
}
