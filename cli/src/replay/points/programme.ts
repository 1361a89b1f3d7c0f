import { Failure } from "../../failure.ts";
import { DAY } from "../../input/values.ts";
import type { PastOrder } from "../history.ts";
import { monthOf } from "../months.ts";

/** Units of 0.01 point in a point. */
export const POINT = 100n;
/** For an answered survey. */
export const SURVEY = 10n * POINT;
/** For how long a survey's voucher is good. Seconds. */
export const VOUCHER_PERIOD = 90 * DAY;
/** What a member keeps beyond what it has promised. */
export const FLOAT = 500n * POINT;
/** Who has less does not redeem. */
export const MINIMUM = 50n * POINT;
/** Reserve units behind 0.01 point: the reserve has six decimals, so that a point is worth 0.01. */
export const UNIT_VALUE = 100n;
/** What a deposit costs above par, in 1/10,000. */
export const SPREAD_BPS = 250n;
/** What the operator's acts wait for. Seconds. */
export const OPERATOR_DELAY = 2 * DAY;
/** Vintages in which points live: their own and three more. */
export const LIFE = 4;

/** What is chosen for a replay, and what follows from the orders. Times are seconds since 1970. */
export interface Programme {
  /** Points for a unit of money spent, in hundredths. */
  readonly rate: bigint;
  /** Length of a vintage. */
  readonly length: number;
  /** When the coalition is deployed, and vintage 0 begins. */
  readonly start: number;
  /** First month of the orders. */
  readonly opening: number;
  readonly seed: string;
}

export interface Choice {
  readonly rate: bigint;
  readonly seed: string;
  /** Days of a vintage, if somebody wants others than fit. */
  readonly vintage?: number | undefined;
}

/** Orders that fall into five vintages span four. */
const SPANNED = 4;
const LENGTHS = [91, 42, 28, 14, 7];
/** The coalition is there before the first orders: in time to admit the first members. */
const AHEAD = 7 * DAY;

export function programmeOf(orders: readonly PastOrder[], { rate, seed, vintage }: Choice): Programme {
  const times = orders.map(({ terms }) => terms.funded);
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), 0);
  const opening = monthOf(first);
  return { rate, seed, opening, start: opening - AHEAD, length: (vintage ?? fitting(last - first)) * DAY };
}

/** The longest length of which four fit between the first order and the last; else the shortest. */
const fitting = (span: number): number => LENGTHS.find((days) => days * DAY * SPANNED <= span) ?? LENGTHS.at(-1) ?? 7;

/** Points in units for an order of so many cents. */
export const rewardFor = ({ rate }: Programme, cents: bigint): bigint => (cents * rate) / POINT;

/** Hundredths of "1", "0.5" or "2.25". */
export function rateOf(text: string): bigint {
  const [, whole, part = ""] = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  const rate = whole === undefined ? 0n : BigInt(whole) * 100n + BigInt(part.padEnd(2, "0"));
  if (rate === 0n) throw new Failure(`--rate "${text}" is no number of points above 0 with at most two decimals.`);
  return rate;
}
