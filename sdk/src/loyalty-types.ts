import type { Hex } from "./types.ts";

/** Points by age in vintages, the current one's first, in units of 0.01 point. */
export type Lanes = readonly [bigint, bigint, bigint, bigint];

/** What never changes of a coalition. Times are seconds since 1970, periods seconds. */
export interface LoyaltyTerms {
  /** The token that backs points. */
  readonly reserve: Hex;
  /** Reserve units behind 0.01 point. */
  readonly unitValue: bigint;
  /** Start of vintage 0. */
  readonly start: number;
  /** Where nothing expires: of the periods by which tiers and holds count. */
  readonly vintageLength: number;
  readonly expires: boolean;
  /** Whether customers may give points to customers. */
  readonly gifts: boolean;
  /** 1/10,000. */
  readonly maxSpreadBps: number;
}

/** An account as it is at the moment of reading. Points in units of 0.01, times in seconds since 1970. */
export interface Account {
  /** Otherwise a customer, or an address that cannot hold points. */
  readonly isMember: boolean;
  /** A member's, for issuing. */
  readonly bought: bigint;
  /** A member's, for settling and withdrawing; the treasury's includes breakage not yet claimed. */
  readonly accepted: bigint;
  readonly suspended: boolean;
  readonly left: boolean;
  /** Takes no points from customers, by its own choice. */
  readonly declining: boolean;
  /** Receives breakage. */
  readonly treasury: boolean;
  /** A customer's live points. */
  readonly lanes: Lanes;
  /** Whole points earned in this vintage. */
  readonly earned: number;
  /** Whole points earned in the one before. */
  readonly earnedBefore: number;
  /** Until when a hold stops him; in the past, or zero, if none does. */
  readonly heldUntil: number;
  /** Whom he has named; zero for nobody. */
  readonly successor: Hex;
  /** From when the successor may take over; zero without a notice. */
  readonly successionFrom: number;
}

/** The coalition at the moment of reading. Points in units of 0.01, money in reserve units, times in seconds since 1970. */
export interface Books {
  /** All customers' live points. */
  readonly lanes: Lanes;
  /** Points that have expired and wait for {@link Loyalty.claimBreakage}. */
  readonly breakage: bigint;
  /** Not yet collected. */
  readonly spreadAccrued: bigint;
  /** 1/10,000, at the moment of reading. */
  readonly spreadBps: number;
  /** 1/10,000, from `spreadFrom` on. */
  readonly nextSpreadBps: number;
  readonly spreadFrom: number;
  /** When issuing ends; zero as long as no wind-down was announced. */
  readonly closesAt: number;
  /** Whether issuing has ended and customers can withdraw. */
  readonly closed: boolean;
  readonly treasury: Hex;
}

/** What an amount of points is worth, in reserve units. */
export interface Quote {
  /** What backs it. */
  readonly value: bigint;
  /** What a deposit of it costs above. */
  readonly spread: bigint;
  /** What a withdrawal of it would pay now. */
  readonly payout: bigint;
}
