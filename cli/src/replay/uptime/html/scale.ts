import type { ScheduleMetric } from "@kept/sdk/schedules";
import { count } from "../../../ui/format.ts";

/** Where levels of a metric stand on an upright axis, and what is written beside it. */
export interface Scale {
  readonly name: string;
  /** Of a level as the contracts have it. */
  readonly place: (level: number) => number;
  readonly label: (place: number) => string;
  /** Where the ground of a threshold begins. */
  readonly begin: (threshold: number) => number;
  /** The ends of an axis that shows all of the places, and something beyond. */
  readonly bounds: (places: readonly number[]) => { readonly min: number; readonly max: number };
  /** The end at which most is missed. */
  readonly worst: "min" | "max";
}

/** A level of 100 %; nothing finer than a millionth is told. */
const ALWAYS = 6;

/**
 * Availability by its nines: 90 % stands at 1, 99 % at 2, 99.99 % at 4, and 100 % at 6. One picture tells five minutes
 * down from fifteen as it tells a day from a week.
 */
const nines: Scale = {
  name: "availability",
  place: (level) => ALWAYS - Math.log10(Math.max(1_000_000 - level, 1)),
  label: (place) =>
    place >= ALWAYS ? "100 %" : `${(100 - 10 ** (2 - place)).toFixed(Math.max(Math.round(place) - 2, 0))} %`,
  begin: (threshold) => nines.place(threshold),
  bounds: (places) => ({ min: Math.max(Math.floor(Math.min(...places) - 0.5), 0), max: ALWAYS }),
  worst: "min",
};

const counted = (name: string, begin: (threshold: number) => number): Scale => ({
  name,
  place: (level) => level,
  label: count,
  begin,
  bounds: (places) => ({ min: 0, max: Math.ceil(Math.max(...places) * 1.1 + 1) }),
  worst: "max",
});

const NAMES: Readonly<Record<Exclude<ScheduleMetric["kind"], "availability">, string>> = {
  outageDays: "days of outages",
  daysLate: "days late",
  missedVisits: "visits missed",
  downtimeSeconds: "seconds down",
};

/** Grounds of whole units begin between two of them: beyond the threshold, or with it where every unit pays. */
export function scaleOf({ kind, comparison }: ScheduleMetric): Scale {
  if (kind === "availability") return nines;
  return counted(NAMES[kind], (threshold) => threshold + (comparison === "perUnit" ? -0.5 : 0.5));
}
