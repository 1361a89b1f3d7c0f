import { METRICS, NOT_MEASURED, toLevels, type LevelsInput } from "./levels.ts";
import { MetricKind, type Levels, type Service } from "./service-types.ts";

/** By how much the agreed level of each metric may differ from one's own, in the metric's units; 0, if left out. */
export type Tolerance = readonly number[];

/** A level on which a monitor does not agree. */
export interface Disagreement {
  /** Index of the metric. */
  readonly metric: number;
  /** `NOT_MEASURED` if one has not. */
  readonly own: number;
  readonly agreed: number;
}

/**
 * The levels on which monitors agree: of each metric the median of those who measured it, and not measured where fewer than
 * `quorum` have. Of two in the middle the worse counts, in favour of the customer. So fewer than half of them cannot move a level beyond
 * what an honest one has measured, and each who has all measurements comes to the same report.
 */
export function agreedLevels(
  { metrics }: Pick<Service, "metrics">,
  measurements: readonly LevelsInput[],
  quorum: number,
): Levels {
  const all = measurements.map((each, i) => toLevels(each, `measurements[${i}]`));
  const agreed = Array.from({ length: METRICS }, (_, metric) => {
    const measured = all.map((levels) => levels[metric] ?? NOT_MEASURED).filter((level) => level !== NOT_MEASURED);
    if (measured.length < Math.max(quorum, 1)) return null;
    const fromBest = measured.toSorted((a, b) => (metrics[metric] === MetricKind.Availability ? b - a : a - b));
    return fromBest[Math.floor(fromBest.length / 2)] ?? null;
  });
  return toLevels(agreed);
}

/** Where agreed levels are beyond what a monitor can vouch for. Not measured agrees with itself alone. */
export function disagreements(own: LevelsInput, agreed: Levels, tolerance: Tolerance = []): Disagreement[] {
  return toLevels(own).flatMap((mine, metric) => {
    const theirs = agreed[metric] ?? NOT_MEASURED;
    const one = mine === NOT_MEASURED || theirs === NOT_MEASURED;
    const fits = one ? mine === theirs : Math.abs(mine - theirs) <= (tolerance[metric] ?? 0);
    return fits ? [] : [{ metric, own: mine, agreed: theirs }];
  });
}
