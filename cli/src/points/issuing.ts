import { setTimeout as sleep } from "node:timers/promises";
import { Transaction } from "ethers";
import { RevertError } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";
import type { Actor } from "./connect.ts";
import { findIssued } from "./issued.ts";
import type { Journal, SignedBatch } from "./journal.ts";
import { describeBatch, type Batch, type Plan } from "./plan.ts";
import { broadcast, isOutpriced, signBatch } from "./raw.ts";

/** A list on its way. */
export interface Job {
  readonly actor: Actor;
  readonly plan: Plan;
  readonly journal: Journal;
  readonly confirmations: number;
  /** Something that takes a while, as a sentence. */
  readonly note: (text: string) => void;
  readonly progress: (customers: number) => void;
}

const POLLING = 500;
/** After so long without a block of its own, a transaction is sent to the node once more. */
const RESEND = 30_000;
const PATIENCE = 15 * 60_000;
/** A batch whose transaction was refused or pushed aside so often is looked at by a person. */
const ATTEMPTS = 3;

/**
 * Issues those of the batches that are not in yet, one batch after the other, each exactly once. What proves it is the chain: a batch is signed for
 * nonce n only when, as of one and the same block, n is the account's next nonce and no BatchIssued has the batch's
 * reference. Whatever was signed for the batch before has nonce n as well, so that the chain takes one of them; or a nonce
 * that is used up without the event, so that it can never take it. Where a process dies makes no difference, nor does a lost
 * journal, or a second machine.
 */
export async function issueAll(job: Job, batches: readonly Batch[]): Promise<void> {
  const { plan, journal } = job;
  let customers = 0;
  for (const batch of batches) {
    if (!journal.mined.has(batch.index))
      await settle(job, batch).catch((error: unknown) => refused(batch, plan, error));
    customers += batch.entries.length;
    job.progress(customers);
  }
}

function refused(batch: Batch, plan: Plan, error: unknown): never {
  throw error instanceof RevertError ? new Failure(`${describeBatch(batch, plan)}: ${error.message}`) : error;
}

async function settle(job: Job, batch: Batch): Promise<void> {
  const { actor, journal, note } = job;
  const { provider, wallet } = actor;
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const block = await provider.getBlockNumber();
    const nonce = await provider.getTransactionCount(wallet.address, block);
    const [found] = await findIssued(actor, wallet.address, [batch], [journal.searched ?? 0, block]);
    if (found) {
      await confirmed(job, found.block);
      return journal.mine(found);
    }
    const signed = await ready(job, batch, nonce);
    if (signed) await broadcast(actor, signed);
    else note(`waiting for another transaction of ${wallet.address} with nonce ${nonce}`);
    await used(job, nonce);
  }
  throw new Failure(`No block took ${describeBatch(batch, job.plan)} in 15 minutes.`, EXIT.unexpected);
}

/** The transaction to send for a batch; nothing if the nonce is another transaction's, or the node is behind the journal. */
async function ready(job: Job, batch: Batch, nonce: number): Promise<SignedBatch | undefined> {
  const { actor, plan, journal, note } = job;
  const before = journal.signed(batch.index);
  const latest = before.at(-1);
  if (latest && latest.nonce > nonce) return undefined;
  if (latest?.nonce === nonce) {
    const earlier = Transaction.from(latest.raw);
    if (!(await isOutpriced(actor.provider, earlier))) return latest;
    note(`${describeBatch(batch, plan)} offers too little for its gas by now: signed again with the same nonce`);
    return journal.sign(await signBatch(actor, batch, nonce, earlier));
  }
  if ((await actor.provider.getTransactionCount(actor.wallet.address, "pending")) > nonce) return undefined;
  if (latest) {
    if (new Set(before.map((line) => line.nonce)).size === ATTEMPTS) throw tooOften(batch, plan, latest);
    note(`${describeBatch(batch, plan)}: ${await fateOf(actor, latest)}`);
  }
  return journal.sign(await signBatch(actor, batch, nonce));
}

const tooOften = (batch: Batch, plan: Plan, { hash }: SignedBatch): Failure =>
  new Failure(`${describeBatch(batch, plan)} was not taken in ${ATTEMPTS} attempts, the last of which was ${hash}.`);

/** What has become of a transaction whose nonce is used and which has issued nothing. */
async function fateOf({ provider }: Actor, { hash, nonce }: SignedBatch): Promise<string> {
  const receipt = await provider.getTransactionReceipt(hash);
  return receipt ? `transaction ${hash} was refused` : `another transaction took nonce ${nonce}`;
}

/** Waits until a nonce is used, or for a while. */
async function used({ actor: { provider, wallet } }: Job, nonce: number): Promise<void> {
  const deadline = Date.now() + RESEND;
  while (Date.now() < deadline && (await provider.getTransactionCount(wallet.address)) <= nonce) await sleep(POLLING);
}

async function confirmed({ actor: { provider }, confirmations }: Job, block: number): Promise<void> {
  while ((await provider.getBlockNumber()) < block + confirmations - 1) await sleep(POLLING);
}
