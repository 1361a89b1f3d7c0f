import type { Command } from "commander";
import {
  packLevels,
  panelSignature,
  serviceLevels,
  Standing,
  type PeriodState,
  type Report,
  type ServiceLevels,
} from "@kept/sdk";
import { carryOut, eventOf, rehearse, type Act } from "../chain/act.ts";
import { readKey } from "../chain/key.ts";
import { sends, type SendingFlags } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { EXIT, Failure } from "../failure.ts";
import { knownService, withLevels, type KnownService } from "../service/assignment.ts";
import { joinedOf, requireSigned, type Joined } from "../service/joined.ts";
import { aboutService, type ServiceFlags } from "../service/options.ts";
import { levelTable } from "../service/say.ts";
import { plainLevels, readSignatures } from "../service/statement.ts";
import { plural } from "../ui/format.ts";

type Flags = ServiceFlags & SendingFlags;

export function submitCommand(): Command {
  return sends(aboutService("submit", "Join what monitors have signed and report it; anybody may."))
    .argument("<signatures...>", "what the monitors have signed")
    .action(acting(run));
}

async function run(paths: readonly string[], flags: Flags): Promise<void> {
  const known = knownService(flags.service);
  const filed = readSignatures(paths, known);
  const key = flags.dryRun ? undefined : await readKey(flags.keystore);
  await withLevels(known, flags, async (provider) => {
    await requireSigned(known, filed, provider);
    const joined = joinedOf(known, filed);
    const { report, signed } = joined;
    const levels = plainLevels(known, report.levels);
    const heading = [`Service ${known.id}`, `Period ${report.period}, signed by ${plural(signed.length, "monitor")}`];
    const document = { service: known.id, period: report.period, levels, evidence: report.evidence };
    const parts = [heading, levelTable(known.service, { level: levels })];
    const levelsThere = serviceLevels(known.domain.verifyingContract, provider);
    const state = await levelsThere.stateOf(known.id, report.period);
    if (isThere(report, state)) {
      return say(flags, [...parts, ["It was reported already; nothing was sent."]], { ...document, already: true });
    }
    const act = actOf(known, levelsThere, joined);
    if (key === undefined) {
      await rehearse({ wallet: provider }, act);
      const would = "Nothing was sent. It would be reported: the chain would accept it.";
      return say(flags, [...parts, [would]], { ...document, dryRun: true, accepted: true });
    }
    const receipt = await carryOut({ wallet: key.connect(provider) }, act, flags.confirmations);
    eventOf(receipt, act.to, levelsThere.contract.interface, "PeriodReported");
    const { hash: transaction, blockNumber: block, gasUsed } = receipt;
    const done = ["Reported", `transaction ${transaction}, block ${block}`];
    say(flags, [...parts, done], { ...document, transaction, block, gasUsed });
  });
}

/** Whether it stands on the chain. Another report would not replace one that is there: it would contradict it. */
function isThere({ period, levels }: Report, state: PeriodState): boolean {
  if (state.standing === Standing.Silent) return false;
  if (state.levels.every((level, i) => level === levels[i])) return true;
  throw new Failure(
    `Period ${period} was reported already, with other levels. Nothing was sent: a second report would contradict the first.`,
    EXIT.disagreement,
  );
}

function actOf({ panel }: KnownService, { address: to, contract }: ServiceLevels, { report, signed }: Joined): Act {
  const { service, period, levels, evidence } = report;
  const signature = panel.factory === undefined ? signed[0]!.signature : panelSignature(panel, signed);
  const args = [service, period, packLevels(levels), evidence, signature] as const;
  return { to, data: contract.interface.encodeFunctionData("report", [...args]) };
}
