import { carryOut, rehearse, type Act } from "../chain/act.ts";
import { say } from "../chain/say.ts";
import type { SendingFlags } from "../chain/options.ts";
import { nameOf, type Desk, type Keyed } from "./connect.ts";

/** An act, and how to speak of it: "A budget of 5.00 TUSD" "was set". */
export interface Doing {
  readonly acts: readonly Act[];
  /** As it was done, and as it would be. */
  readonly done: string;
  readonly would: string;
  readonly lines?: readonly string[];
  readonly document: object;
}

/** Does it, one transaction for each act, or asks the chain whether it would be accepted. */
export async function perform(
  desk: Keyed<Desk>,
  { acts, done, would, lines = [], document }: Doing,
  flags: SendingFlags & { readonly json?: true },
): Promise<void> {
  if (flags.dryRun) {
    for (const act of acts) await rehearse(desk, act);
    const text = `Nothing was sent. ${would}: the chain would accept it.`;
    return say(flags, [[nameOf(desk)], lines, [text]], { ...document, dryRun: true, accepted: true });
  }
  const transactions: object[] = [];
  const where: string[] = [];
  for (const act of acts) {
    const { hash: transaction, blockNumber: block, gasUsed } = await carryOut(desk, act, flags.confirmations);
    transactions.push({ transaction, block, gasUsed });
    where.push(`transaction ${transaction}, block ${block}`);
  }
  say(flags, [[nameOf(desk)], lines, [done, ...where]], { ...document, transactions });
}
