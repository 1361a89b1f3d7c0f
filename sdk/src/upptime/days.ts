import { DAY } from "../limits.ts";
import type { Interval } from "../monitor-time.ts";

/** Minutes of a day. */
export const MINUTES = 1_440;

const MINUTE = 60;

/** Days since 1970 of a date `YYYY-MM-DD`; undefined for what is not in the calendar. */
export function dayOf(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / 1_000 / DAY);
  return !Number.isNaN(day) && dateOf(day) === date ? day : undefined;
}

/** The date of a day since 1970. */
export const dateOf = (day: number): string => new Date(day * DAY * 1_000).toISOString().slice(0, 10);

/** A second as people write it, in UTC. */
export const momentText = (time: number): string => `${new Date(time * 1_000).toISOString().slice(0, 19)}Z`;

/** The seconds of a day, where dates are `utcOffset` minutes ahead of UTC. */
export function secondsOfDay(day: number, utcOffset: number): Interval {
  const start = day * DAY - utcOffset * MINUTE;
  return { start, end: start + DAY };
}

/** The day to which a second belongs, where dates are `utcOffset` minutes ahead of UTC. */
export const dayAt = (time: number, utcOffset: number): number => Math.floor((time + utcOffset * MINUTE) / DAY);

/** Monday to Friday; bank holidays are not known. */
export const isWorkingDay = (day: number): boolean => ![0, 6].includes((day + 4) % 7);
