import { MetricKind, type LevelsInput, type Service } from "@kept/sdk";
import { count, instant, millionths, plural } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import type { Assignment } from "./assignment.ts";

const NAMES = {
  [MetricKind.None]: "none",
  [MetricKind.Availability]: "availability",
  [MetricKind.OutageUnits]: "outage days",
  [MetricKind.DaysLate]: "days late",
  [MetricKind.MissedVisits]: "missed visits",
  [MetricKind.DowntimeSeconds]: "seconds down",
} as const;

export const metricName = ({ metrics }: Pick<Service, "metrics">, at: number): string => NAMES[metrics[at] ?? 0];

/** 999900 of availability → "99.9900 %" */
export function levelText({ metrics }: Pick<Service, "metrics">, at: number, level: number | null): string {
  if (level === null) return "not measured";
  return metrics[at] === MetricKind.Availability ? millionths(level) : count(level);
}

/** One line for each metric, one column for each who has levels. */
export function levelTable(service: Service, columns: Readonly<Record<string, LevelsInput>>): string[] {
  const metrics = service.metrics.filter((metric) => metric !== MetricKind.None);
  return table(
    [left("Metric"), ...Object.keys(columns).map((name) => right(name))],
    metrics.map((_, at) => [
      metricName(service, at),
      ...Object.values(columns).map((levels) => levelText(service, at, levels[at] ?? null)),
    ]),
  );
}

/** "Service 0x…" and "Period 3, 2026-10-01T00:00:00Z to 2026-11-01T00:00:00Z" */
export const headingOf = ({ id, task }: Assignment): string[] => [
  `Service ${id}`,
  `Period ${task.period}, ${instant(task.start)} to ${instant(task.end)}`,
];

/** Seconds down → "840 minutes", as pages have them */
export const minutesText = (seconds: number): string =>
  seconds % 60 === 0 ? plural(seconds / 60, "minute") : plural(seconds, "second");
