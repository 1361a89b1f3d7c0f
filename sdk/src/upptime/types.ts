import type { LevelsInput } from "../levels.ts";
import type { Interval } from "../monitor-time.ts";
import type { ScheduleMetricKind } from "../schedules/shapes.ts";

/** A site of a status page, and what is known of how it was watched. */
export interface UptimeSite {
  readonly name: string;
  /** Names its files on the status page; no other site of the page has it. */
  readonly slug: string;
  /** Minutes down by date, `YYYY-MM-DD`: 0 to 1,440. A date that is left out had none. */
  readonly down: ReadonlyMap<string, number>;
  /** Second from which the file tells about the site; not known, if left out. */
  readonly from?: number;
  /** Second until which it does: when the page last heard of the site; not known, if left out. */
  readonly until?: number;
  /** When nobody watched. */
  readonly gaps: readonly Interval[];
  /** Minutes by which the dates are ahead of UTC all year; 0 as Upptime's own workflow has them. */
  readonly utcOffset: number;
  /** Where its dates are written, for problems with them. */
  readonly source?: SiteSource;
}

/** A file, and the lines of it that have a site's dates, from 1. */
export interface SiteSource {
  readonly file: string;
  readonly lines: ReadonlyMap<string, number>;
}

/** What is wrong with a file, in one sentence, and where. */
export interface SummaryProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A file's sites; none, where anything in the file is wrong. */
export interface Summary {
  readonly sites: readonly UptimeSite[];
  /** In the order of lines. */
  readonly problems: readonly SummaryProblem[];
}

/** What is counted, and how. */
export interface MeasuredMetric {
  readonly kind: ScheduleMetricKind;
  /** Full working days, Monday to Friday, after the day of the report before outage days count; 0, if left out. */
  readonly graceWorkingDays?: number;
  /** Days for which the schedule pays nothing, taken off every outage that ends in the period but the longest; 0, if left out. */
  readonly free?: number;
}

/** Levels of a period, and what they rest on. */
export interface SiteMeasurement {
  /** In the order of the metrics; null for what the page cannot tell, or did not watch. */
  readonly levels: LevelsInput;
  /** Seconds that the page has recorded in the period, announced maintenance not counted. */
  readonly downSeconds: number;
  /** What was assumed or left out, a sentence each. */
  readonly notes: readonly string[];
}
