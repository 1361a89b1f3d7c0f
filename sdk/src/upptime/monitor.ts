import type { AttestorSigner } from "../attestors/signer.ts";
import type { Tolerance } from "../monitor-agree.ts";
import { monitor, type Monitor } from "../monitor.ts";
import { MetricKind, type Service } from "../service-types.ts";
import { measureSite } from "./measure.ts";
import type { MeasuredMetric, ScheduleMetricKind, UptimeSite } from "./types.ts";

/** What the metrics of services are called in schedules. */
export const KIND_NAMES: Readonly<Record<Exclude<MetricKind, 0>, ScheduleMetricKind>> = Object.freeze({
  [MetricKind.Availability]: "availability",
  [MetricKind.OutageUnits]: "outageDays",
  [MetricKind.DaysLate]: "daysLate",
  [MetricKind.MissedVisits]: "missedVisits",
  [MetricKind.DowntimeSeconds]: "downtimeSeconds",
});

/** A service's metrics as they are measured where nothing else is agreed: every outage day counts. */
export function measuredMetrics({ metrics }: Pick<Service, "metrics">): MeasuredMetric[] {
  return metrics.flatMap((metric) => (metric === MetricKind.None ? [] : [{ kind: KIND_NAMES[metric] }]));
}

/**
 * One who reads a status page and signs what is within his tolerance of it; a member for `panelReport`.
 * @param read The site as its page has it now. Asked for each measurement and once more for each signature; a page that cannot be read
 * or is wrong must throw, and then the monitor has no part in the report.
 * @param metrics In the order of the service's; see {@link measuredMetrics}.
 * @param tolerance Pages look at different minutes: by how much the agreed levels may differ from his own, in each metric's units.
 */
export function upptimeMonitor(
  signer: AttestorSigner,
  read: () => Promise<UptimeSite>,
  metrics: readonly MeasuredMetric[],
  tolerance: Tolerance = [],
): Monitor {
  return monitor(signer, async (task) => measureSite(await read(), task, metrics, task.maintenance).levels, tolerance);
}
