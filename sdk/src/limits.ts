/** Bounds that the contract checks when an order is funded. Periods in seconds. */
export const LIMITS = {
  /** Legs of an order. */
  legs: 32,
  /** Basis points of the seller's net. */
  feeBps: 3_000,
  /** Longest objection or ruling period: 180 days. */
  longestPeriod: 180 * 86_400,
  /** Shortest objection or ruling period of an order with an arbiter: one hour. */
  shortestPeriod: 3_600,
  /** How far the last deadline may lie ahead: two years of 365 days. */
  horizon: 730 * 86_400,
  /** The highest price: 96 bits. */
  price: (1n << 96n) - 1n,
  /** Bytes of the shortest attestor: an address. */
  attestorBytes: 20,
  /** Bytes of the longest attestor. */
  maxAttestorBytes: 2_048,
} as const;

/** A share of one, in parts per million. */
export const FULL_SHARE = 1_000_000;

export const HOUR = 3_600;
export const DAY = 86_400;
