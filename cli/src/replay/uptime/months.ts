import { impossible } from "../../input/problems.ts";
import { Failure } from "../../failure.ts";

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
export function monthsBetween(from: string, to: string): Month[] {
  const months: Month[] = [];
  for (let at = indexOf(from); at <= indexOf(to); at++)
    months.push({ name: nameOf(at), start: startOf(at), end: startOf(at + 1) });
  return months;
}

/** The name itself, if it is one. Throws a Failure that names the option. */
export function monthArgument(text: string, option: string): string {
  if (MONTH.test(text) && text >= FIRST_MONTH) return text;
  throw new Failure(`${option} "${text}" is no month such as 2022-11.`);
}

function indexOf(name: string): number {
  const [, year, month] = MONTH.exec(name) ?? [];
  if (year === undefined) throw impossible(`"${name}" is no month`);
  return Number(year) * 12 + Number(month) - 1;
}

const startOf = (index: number): number => Date.UTC(Math.floor(index / 12), index % 12) / 1000;

const nameOf = (index: number): string => new Date(startOf(index) * 1000).toISOString().slice(0, 7);
