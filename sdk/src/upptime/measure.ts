import type { Period } from "../calc/service-clock.ts";
import { availabilityOf, downtimeIn, without, type Interval } from "../monitor-time.ts";
import { dateOf, dayOf, secondsOfDay } from "./days.ts";
import { assumptions } from "./notes.ts";
import { countedDays, outagesOf, type Outage } from "./outages.ts";
import type { MeasuredMetric, SiteMeasurement, UptimeSite } from "./types.ts";

/**
 * The levels of a period from minutes down by day.
 *
 * - A day at the period's border counts for at most its part in the period: where in a day the minutes lie, the page does not tell.
 * - Announced maintenance is taken off the period, and off the minutes down of its days.
 * - Availability is rounded down, in favour of the customer.
 * - An outage counts with all its days in the period in which its last day begins; of several the longest whole, the others without
 *   the schedule's free days. It is not measured as long as it may still go on.
 * - Nothing is measured of a period that was not watched from its first to its last second.
 * @param period Over.
 * @param metrics Up to four, in the order of the levels.
 */
export function measureSite(
  site: UptimeSite,
  period: Period,
  metrics: readonly MeasuredMetric[],
  maintenance: readonly Interval[] = [],
): SiteMeasurement {
  const watched = isWatched(site, period);
  const downSeconds = secondsDown(site, period, maintenance);
  const ended = endedIn(site, period, maintenance);
  const running = ended.find((outage) => mayGoOn(site, outage));
  const level = ({ kind, graceWorkingDays = 0, free = 0 }: MeasuredMetric): number | null => {
    if (!watched) return null;
    if (kind === "availability") return availabilityOf(downtimeIn(period, [period], maintenance), downSeconds);
    if (kind === "downtimeSeconds") return downSeconds;
    return kind === "outageDays" && !running ? outageDays(ended, graceWorkingDays, free) : null;
  };
  const since = running && metrics.some(({ kind }) => kind === "outageDays") ? [dateOf(running.first)] : [];
  const open = since.map((date) => `The outage since ${date} may not have ended: outage days are not measured.`);
  const notes = [...assumptions(site, period, metrics, maintenance), ...open];
  return { levels: metrics.map(level), downSeconds, notes };
}

/** Whether a site was watched from a period's first to its last second, as far as the page tells. */
function isWatched({ from, until, gaps }: UptimeSite, period: Period): boolean {
  const [start, end] = [from ?? period.start, until ?? period.end];
  return start <= period.start && end >= period.end && without(gaps, period, []).length === 0;
}

function secondsDown({ down, utcOffset }: UptimeSite, period: Period, maintenance: readonly Interval[]): number {
  const seconds = [...down].map(([date, minutes]) => {
    const day = dayOf(date);
    if (day === undefined) return 0;
    const part = without([secondsOfDay(day, utcOffset)], period, []);
    const length = downtimeIn(period, part);
    const maintained = length - downtimeIn(period, part, maintenance);
    return Math.max(0, Math.min(minutes * 60, length) - maintained);
  });
  return seconds.reduce((sum, each) => sum + each, 0);
}

function endedIn(site: UptimeSite, period: Period, maintenance: readonly Interval[]): Outage[] {
  return outagesOf(site, maintenance).filter(({ last }) => {
    const { start } = secondsOfDay(last, site.utcOffset);
    return start >= period.start && start < period.end;
  });
}

/** Whether an outage may go on for all that the page has heard: then a whole day after a day entirely down has not passed. */
function mayGoOn({ until, utcOffset }: UptimeSite, { last, open }: Outage): boolean {
  return until !== undefined && until < secondsOfDay(open ? last + 1 : last, utcOffset).end;
}

function outageDays(ended: readonly Outage[], graceWorkingDays: number, free: number): number {
  const days = ended.map((outage) => countedDays(outage, graceWorkingDays)).toSorted((a, b) => b - a);
  const [longest = 0, ...others] = days;
  return others.reduce((sum, each) => sum + Math.max(0, each - free), longest);
}
