import { basename } from "node:path";
import { Failure } from "../failure.ts";
import { Problems, refuse } from "../input/problems.ts";
import { money, plural } from "../ui/format.ts";
import { meter, silent } from "../ui/progress.ts";
import { rehearse } from "../chain/act.ts";
import { withActor, type Actor } from "./connect.ts";
import { issueAll } from "./issuing.ts";
import { Journal } from "./journal.ts";
import { readList } from "./list.ts";
import { lock } from "./lock.ts";
import { planOf, sumOf, type Batch, type Plan } from "./plan.ts";
import { actOf } from "./raw.ts";
import { checkRecipients } from "./recipients.ts";
import { plainly } from "../chain/refusals.ts";
import { sayIssued, sayWould } from "./say-issued.ts";
import { standOf, type ListFlags, type Stand } from "./stand.ts";

/** Issues a file's points, or what is left of them; nothing is sent before every line is known to be good. */
export async function issueList(file: string, flags: ListFlags): Promise<void> {
  const plan = planOf(readList(file, flags.merge ?? false), flags.batch, flags.ref);
  await withActor(flags, async (actor) => {
    const unlock = lock(file);
    try {
      await issuePlan(actor, file, plan, flags);
    } finally {
      unlock();
    }
  });
}

async function issuePlan(actor: Actor, file: string, plan: Plan, flags: ListFlags): Promise<void> {
  const { chainId, address, wallet } = actor;
  const journal = new Journal(`${file}.journal`);
  const subject = { list: plan.id, chain: String(chainId), token: address, member: wallet.address, size: plan.size };
  journal.bind(subject);
  let stand = await standOf(actor, file, plan, journal);
  if (!flags.dryRun && (await isUnderWay(actor, stand, journal))) {
    await send(actor, plan, journal, flags, stand.rest.slice(0, 1));
    stand = await standOf(actor, file, plan, journal);
  }
  await check(actor, stand);
  if (flags.dryRun) {
    const [first] = stand.rest;
    if (first) await rehearse(actor, actOf(actor, first));
    return sayWould(actor, stand, flags);
  }
  if (journal.searched === undefined) journal.open(subject, stand.block, stand.earlier);
  if (journal.mined.size < plan.batches.length) await send(actor, plan, journal, flags);
  return sayIssued(actor, stand, journal, flags);
}

/**
 * Whether a transaction for the first batch that is left may still get into a block. What becomes of it is known before the
 * rest is looked at: a file that is refused may be split up by its owner.
 */
async function isUnderWay({ provider, wallet }: Actor, { rest: [first] }: Stand, journal: Journal): Promise<boolean> {
  const signed = first && journal.signed(first.index).at(-1);
  return signed !== undefined && signed.nonce >= (await provider.getTransactionCount(wallet.address));
}

/** Whether all that is left can be issued: every customer may receive points, and the member has bought enough. */
async function check(actor: Actor, { file, rest, earlier }: Stand): Promise<void> {
  if (rest.length === 0) return;
  const member = actor.wallet.address;
  const { isMember, bought } = await actor.loyalty.accountOf(member);
  if (!isMember) throw new Failure(`${member} is no member of ${actor.name}, and only members issue points.`);
  const problems = new Problems(false);
  const entries = rest.flatMap((batch) => batch.entries);
  await checkRecipients(actor, basename(file), entries, problems);
  const begun = `what is before line ${Math.min(...entries.map(({ line }) => line))} is in; put the rest into a file of its own`;
  refuse(file, problems, earlier.length > 0 ? begun : "nothing was sent");
  const needed = sumOf(rest);
  if (needed <= bought) return;
  const lacking = `it needs ${money(needed)} points, and ${member} has bought ${money(bought)}`;
  throw new Failure(`${file} cannot be issued: ${lacking}; deposit ${money(needed - bought)} first.`);
}

async function send(
  actor: Actor,
  plan: Plan,
  journal: Journal,
  flags: ListFlags,
  batches: readonly Batch[] = plan.batches,
): Promise<void> {
  const gauge = flags.json ? silent : meter("issuing");
  const note = (text: string): boolean => process.stderr.write(`${text}\n`);
  const progress = (customers: number): void => gauge.update(customers, plan.customers);
  try {
    await issueAll({ actor, plan, journal, confirmations: flags.confirmations, note, progress }, batches);
  } catch (error) {
    const reason = plainly(error);
    if (!(reason instanceof Failure)) throw error;
    const done = plan.batches.filter(({ index }) => journal.mined.has(index)).flatMap(({ entries }) => entries);
    const stand = `${done.length} of ${plural(plan.customers, "customer")} have their points`;
    throw new Failure(`${reason.message} ${stand}; run the same command again to go on.`, reason.exitCode);
  } finally {
    gauge.stop();
  }
}
