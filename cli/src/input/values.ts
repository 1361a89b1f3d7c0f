import { BUDGET_CAP } from "@kept/sdk";
import { impossible, malformed } from "./problems.ts";

export const DAY = 86_400;
export const HOUR = 3_600;

const TIME = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)Z?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const MONEY = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

/** Seconds since 1970 of "2018-03-01 10:15:00" or "2018-03-01T10:15:00Z", both UTC. */
export function timeOf(text: string, column: string): number {
  const parts = TIME.exec(text)?.slice(1).map(Number);
  if (!parts) throw malformed(`${column} "${text}" is no UTC time such as 2018-03-01 10:15:00`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same = date.toISOString().slice(0, 19) === text.slice(0, 19).replace(" ", "T");
  if (!same) throw malformed(`${column} "${text}" is not in the calendar`);
  return date.getTime() / 1000;
}

/** As {@link timeOf}; nothing for an empty value. */
export const timeOrNone = (text: string, column: string): number | undefined =>
  text === "" ? undefined : timeOf(text, column);

/** 00:00 after a day; the day is given as a date or as a time in it. */
export function dayAfter(text: string, column: string): number {
  const time = timeOf(DATE.test(text) ? `${text} 00:00:00` : text, column);
  return (Math.floor(time / DAY) + 1) * DAY;
}

/** Cents of "12", "12.5" or "12.50". */
export function centsOf(text: string, column: string): bigint {
  const [, units, cents = ""] = MONEY.exec(text) ?? [];
  if (units === undefined) throw malformed(`${column} "${text}" is no amount below 10^12 with at most two decimals`);
  return BigInt(units) * 100n + BigInt(cents.padEnd(2, "0"));
}

/** Parts per million of a percentage with at most four decimals, 0 to 100. */
export function millionthsOf(text: string, column: string): number {
  const [, whole = "", rest = ""] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  const value = whole === "" ? Number.NaN : Number(whole) * 10_000 + Number(rest.padEnd(4, "0"));
  if (value >= 0 && value <= 1_000_000) return value;
  throw malformed(`${column} "${text}" is no percentage from 0 to 100 with at most four decimals`);
}

/** A value that must not be empty. */
export function named(text: string, column: string): string {
  if (text === "") throw malformed(`${column} is empty`);
  return text;
}

/** Units of a token's amount with at most so many decimals; more than none, and no more than a budget can have. */
export function unitsOf(text: string, column: string, decimals: number): bigint {
  const [, whole = "", rest = ""] = /^(\d{1,39})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "" || rest.length > decimals) {
    throw malformed(`${column} "${text}" is no amount with at most ${decimals} decimals`);
  }
  const units = BigInt(whole + rest.padEnd(decimals, "0"));
  if (units === 0n) throw impossible(`${column} "${text}" is none`);
  if (units > BUDGET_CAP) throw impossible(`${column} "${text}" is more than a budget can have`);
  return units;
}

/** Seconds since 1970 of a UTC time, or of a date's first second. */
export const momentOf = (text: string, column: string): number =>
  timeOf(DATE.test(text) ? `${text} 00:00:00` : text, column);
