import type { Letter as AnyLetter } from "../post.ts";

/** What the people of a service send. */
export const OPERATIONS = {
  approve: "approve",
  cover: "deposit coverage (provider)",
  panel: "make the panel",
  open: "open (customer)",
  report: "report (panel)",
  object: "object (either side)",
  rule: "rule (arbiter)",
  settle: "settle (keeper, in batches)",
  uncover: "withdraw coverage (provider)",
} as const;

export type Operation = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as Operation[];

export type Letter = AnyLetter<Operation>;
