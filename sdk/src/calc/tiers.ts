import type { Account } from "../loyalty-types.ts";
import { vintageAt, type Clock } from "./vintages.ts";

/** What an account has earned, in whole points. */
export type Earned = Pick<Account, "earned" | "earnedBefore">;

/** Earnings that were read at one moment, at a later one, if nothing is issued in between: they count for two vintages. */
export function earnedAt(clock: Clock, { earned, earnedBefore }: Earned, read: number, time: number): Earned {
  const passed = vintageAt(clock, time) - vintageAt(clock, read);
  if (passed === 0) return { earned, earnedBefore };
  return { earned: 0, earnedBefore: passed === 1 ? earned : 0 };
}

/** The highest tier whose threshold is reached, zero for none. Thresholds ascend, in whole points. */
export function tierFor(thresholds: readonly number[], { earned, earnedBefore }: Earned): number {
  return thresholds.filter((threshold) => threshold <= earned + earnedBefore).length;
}

/** As {@link earnedAt}: the tier then. `thresholds`: those of the vintage of that moment, see `tiersAt`. */
export function tierAt(
  clock: Clock,
  thresholds: readonly number[],
  account: Earned,
  read: number,
  time: number,
): number {
  return tierFor(thresholds, earnedAt(clock, account, read, time));
}
