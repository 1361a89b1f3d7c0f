import type { Command } from "commander";
import { attestorOf, type Hex } from "@kept/sdk";
import { measureSite } from "@kept/sdk/upptime";
import { readKey } from "../chain/key.ts";
import { keyed } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { writeText } from "../input/text.ts";
import { assignmentOf } from "../service/assignment.ts";
import { attestorOption, measuring, type MeasureFlags } from "../service/options.ts";
import { headingOf, levelTable, minutesText } from "../service/say.ts";
import { readSite } from "../service/site.ts";
import { requireMember } from "../service/statement.ts";

interface Flags extends MeasureFlags {
  readonly attestor?: Hex;
  readonly keystore?: string;
}

export function measureCommand(): Command {
  return keyed(measuring("measure", "Measure a period of a service by a status page, for the other monitors to read."))
    .addOption(attestorOption())
    .action(acting(run));
}

async function run(flags: Flags): Promise<void> {
  const assignment = await assignmentOf(flags);
  const { id, service, task, metrics } = assignment;
  const attestor = attestorOf(flags.attestor ?? (await readKey(flags.keystore)).address);
  requireMember(assignment, attestor, "Member");
  const site = await readSite(flags);
  const { levels, downSeconds, notes } = measureSite(site, task, metrics, task.maintenance);
  const { period, start, end } = task;
  const document = { service: id, period, start, end, attestor, site: site.slug, levels, downSeconds, notes };
  if (flags.out !== undefined) writeText(flags.out, `${JSON.stringify(document, null, 2)}\n`);
  const down = `${minutesText(downSeconds)} down`;
  const heading = [...headingOf(assignment), `Site ${site.slug}, measured by ${attestor}: ${down}`];
  say(flags, [heading, levelTable(service, { level: levels }), notes], document);
}
