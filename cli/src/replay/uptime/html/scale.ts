import type { ScheduleMetric, ScheduleStep } from "@kept/sdk/schedules";
import { count } from "../../../ui/format.ts";

/** Where levels of a metric stand on an upright axis, and what is written beside it. */
export interface Scale {
  readonly name: string;
  /** Of a level as the contracts have it. */
  place(level: number): number;
  label(place: number): string;
  /** Where a step's ground begins, on the side of what is missed. */
  begin(step: ScheduleStep): number;
  /** Of all that is drawn: where the axis ends. */
  bounds(places: readonly number[]): { readonly min: number; readonly max: number };
}

/** One in a million, less than which no level tells. */
const FINEST = 6;

/**
 * Availability by its nines: 90 % is 1, 99 % is 2, 99.99 % is 4, and what was never down is 6. So a month with five minutes down
 * and one with a week down can be told from their steps in one picture.
 */
const nines: Scale = {
  name: "availability",
  place: (level) => (level >= 1_000_000 ? FINEST : FINEST - Math.log10(1_000_000 - level)),
  label: (place) => (place >= FINEST ? "100 %" : place <= 0 ? "0 %" : `${(100 - 100 / 10 ** place).toFixed(Math.max(place - 2, 0))} %`),
  begin: ({ threshold }) => nines.place(threshold),
  bounds: (places) => ({ min: Math.floor(Math.min(...places) - 0.2) < 0 ? 0 : Math.floor(Math.min(...places) - 0.2), max: FINEST }),
};

const counted = (name: string, half: 0.5 | -0.5): Scale => ({
  name,
  place: (level) => level,
  label: count,
  begin: ({ threshold }) => threshold + half,
  bounds: (places) => ({ min: 0, max: Math.ceil(Math.max(...places) + 2) }),
});

const NAMES: Readonly<Record<ScheduleMetric["kind"], string>> = {
  availability: "availability",
  outageDays: "days of the outage",
  daysLate: "days late",
  missedVisits: "visits missed",
  downtimeSeconds: "seconds down",
};

export const scaleOf = ({ kind, comparison }: ScheduleMetric): Scale =>
  kind === "availability" ? nines : counted(NAMES[kind], comparison === "perUnit" ? -0.5 : 0.5);
