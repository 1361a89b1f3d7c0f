import { DAY } from "../limits.ts";

/** A month in UTC and a day in it. */
export interface MonthDay {
  /** Months since March of the year 0, so that a leap day is the last of its year. */
  readonly month: number;
  /** From 1 to 31. */
  readonly day: number;
}

/** The last day that every month has. */
export const LAST_COMMON_DAY = 28;

/** Days from the first of March of the year 0 to the first of January 1970. */
const EPOCH = 719_468;
const DAYS_IN_400_YEARS = 146_097;

const { floor } = Math;

/** The month and day of a second since 1970. */
export function splitMonth(time: number): MonthDay {
  const days = floor(time / DAY) + EPOCH;
  const inEra = days % DAYS_IN_400_YEARS;
  const eraYear = floor((inEra - floor(inEra / 1_460) + floor(inEra / 36_524) - floor(inEra / 146_096)) / 365);
  const inYear = inEra - (365 * eraYear + floor(eraYear / 4) - floor(eraYear / 100));
  const inYearMonths = floor((5 * inYear + 2) / 153);
  const day = inYear - floor((153 * inYearMonths + 2) / 5) + 1;
  return { month: 12 * (400 * floor(days / DAYS_IN_400_YEARS) + eraYear) + inYearMonths, day };
}

/** When a day begins, in seconds since 1970; it is at most the 28th, and not before 1970. */
export function joinMonth({ month, day }: MonthDay): number {
  const year = floor(month / 12);
  const inYear = floor((153 * (month % 12) + 2) / 5) + day - 1;
  return (365 * year + floor(year / 4) - floor(year / 100) + floor(year / 400) + inYear - EPOCH) * DAY;
}

/** The UTC year of a second, which begins in January: by it announced maintenance is capped. */
export const yearOf = (time: number): number => floor((splitMonth(time).month + 2) / 12);
