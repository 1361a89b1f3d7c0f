import type { Period } from "./calc/service-clock.ts";
import { KeptError } from "./kept-error.ts";
import { FULL_SHARE } from "./limits.ts";

/** From `start`, which belongs to it, to `end`, which does not; seconds since 1970. */
export type Interval = Period;

/** The same seconds as disjoint intervals in the order of time. Throws TimeInvalid for one that ends before it starts. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const wrong = intervals.find(({ start, end }) => end < start);
  if (wrong) throw new KeptError("TimeInvalid", "intervals", "one ends before it starts", [wrong]);
  const list: Interval[] = [];
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    const last = list.at(-1);
    if (last && start <= last.end) list[list.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else list.push({ start, end });
  }
  return list;
}

/** What of the intervals lies in a period, and not in announced maintenance. */
export function without(intervals: readonly Interval[], period: Period, maintenance: readonly Interval[]): Interval[] {
  const gaps = [{ start: -Infinity, end: period.start }, ...merged(maintenance), { start: period.end, end: Infinity }];
  const open = merged(gaps).map(({ end }, i, all) => ({ start: end, end: all[i + 1]?.start ?? end }));
  return merged(intervals).flatMap((interval) => open.map((each) => common(interval, each)).filter(isNotEmpty));
}

/** Seconds of outages in a period, those in announced maintenance not counted: a level of DowntimeSeconds. */
export const downtimeIn = (
  period: Period,
  outages: readonly Interval[],
  maintenance: readonly Interval[] = [],
): number => secondsOf(without(outages, period, maintenance));

/**
 * The part of a period without outages, in parts per million, announced maintenance not counted at all: a level of Availability.
 * Rounded down, in favour of the customer; perfect only without any outage. All of a period in maintenance is perfect.
 */
export function availabilityIn(
  period: Period,
  outages: readonly Interval[],
  maintenance: readonly Interval[] = [],
): number {
  return availabilityOf(downtimeIn(period, [period], maintenance), downtimeIn(period, outages, maintenance));
}

/** The part of `total` seconds that is not `down`, in parts per million, rounded down; of no seconds all is. */
export function availabilityOf(total: number, down: number): number {
  return total === 0 ? FULL_SHARE : Math.floor(((total - down) * FULL_SHARE) / total);
}

const secondsOf = (intervals: readonly Interval[]): number => intervals.reduce((sum, i) => sum + i.end - i.start, 0);

const common = (a: Interval, b: Interval): Interval => ({
  start: Math.max(a.start, b.start),
  end: Math.min(a.end, b.end),
});

const isNotEmpty = ({ start, end }: Interval): boolean => start < end;
