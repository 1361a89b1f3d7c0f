import type { Letter as AnyLetter } from "../post.ts";

/** What a coalition's people send, apart from the orders. */
export const OPERATIONS = {
  admit: "admit (operator, in batches)",
  join: "approve and set a budget",
  deposit: "deposit",
  renew: "renew",
  cashOut: "cash out (member)",
  payReward: "pay an owed reward",
  claim: "claim surveys (in batches)",
  redeem: "redeem",
  expire: "log expiry (in batches)",
  withdraw: "withdraw (customer)",
  operate: "wind down, collect the spread",
} as const;

export type Operation = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as Operation[];

export type Letter = AnyLetter<Operation>;
