import type { Hex } from "./types.ts";

/** How time is divided: periods of so many seconds, or of so many months in UTC. */
export const CalendarKind = { Seconds: 0, UtcMonths: 1 } as const;
export type CalendarKind = (typeof CalendarKind)[keyof typeof CalendarKind];

/** What a metric counts. Availability: parts per million of the period, more is better; of all others less is. */
export const MetricKind = {
  None: 0,
  Availability: 1,
  OutageUnits: 2,
  DaysLate: 3,
  MissedVisits: 4,
  DowntimeSeconds: 5,
} as const;
export type MetricKind = (typeof MetricKind)[keyof typeof MetricKind];

/** Where a period, or an activation, stands. */
export const Standing = { Silent: 0, Reported: 1, Contradicted: 2, Objected: 3, Ruled: 4 } as const;
export type Standing = (typeof Standing)[keyof typeof Standing];

/** Four kinds, in the order of the levels. Typed mutable only because ethers' types demand it. */
export type Metrics = [MetricKind, MetricKind, MetricKind, MetricKind];

/** Four levels of 32 bits in the order of the service's metrics; see {@link NOT_MEASURED}. Typed mutable as {@link Metrics}. */
export type Levels = [number, number, number, number];

/** A service whose levels are reported once for everybody. Its EIP-712 digest is its id. Built by `buildService`. */
export interface Service {
  /** Who performs it. */
  readonly provider: Hex;
  /** ERC-7913 signer of the reports; normally a panel's address. */
  readonly monitor: Hex;
  /** ERC-7913 signer of the beginning; `0x` exactly when `start` is set. */
  readonly activator: Hex;
  readonly metrics: Metrics;
  readonly calendar: CalendarKind;
  /** Seconds since 1970 at which the first period begins; zero: at the attested activation. */
  readonly start: number;
  /** Seconds, or months, of each period. */
  readonly length: number;
  /** Seconds after a period's end in which its report counts. */
  readonly reportWindow: number;
  /** Rules on objections; zero for none, and then a report is final when it lands. */
  readonly arbiter: Hex;
  /** Seconds; zero without an arbiter. */
  readonly objectionPeriod: number;
  /** Seconds; zero without an arbiter. */
  readonly rulingPeriod: number;
  /** Zero without an arbiter. */
  readonly bondToken: Hex;
  /** Units of `bondToken` that an objector posts. */
  readonly bond: bigint;
  /** Receives the bond of a provider who objected in vain. */
  readonly feeRecipient: Hex;
  /** Seconds by which an announcement must precede the maintenance. */
  readonly maintenanceNotice: number;
  /** Seconds of maintenance that may be announced for each UTC year. */
  readonly maintenancePerYear: number;
  /** Root or hash of the off-chain service document; never personal data. */
  readonly ref: Hex;
  readonly salt: Hex;
}

/** A monitor's statement of a period's levels. */
export interface Report {
  /** The service's id. */
  readonly service: Hex;
  /** From zero. */
  readonly period: number;
  readonly levels: Levels;
  /** Hash of whatever supports the report; decides nothing. */
  readonly evidence: Hex;
}

/** A report and its monitor's signature. */
export interface SignedReport {
  readonly report: Report;
  readonly signature: Hex;
}

/** An activator's statement of when a service began. */
export interface Activation {
  /** The service's id. */
  readonly service: Hex;
  /** Seconds since 1970. */
  readonly time: number;
}

/** An activation and its activator's signature. */
export interface SignedActivation {
  readonly activation: Activation;
  readonly signature: Hex;
}

/** All that is known of a period. */
export interface PeriodState {
  readonly standing: Standing;
  /** When the first statement landed, in seconds since 1970; zero if none did. */
  readonly landed: number;
  /** When what stands becomes final, in seconds since 1970. Zero for silence to which nobody has objected. */
  readonly until: number;
  readonly levels: Levels;
}

/** All that is known of when a service began. Times are seconds since 1970. */
export interface ActivationState {
  readonly standing: Standing;
  /** Zero as long as it is not known, and for a fixed start. */
  readonly time: number;
  readonly landed: number;
  readonly until: number;
  /** Whether the provider has used his one objection to silence. */
  readonly claimed: boolean;
}

/** A bond that waits for a ruling. */
export interface ServiceObjection {
  /** Zero if none waits. */
  readonly objector: Hex;
  /** Two bits for each level, lowest first: 1 if he holds it to be lower, 2 if higher. */
  readonly directions: number;
}
