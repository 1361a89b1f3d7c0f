import type { Books, Lanes, LoyaltyTerms } from "../loyalty-types.ts";

/** The part of a coalition's terms that tells the time. */
export type Clock = Pick<LoyaltyTerms, "start" | "vintageLength" | "expires">;

/** Points that live together and go at one moment, in seconds since 1970. */
export interface Expiring {
  readonly at: number;
  readonly amount: bigint;
}

/** Vintages that a point lives through, its own among them. */
export const VINTAGES = 4;
/** It never ends, and nothing is issued in it. */
export const LAST_VINTAGE = 4_095;

/** The vintage of a moment, which is not before the start. */
export function vintageAt({ start, vintageLength }: Clock, time: number): number {
  return Math.min(Math.floor((time - start) / vintageLength), LAST_VINTAGE);
}

/** A vintage's first second. */
export function vintageStart({ start, vintageLength }: Clock, vintage: number): number {
  return start + vintage * vintageLength;
}

/** The first second after a vintage; Infinity for the last one. */
export function vintageEnd(clock: Clock, vintage: number): number {
  return vintage >= LAST_VINTAGE ? Infinity : vintageStart(clock, vintage + 1);
}

/** When points of a vintage expire: with the end of the third one after it; Infinity if never. */
export function expiryOf(clock: Clock, vintage: number): number {
  return clock.expires ? vintageEnd(clock, vintage + VINTAGES - 1) : Infinity;
}

/** Lanes that were read at one moment, at a later one, if nothing is issued, given or redeemed in between. */
export function lanesAt(clock: Clock, lanes: Lanes, read: number, time: number): Lanes {
  const passed = clock.expires ? vintageAt(clock, time) - vintageAt(clock, read) : 0;
  const at = (age: number): bigint => lanes[age - passed] ?? 0n;
  return [at(0), at(1), at(2), at(3)];
}

/** The points in all lanes. */
export function balanceOfLanes(lanes: Lanes): bigint {
  return lanes.reduce((sum, lane) => sum + lane, 0n);
}

/** As {@link lanesAt}: all points that are live then. */
export function balanceAt(clock: Clock, lanes: Lanes, read: number, time: number): bigint {
  return balanceOfLanes(lanesAt(clock, lanes, read, time));
}

/** What of the lanes expires when, soonest first; nothing where points never expire. */
export function expiring(clock: Clock, lanes: Lanes, read: number): Expiring[] {
  const current = vintageAt(clock, read);
  const ages = [3, 2, 1, 0] as const;
  const all = ages.map((age) => ({ at: expiryOf(clock, current - age), amount: lanes[age] }));
  return all.filter(({ at, amount }) => amount !== 0n && at !== Infinity);
}

/** The breakage at a later moment, if nothing moves in between and nobody claims it. */
export function breakageAt(clock: Clock, books: Pick<Books, "lanes" | "breakage">, read: number, time: number): bigint {
  return books.breakage + balanceOfLanes(books.lanes) - balanceAt(clock, books.lanes, read, time);
}
