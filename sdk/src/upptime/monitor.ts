import type { AttestorSigner } from "../attestors/signer.ts";
import type { Tolerance } from "../monitor-agree.ts";
import { monitor, type Monitor } from "../monitor.ts";
import { measureSite } from "./measure.ts";
import type { MeasuredMetric, UptimeSite } from "./types.ts";

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
