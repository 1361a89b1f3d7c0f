import type { Hex } from "./types.ts";

/** How a remedy looks at a level: strictly below or above its threshold, or each unit from number `threshold` on. */
export const Comparison = { Below: 0, Above: 1, PerUnit: 2 } as const;
export type Comparison = (typeof Comparison)[keyof typeof Comparison];

/** One row of what a missed level is worth: `price × share / 1e12 + flat`, rounded up. */
export interface Remedy {
  /** Index of the service's metric, 0 to 3. Rows are sorted by it. */
  readonly metric: number;
  /** The same in all rows of a metric: Below for Availability, else Above or PerUnit. */
  readonly comparison: Comparison;
  /** Below: parts per million, descending. Above and PerUnit: ascending. */
  readonly threshold: number;
  /** Of the price of a period, in 1e-12; PerUnit: for each unit. */
  readonly share: bigint;
  /** Token units, on top. */
  readonly flat: bigint;
}

/** What a provider offers, signed by him. Its EIP-712 digest is the terms' id. Built by `buildTerms`. */
export interface ServiceTerms {
  /** The service's id. */
  readonly service: Hex;
  readonly provider: Hex;
  /** Who may accept; zero for anybody. */
  readonly customer: Hex;
  /** Agreements open at a time; zero for no limit. */
  readonly seats: number;
  readonly token: Hex;
  /** Token units for each period. */
  readonly price: bigint;
  /** Periods that a customer cannot cancel. */
  readonly minPeriods: number;
  /** Periods, not begun, that may be paid at a time. */
  readonly maxPeriodsAhead: number;
  /** 1 to 16 rows. Frozen by the builder; typed mutable only because ethers' types demand it. */
  readonly remedies: Remedy[];
  /** Token units: a credit that is not more is not paid. */
  readonly minCredit: bigint;
  /** Token units: no period's credit is more. Above the price, the provider's coverage answers for it. */
  readonly cap: bigint;
  /** Seconds since 1970 at which a service that is not activated is late; zero with a fixed start. */
  readonly activateBy: number;
  /** Token units for each started day from `activateBy` on. */
  readonly latePerDay: bigint;
  /** Seconds since 1970: not activated before it, everything goes back. Zero with a fixed start. */
  readonly cancelBy: number;
  /** Seconds by which the provider must precede the first period that he cancels. */
  readonly notice: number;
  /** 1/10,000 of what the provider gets, at most 3,000. */
  readonly feeBps: number;
  readonly feeRecipient: Hex;
  /** Token in which a customer may choose to be credited; zero for none. */
  readonly bonusToken: Hex;
  /** Its units for each unit of credit, in 1e-12. */
  readonly bonusRate: bigint;
  /** Seconds since 1970 from which nobody can accept or top up. */
  readonly openUntil: number;
  /** Root or hash of the off-chain document; never personal data. */
  readonly ref: Hex;
  readonly salt: Hex;
}

/** A customer's acceptance. With the terms' id it makes the agreement's id, which is also what he pays for. */
export interface Agreement {
  /** Who pays, and is credited. */
  readonly customer: Hex;
  /** The service's period with which it begins; zero where the beginning is attested. */
  readonly first: number;
  /** Periods paid at once. */
  readonly periods: number;
  /** Makes ids of equal acceptances different. */
  readonly sequence: number;
  /** Whether credits come in the bonus token, as far as the provider has it. */
  readonly bonus: boolean;
}

/** Where an agreement stands: None again once everything is settled; Closed if it was left before it began. */
export const AgreementStatus = { None: 0, Open: 1, Cancelled: 2, Closed: 3 } as const;
export type AgreementStatus = (typeof AgreementStatus)[keyof typeof AgreementStatus];

/** All that the chain keeps of an agreement. */
export interface AgreementState {
  readonly status: AgreementStatus;
  /** Periods paid, and not given back. */
  readonly paid: number;
  /** Of these, how many are settled. */
  readonly settled: number;
  /** When it was opened, in seconds since 1970. */
  readonly opened: number;
  /** Whether late money is still reserved. */
  readonly lateReserved: boolean;
}

/** What the chain keeps of an offer. */
export interface OfferState {
  /** Seats; counted only where the terms limit them. */
  readonly taken: number;
  readonly revoked: boolean;
}

/** A provider's deposit in a token, and how much of it is reserved. Token units. */
export interface ServiceCoverage {
  readonly balance: bigint;
  readonly reserved: bigint;
}
