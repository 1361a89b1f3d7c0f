import { DAY } from "../limits.ts";
import { downtimeIn, type Interval } from "../monitor-time.ts";
import { dayOf, isWorkingDay, MINUTES, secondsOfDay } from "./days.ts";
import type { UptimeSite } from "./types.ts";

/** A run of days with downtime, all of which but the first and the last were down entirely. Days since 1970. */
export interface Outage {
  /** The day of the report. */
  readonly first: number;
  /** The day on which it ended. */
  readonly last: number;
  /** Whether the last day was down entirely too. */
  readonly open: boolean;
}

/**
 * A site's outages in the order of time: each run of days down entirely, with the day before and the day after if they had any downtime.
 * A day between two outages belongs to the one before it. Announced maintenance is not down: a day of nothing else ends an outage.
 */
export function outagesOf(site: UptimeSite, maintenance: readonly Interval[]): Outage[] {
  const down = daysDown(site, maintenance);
  const full = [...down]
    .filter(([, entirely]) => entirely)
    .map(([day]) => day)
    .toSorted((a, b) => a - b);
  const outages: Outage[] = [];
  for (const first of full) {
    if (down.get(first - 1) === true) continue;
    let end = first;
    while (down.get(end + 1) === true) end++;
    const shared = outages.at(-1)?.last === first - 1;
    const open = !down.has(end + 1);
    outages.push({ first: down.has(first - 1) && !shared ? first - 1 : first, last: open ? end : end + 1, open });
  }
  return outages;
}

/** The days with downtime, and whether they were down entirely. */
function daysDown({ down, utcOffset }: UptimeSite, maintenance: readonly Interval[]): Map<number, boolean> {
  const days = new Map<number, boolean>();
  for (const [date, minutes] of down) {
    const day = dayOf(date);
    if (day === undefined) continue;
    const seconds = secondsOfDay(day, utcOffset);
    const maintained = DAY - downtimeIn(seconds, [seconds], maintenance);
    if (minutes * 60 > maintained) days.set(day, minutes === MINUTES);
  }
  return days;
}

/** The days of an outage that count: all, or with a grace those after so many full working days after the day of the report. */
export function countedDays({ first, last }: Outage, graceWorkingDays: number): number {
  const from = graceWorkingDays === 0 ? first : afterWorkingDays(first, graceWorkingDays) + 1;
  return Math.max(0, last - from + 1);
}

function afterWorkingDays(day: number, left: number): number {
  if (left === 0) return day;
  return afterWorkingDays(day + 1, isWorkingDay(day + 1) ? left - 1 : left);
}
