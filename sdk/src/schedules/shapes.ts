/** Whose money amounts are in. */
export interface Currency {
  /** ISO 4217, such as "GBP". */
  readonly code: string;
  /** The token's, 0 to 80. */
  readonly decimals: number;
}

/** What a schedule counts; the names of `MetricKind`, as people write them. Outages are counted in days. */
export type ScheduleMetricKind = "availability" | "outageDays" | "daysLate" | "missedVisits" | "downtimeSeconds";

/** Strictly below or above a threshold: the deepest step pays. Per unit: every unit pays by the step in whose range it lies. */
export type ScheduleComparison = "below" | "above" | "perUnit";

/** What a level is worth from a threshold on: a share of the price, an amount, both together, or the higher of the two. */
export interface ScheduleStep {
  /** Availability in parts per million; else units, and per unit the number of the first unit that the step pays for. */
  readonly threshold: number;
  /** Of a period's price, with up to 10 decimals: "12.5". */
  readonly percent?: string;
  /** In the schedule's currency: "8.00". */
  readonly flat?: string;
  /** Whichever of `percent` and `flat` is higher; both together, if left out. */
  readonly higherOf?: true;
}

/** One thing that is promised, and what missing it is worth. */
export interface ScheduleMetric {
  /** Such as "delayed-repair". */
  readonly name: string;
  readonly kind: ScheduleMetricKind;
  /** "below" for availability, else "above" or "perUnit". */
  readonly comparison: ScheduleComparison;
  /** From the mildest to the deepest: thresholds descend for "below" and ascend else. */
  readonly steps: readonly ScheduleStep[];
  /** How a unit is counted, in a sentence. */
  readonly counted: string;
  /** Of outages: only days after so many full working days count. */
  readonly graceWorkingDays?: number;
}

/** Where a fact is written. */
export interface ScheduleSource {
  readonly title: string;
  readonly url?: string;
  /** Of the text, YYYY-MM-DD, or YYYY-MM. */
  readonly date?: string;
}

/** No period's credit is more: so much of its price, or so many units at the dearest rate of the metrics in use. */
export type ScheduleCap = { readonly percent: string } | { readonly units: number };

/** What a provider publishes, or a law says, about missed levels; as in its JSON file. */
export interface Schedule {
  /** Such as "ofcom-2026": small letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** First day of this version, YYYY-MM-DD. */
  readonly since: string;
  /** ISO 4217; needed where the schedule has amounts. */
  readonly currency?: string;
  /** One to four; 16 steps in all. */
  readonly metrics: readonly ScheduleMetric[];
  /** A credit that is not more is not paid. */
  readonly minCredit?: string;
  readonly cap: ScheduleCap;
  /** Whether the credit comes without a claim; with Kept it always does. */
  readonly automatic: boolean;
  readonly sources: readonly ScheduleSource[];
  /** What is uncertain, or counted otherwise here than there; a sentence each. */
  readonly doubts: readonly string[];
}
