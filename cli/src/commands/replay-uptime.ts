import { Command } from "commander";
import { Failure } from "../failure.ts";
import { PRICES, readPrices } from "../replay/prices.ts";
import { readSummaries, UPTIME_SAMPLE } from "../replay/uptime/files.ts";
import { uptimeJson } from "../replay/uptime/json.ts";
import { printUptime } from "../replay/uptime/print.ts";
import { replayUptime } from "../replay/uptime/replay.ts";
import { uptimeAgrees, type UptimeReport } from "../replay/uptime/report.ts";
import { metered } from "../ui/progress.ts";
import { disagree } from "./disagreement.ts";
import { choiceOf, servicing, type ServiceFlags } from "./uptime-options.ts";
import { writeCharts, type ChartFlags } from "./write-charts.ts";

interface Flags extends ServiceFlags, ChartFlags {
  readonly sample?: true;
  readonly prices?: string;
}

export function replayUptimeCommand(): Command {
  const command = new Command("uptime")
    .description("Play the months of status pages as prepaid services, and compare them with a plain calculation.")
    .argument("[files...]", "summary.json of Upptime, or folders with such files (see docs/replay.md)")
    .option("--sample", "the sample that comes with this program (the default without a file)");
  return servicing(command, { schedule: "aws-ec2-region", price: "100.00", customers: 10 })
    .option("--prices <file>", "gas and token prices of the chains (default: dated assumptions)")
    .option("--out <dir>", "write a report with charts there: uptime.html, readable without a network")
    .option("--json", "print one JSON document")
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  if (files.length > 0 && flags.sample) throw new Failure("Give files or --sample, not both.");
  const [choice, prices] = [choiceOf(flags), readPrices(flags.prices ?? PRICES)];
  const summaries = readSummaries(files.length > 0 ? files : [UPTIME_SAMPLE], Date.now() / 1000);
  const report = await metered("replaying", flags.json ?? false, (progress) =>
    replayUptime(summaries, { ...choice, prices, progress }),
  );
  process.stdout.write(`${flags.json ? JSON.stringify(uptimeJson(report), null, 2) : printUptime(report)}\n`);
  await writeCharts(flags, "uptime.html", async () => {
    const { uptimePage } = await import("../replay/uptime/html/page.ts");
    return uptimePage(report);
  });
  judge(report);
}

/** A difference is an error that names the site and the month. */
function judge(report: UptimeReport): void {
  if (!uptimeAgrees(report)) disagree(report.differences);
}
