import type { Command } from "commander";
import {
  agreedLevels,
  buildReport,
  disagreements,
  NOT_MEASURED,
  walletSigner,
  type Levels,
  type LevelsInput,
  type Tolerance,
} from "@kept/sdk";
import { measureSite, upptimeMonitor } from "@kept/sdk/upptime";
import { readKey } from "../chain/key.ts";
import { keyed } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { EXIT, Failure } from "../failure.ts";
import { writeText } from "../input/text.ts";
import { assignmentOf, type Assignment } from "../service/assignment.ts";
import { measuring, toleranceArgument, type MeasureFlags } from "../service/options.ts";
import { headingOf, levelTable, levelText, metricName } from "../service/say.ts";
import { readSite } from "../service/site.ts";
import {
  plainLevels,
  readMeasurements,
  requireMember,
  requirePeriod,
  type SignedStatement,
  type Statement,
} from "../service/statement.ts";
import { plural } from "../ui/format.ts";

interface Flags extends MeasureFlags {
  readonly keystore?: string;
  readonly tolerance: Tolerance;
}

export function signCommand(): Command {
  return keyed(measuring("sign", "Sign the levels on which monitors agree, if one's own page says so too."))
    .argument("<measurements...>", "what the monitors have measured; one's own may be among them")
    .option(
      "--tolerance <list>",
      "by how much each agreed level may differ from one's own, in the metric's units",
      toleranceArgument,
      [] as Tolerance,
    )
    .action(acting(run));
}

async function run(paths: readonly string[], flags: Flags): Promise<void> {
  const assignment = await assignmentOf(flags);
  const { id, domain, service, task, metrics } = assignment;
  const { length } = flags.tolerance;
  if (length > metrics.length) {
    throw new Failure(`--tolerance has ${length} numbers, and the service ${plural(metrics.length, "metric")}.`);
  }
  const signer = await walletSigner(await readKey(flags.keystore));
  requireMember(assignment, signer.attestor, "Member");
  const filed = readMeasurements(paths, assignment);
  requirePeriod(task.period, filed);
  const site = await readSite(flags);
  const { levels: own, notes } = measureSite(site, task, metrics, task.maintenance);
  const mine: Statement = { service: id, period: task.period, attestor: signer.attestor, levels: own };
  const given = filed.map(({ statement }) => statement);
  const all = given.some(({ attestor }) => attestor === signer.attestor) ? given : [...given, mine];
  const agreed = agreedBy(assignment, all);
  const levels = plainLevels(assignment, agreed);
  requireWithin(assignment, own, agreed, flags.tolerance);
  const report = buildReport(domain, service, { period: task.period, levels: [...agreed] });
  const monitor = upptimeMonitor(signer, () => Promise.resolve(site), metrics, flags.tolerance);
  const signature = await monitor.sign(domain, task, report);
  const signed: SignedStatement = { ...mine, levels, evidence: report.evidence, signature };
  if (flags.out !== undefined) writeText(flags.out, `${JSON.stringify(signed, null, 2)}\n`);
  const done = `Signed by ${signer.attestor}, of ${all.length} who measured.`;
  const shown = levelTable(service, { agreed: levels, own });
  say(flags, [headingOf(assignment), shown, notes, [done]], { ...signed, own, measured: all.length });
}

/** The levels that a quorum has measured; each monitor who has the same files comes to the same. */
function agreedBy({ service, panel }: Assignment, all: readonly Statement[]): Levels {
  const { threshold } = panel;
  const measured = all.map(({ levels }) => levels);
  const agreed = agreedLevels(service, measured, threshold);
  if (agreed.some((level) => level !== NOT_MEASURED)) return agreed;
  throw new Failure(`No metric was measured by ${threshold} monitors: there is nothing to sign.`, EXIT.disagreement);
}

function requireWithin({ service }: Assignment, own: LevelsInput, agreed: Levels, tolerance: Tolerance): void {
  const [wrong] = disagreements(own, agreed, tolerance);
  if (!wrong) return;
  const { metric } = wrong;
  const text = (level: number): string => levelText(service, metric, level === NOT_MEASURED ? null : level);
  const apart = `the tolerance is ${tolerance[metric] ?? 0}`;
  throw new Failure(
    `Not signed: the agreed ${metricName(service, metric)} is ${text(wrong.agreed)}, one's own ${text(wrong.own)}; ${apart}.`,
    EXIT.disagreement,
  );
}
