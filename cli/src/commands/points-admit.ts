import type { Command } from "commander";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { carryOut, eventOf, rehearse, type Act } from "../chain/act.ts";
import { withActor, type Actor } from "../points/connect.ts";
import { addressArgument } from "../chain/options.ts";
import { sending, type SendFlags } from "../points/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { nameOf } from "../points/say.ts";
import { instant, money } from "../ui/format.ts";

export function admitCommand(): Command {
  return sending("admit", "Make an address a member, as the operator; run it again when the operator's delay is over.")
    .argument("<address>", "the merchant's", addressArgument)
    .action(acting((candidate: Hex, flags: SendFlags) => withActor(flags, (actor) => admit(actor, candidate, flags))));
}

/** What is to be done now. `from`: when a scheduled admission can be carried out. */
type Step = "done" | "carry out" | "wait" | "schedule";

async function admit(actor: Actor, candidate: Hex, flags: SendFlags): Promise<void> {
  const { step, from } = await stepOf(actor, candidate);
  const tell = (lines: string[], more: object = {}): void =>
    say(flags, [[nameOf(actor)], lines], { act: "admit", account: candidate, step, ...more });
  if (step === "done") return tell([`${candidate} is a member already.`]);
  if (step === "wait") return tell([waitingLine(candidate, from), AGAIN], { from: instant(from) });
  const act = step === "schedule" ? await scheduling(actor, candidate) : admission(actor, candidate);
  if (flags.dryRun) {
    await rehearse(actor, act);
    const would = step === "schedule" ? "scheduled, since the operator has a delay" : "carried out";
    return tell([`Nothing was sent. The admission of ${candidate} would be ${would}.`], {
      dryRun: true,
      accepted: true,
    });
  }
  const receipt = await carryOut(actor, act, flags.confirmations);
  const { hash: transaction, blockNumber: block, gasUsed } = receipt;
  const where = `transaction ${transaction}, block ${block}`;
  if (step === "schedule") {
    const ready = await actor.loyalty.scheduledFor("admit", [candidate], actor.wallet.address);
    return tell([waitingLine(candidate, ready), AGAIN, where], { from: instant(ready), transaction, block, gasUsed });
  }
  const { args } = eventOf(receipt, actor.address, actor.loyalty.contract.interface, "MemberAdmitted");
  const accepted = args["accepted"] as bigint;
  const had = accepted === 0n ? [] : [`The ${money(accepted)} points that it had are accepted ones now.`];
  return tell([`${candidate} is a member now.`, ...had, where], { transaction, block, gasUsed });
}

const AGAIN = "Run the same command again then; a week later it lapses.";

const waitingLine = (candidate: Hex, from: number): string =>
  `The admission of ${candidate} is scheduled and can be carried out from ${instant(from)} on.`;

const admission = ({ loyalty, address }: Actor, candidate: Hex): Act => ({
  to: address,
  data: loyalty.office.interface.encodeFunctionData("admit", [candidate]),
});

/** As early as the operator's delay allows. */
async function scheduling(actor: Actor, candidate: Hex): Promise<Act> {
  const manager = await actor.loyalty.manager();
  const { to, data } = admission(actor, candidate);
  return { to: await manager.getAddress(), data: manager.interface.encodeFunctionData("schedule", [to, data, 0]) };
}

async function stepOf(
  { loyalty, wallet, provider, name }: Actor,
  candidate: Hex,
): Promise<{ step: Step; from: number }> {
  const account = await loyalty.accountOf(candidate);
  if (account.left) throw new Failure(`${candidate} was a member of ${name} and has left: that is for ever.`);
  if (account.isMember) return { step: "done", from: 0 };
  const { immediate, delay } = await loyalty.permissionOf("admit", wallet.address);
  if (immediate) return { step: "carry out", from: 0 };
  if (delay === 0) {
    throw new Failure(
      `${wallet.address} may not admit members: the access manager ${await loyalty.authority()} decides.`,
    );
  }
  const from = await loyalty.scheduledFor("admit", [candidate], wallet.address);
  if (from === 0) return { step: "schedule", from };
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  return { step: now < from ? "wait" : "carry out", from };
}
