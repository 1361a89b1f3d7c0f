import type { AmountInput, BytesInput, TimeInput } from "./inputs.ts";
import type { LevelsInput } from "./levels.ts";
import type { CalendarKind, MetricKind } from "./service-types.ts";
import type { Hex } from "./types.ts";

/** A service as people write it. */
export interface ServiceInput {
  readonly provider: Hex;
  /** Signer of the reports: a wallet's or panel's address, or `verifier ++ key`. */
  readonly monitor: BytesInput;
  /** Signer of the beginning; needed exactly when `start` is left out. */
  readonly activator?: BytesInput;
  /** One to four. */
  readonly metrics: readonly MetricKind[];
  readonly calendar: CalendarKind;
  /** When the first period begins; if left out, when the activator says. */
  readonly start?: TimeInput;
  /** Of each period: seconds, 3,600 to 31,622,400, or months, 1 to 12. */
  readonly length: number;
  /** Seconds, 1 hour to 180 days; 7 days, if left out. */
  readonly reportWindow?: number;
  /** None, if left out. */
  readonly arbiter?: Hex;
  /** Seconds, 1 hour to 180 days with an arbiter; then 7 days, if left out. */
  readonly objectionPeriod?: number;
  /** Seconds, as `objectionPeriod`; with an arbiter 14 days, if left out. */
  readonly rulingPeriod?: number;
  /** Needed with an arbiter. */
  readonly bondToken?: Hex;
  /** What an objector posts; more than zero with an arbiter. */
  readonly bond?: AmountInput;
  /** The bond token's decimals; needed only where `bond` is a decimal string. */
  readonly decimals?: number;
  /** Receives the bond of a provider who objected in vain; needed with an arbiter. */
  readonly feeRecipient?: Hex;
  /** Seconds; with maintenance 3 days, if left out. */
  readonly maintenanceNotice?: number;
  /** Seconds for each UTC year; none, if left out. */
  readonly maintenancePerYear?: number;
  /** 32 bytes; zero, if left out. Never personal data. */
  readonly ref?: BytesInput;
  /** 32 bytes; random, if left out. */
  readonly salt?: BytesInput;
}

/** A report as monitors write it. */
export interface ReportInput {
  /** From zero. */
  readonly period: number;
  readonly levels: LevelsInput;
  /** 32 bytes; zero, if left out. */
  readonly evidence?: BytesInput;
}
