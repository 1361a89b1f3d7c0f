import type { Budget } from "../rewards-types.ts";

/** What a budget still allows; nothing where the cap was lowered below what is spent. */
export function leftOf({ cap, spent }: Budget): bigint {
  return cap > spent ? cap - spent : 0n;
}

/** Whether a voucher, or a campaign from 0 on, can be claimed in a second. */
export function claimableAt({ validFrom, deadline }: { validFrom: number; deadline: number }, time: number): boolean {
  return time >= validFrom && time < deadline;
}

/** What a series' round gives an account beyond what it was paid. */
export function owedBy(total: bigint, paid: bigint): bigint {
  return total > paid ? total - paid : 0n;
}

/** What of promises a merchant's means pay, and what is lacking for the rest. */
export interface Covered {
  readonly covered: bigint;
  readonly lacking: bigint;
}

/** @param held The least of what the merchant has and what he allows. */
export function coveredBy(outstanding: bigint, held: bigint): Covered {
  const covered = outstanding < held ? outstanding : held;
  return { covered, lacking: outstanding - covered };
}
