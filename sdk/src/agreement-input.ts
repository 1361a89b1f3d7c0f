import type { Comparison } from "./agreement-types.ts";
import type { AmountInput, BytesInput, TimeInput } from "./inputs.ts";
import type { Hex } from "./types.ts";

/** A remedy as people write it. */
export interface RemedyInput {
  /** Index of the service's metric; 0, if left out. */
  readonly metric?: number;
  readonly comparison: Comparison;
  readonly threshold: number;
  /** Of the price, in 1e-12: see `percent`; none, if left out. */
  readonly share?: bigint;
  /** On top; none, if left out. */
  readonly flat?: AmountInput;
}

/** Terms as people write them. Service and provider are those of the service. */
export interface ServiceTermsInput {
  /** Anybody, if left out. */
  readonly customer?: Hex;
  /** No limit, if left out. */
  readonly seats?: number;
  readonly token: Hex;
  /** The token's decimals; needed only where an amount is a decimal string. */
  readonly decimals?: number;
  /** Of each period. */
  readonly price: AmountInput;
  /** Not cancellable by the customer; 0, if left out, or 1 with limited seats. */
  readonly minPeriods?: number;
  /** 1 to 1,200; 12, or `minPeriods` if that is more, if left out. */
  readonly maxPeriodsAhead?: number;
  /** 1 to 16 rows. */
  readonly remedies: readonly RemedyInput[];
  /** A credit that is not more is not paid; 0, if left out. */
  readonly minCredit?: AmountInput;
  /** No period's credit is more; the price, if left out. */
  readonly cap?: AmountInput;
  /** Needed exactly when the beginning is attested. */
  readonly activateBy?: TimeInput;
  /** For each started day from `activateBy` on; 0, if left out. */
  readonly latePerDay?: AmountInput;
  /** `activateBy`, if left out. */
  readonly cancelBy?: TimeInput;
  /** Seconds, at most 180 days; 0, if left out. */
  readonly notice?: number;
  /** 1/10,000 of what the provider gets, 0 to 3,000; 0, if left out. */
  readonly feeBps?: number;
  readonly feeRecipient?: Hex;
  /** Comes from the provider's allowance; none, if left out. */
  readonly bonusToken?: Hex;
  /** Units of `bonusToken` for each unit of credit, in 1e-12. */
  readonly bonusRate?: bigint;
  readonly openUntil: TimeInput;
  /** 32 bytes; zero, if left out. Never personal data. */
  readonly ref?: BytesInput;
  /** 32 bytes; random, if left out. */
  readonly salt?: BytesInput;
}

/** An acceptance as people write it. */
export interface AgreementInput {
  readonly customer: Hex;
  /** 0, if left out. */
  readonly first?: number;
  /** The fewest that the terms allow, if left out. */
  readonly periods?: number;
  /** 0, if left out: then the same acceptance cannot be paid twice. */
  readonly sequence?: number;
  /** False, if left out. */
  readonly bonus?: boolean;
}
