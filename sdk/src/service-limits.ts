import { DAY, HOUR } from "./limits.ts";

/** Bounds that the contracts check when a service is registered, and an agreement opened. Seconds, where nothing else is said. */
export const SERVICE_LIMITS = {
  /** Shortest period. */
  shortest: HOUR,
  /** Longest period. */
  longest: 366 * DAY,
  /** Months of the longest period of months. */
  months: 12,
  /** The three windows together, where the beginning is attested. */
  windows: 270 * DAY,
  /** Remedies of terms. */
  remedies: 16,
  /** Periods that may be paid ahead. */
  periods: 1_200,
} as const;
