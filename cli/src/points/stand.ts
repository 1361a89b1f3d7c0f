import { birthOf } from "./birth.ts";
import type { Actor } from "./connect.ts";
import { findIssued } from "./issued.ts";
import type { Journal, MinedBatch } from "./journal.ts";
import type { SendFlags } from "./options.ts";
import type { Batch, Plan } from "./plan.ts";

/** How to issue a file. */
export interface ListFlags extends SendFlags {
  readonly ref: string;
  readonly batch: number;
  readonly merge?: true;
}

/** A file's list, and how much of it was in at the beginning. */
export interface Stand {
  readonly file: string;
  readonly plan: Plan;
  /** The last block that was looked at. */
  readonly block: number;
  readonly earlier: readonly MinedBatch[];
  readonly rest: readonly Batch[];
}

/** What is in by now, as the journal and the chain say. */
export async function standOf(actor: Actor, file: string, plan: Plan, journal: Journal): Promise<Stand> {
  const block = await actor.provider.getBlockNumber();
  const unknown = plan.batches.filter(({ index }) => !journal.mined.has(index));
  const from = journal.searched ?? (await birthOf(actor));
  const found = unknown.length > 0 ? await findIssued(actor, actor.wallet.address, unknown, [from, block]) : [];
  const earlier = [...journal.mined.values(), ...found];
  const known = new Set(earlier.map(({ batch }) => batch));
  return { file, plan, block, earlier, rest: plan.batches.filter(({ index }) => !known.has(index)) };
}
