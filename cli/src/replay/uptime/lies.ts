import { availabilityIn, toLevels, type Interval, type Levels } from "@kept/sdk";
import type { ScheduleMetricKind } from "@kept/sdk/schedules";
import { HOUR } from "../../input/values.ts";
import type { PastMonth } from "./plan.ts";

const PERFECT: Readonly<Record<ScheduleMetricKind, number>> = {
  availability: 1_000_000,
  outageDays: 0,
  daysLate: 0,
  missedVisits: 0,
  downtimeSeconds: 0,
};

/** What a panel says of a contested month, and who loses by it. */
export interface Lie {
  readonly levels: Levels;
  readonly against: "customer" | "provider";
}

/** An outage that was is hushed up; where there was none, an hour, or a week of days, is made up. */
export function lieAbout({ levels, start, end }: PastMonth, kinds: readonly ScheduleMetricKind[]): Lie {
  const perfect = kinds.every((kind, at) => levels[at] === PERFECT[kind]);
  if (!perfect) return { levels: toLevels(kinds.map((kind) => PERFECT[kind])), against: "customer" };
  return { levels: toLevels(kinds.map((kind) => madeUp(kind, { start, end }))), against: "provider" };
}

function madeUp(kind: ScheduleMetricKind, period: Interval): number {
  if (kind === "availability") return availabilityIn(period, [{ start: period.start, end: period.start + HOUR }]);
  return kind === "downtimeSeconds" ? HOUR : 7;
}
