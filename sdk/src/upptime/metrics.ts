import { KeptError } from "../kept-error.ts";
import { KINDS } from "../schedules/remedies.ts";
import type { Schedule, ScheduleMetric, ScheduleMetricKind } from "../schedules/shapes.ts";
import { MetricKind, type Service } from "../service-types.ts";
import type { MeasuredMetric } from "./types.ts";

/**
 * How a service's metrics are measured: as its schedule counts them, or else every outage day.
 * @param names Of the schedule's metrics in use; all of the service's kinds, if left out.
 * Throws MetricUnknown where the schedule has no such metric, or none or several of a kind that the service has.
 */
export function measuredMetrics(
  { metrics }: Pick<Service, "metrics">,
  schedule?: Schedule,
  names?: readonly string[],
): MeasuredMetric[] {
  const kinds = metrics.filter((metric) => metric !== MetricKind.None);
  if (schedule === undefined) return kinds.map((metric) => ({ kind: nameOf(metric) }));
  const known = schedule.metrics.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `${schedule.name} has no metric "${unknown}"; there are ${known.join(", ")}`;
    throw new KeptError("MetricUnknown", "metrics", message, [unknown]);
  }
  const used = schedule.metrics.filter(({ name }) => names?.includes(name) ?? true);
  return kinds.map((metric) => countedAs(only(used, nameOf(metric), schedule)));
}

function only(metrics: readonly ScheduleMetric[], kind: ScheduleMetricKind, { name }: Schedule): ScheduleMetric {
  const [metric, another] = metrics.filter((each) => each.kind === kind);
  if (metric && !another) return metric;
  const message = metric ? `${name} has several metrics of ${kind}: name one` : `${name} has no metric of ${kind}`;
  throw new KeptError("MetricUnknown", "metrics", message, [kind]);
}

/** How one metric of a schedule is measured; with a grace, days that count are worth something from the first on. */
export function countedAs({ kind, comparison, steps, graceWorkingDays = 0 }: ScheduleMetric): MeasuredMetric {
  if (kind !== "outageDays") return { kind };
  const free = comparison === "perUnit" ? (steps[0]?.threshold ?? 1) - 1 : 0;
  return { kind, graceWorkingDays, free };
}

const nameOf = (metric: MetricKind): ScheduleMetricKind =>
  (Object.keys(KINDS) as ScheduleMetricKind[]).find((kind) => KINDS[kind] === metric) ?? "availability";
