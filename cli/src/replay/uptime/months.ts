import { Failure } from "../../failure.ts";
import { day } from "../../ui/format.ts";
import { monthsBetween, nextMonth } from "../months.ts";

/** A month in UTC: `start` belongs to it, `end` does not. Seconds since 1970. */
export interface Month {
  /** "2022-11" */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** The clock of a chain begins in 1970, and the money is there before the first month. */
export const FIRST_MONTH = "1970-02";

/** "2022-11" of "2022-11-19", or of a time in it. */
export const monthOfDay = (date: string): string => date.slice(0, 7);

/** The months from one to another, both included, by their names. */
export const monthsFrom = (from: string, to: string): Month[] =>
  monthsBetween(startOf(from), startOf(to)).map((start) => ({
    name: monthOfDay(day(start)),
    start,
    end: nextMonth(start),
  }));

/** The name itself, if it is one. Throws a Failure that names the option. */
export function monthArgument(text: string, option: string): string {
  if (MONTH.test(text) && text >= FIRST_MONTH) return text;
  throw new Failure(`${option} "${text}" is no month such as 2022-11.`);
}

const startOf = (month: string): number => Date.parse(`${month}-01`) / 1000;
