import { Command } from "commander";
import { businessJson } from "../replay/business/json.ts";
import { printBusiness } from "../replay/business/print.ts";
import { replayBusiness } from "../replay/business/replay.ts";
import { businessAgrees, type BusinessReport } from "../replay/business/report.ts";
import { rateOf } from "../replay/points/programme.ts";
import { PRICES, readPrices } from "../replay/prices.ts";
import { readSummaries, UPTIME_SAMPLE } from "../replay/uptime/files.ts";
import { metered } from "../ui/progress.ts";
import { disagree } from "./disagreement.ts";
import { readPast } from "./past.ts";
import { choiceOf, servicing, type ServiceFlags } from "./uptime-options.ts";
import { writeCharts, type ChartFlags } from "./write-charts.ts";

interface Flags extends ServiceFlags, ChartFlags {
  readonly business?: string;
  readonly uptime?: string;
  readonly site?: string;
  readonly rate: string;
  readonly strict?: true;
  readonly prices?: string;
}

export function replayBusinessCommand(): Command {
  const command = new Command("business")
    .description(
      "Play the orders, the points and the service of one business on one chain: one table each, one balance sheet.",
    )
    .argument("[dir]", "its orders: a folder as for `kept replay points` (default: the sample)")
    .option("--business <name>", "the seller (default: the one with the most orders)")
    .option("--uptime <file>", "summary.json of the status page of its service (default: the sample)")
    .option("--site <slug>", "of that page (default: the first site that was ever down)")
    .option("--rate <points>", "points for each unit of money spent", "1");
  return servicing(command, { schedule: "gcp-typical", price: "12.00", customers: 20 })
    .option("--prices <file>", "gas and token prices of the chains (default: dated assumptions)")
    .option("--out <dir>", "write a report with charts there: index.html, readable without a network")
    .option("--json", "print one JSON document")
    .option("--strict", "stop at the first row that cannot be used")
    .allowExcessArguments(false)
    .action(run);
}

async function run(dir: string | undefined, flags: Flags): Promise<void> {
  const [rate, prices, choice] = [rateOf(flags.rate), readPrices(flags.prices ?? PRICES), choiceOf(flags)];
  const summaries = readSummaries([flags.uptime ?? UPTIME_SAMPLE], Date.now() / 1000);
  const { history, reviews } = readPast(dir, flags);
  const { business, site } = flags;
  const report = await metered("replaying", flags.json ?? false, (progress) =>
    replayBusiness(history, reviews, summaries, { ...choice, rate, business, site, prices, progress }),
  );
  process.stdout.write(`${flags.json ? JSON.stringify(businessJson(report), null, 2) : printBusiness(report)}\n`);
  await writeCharts(flags, "index.html", async () => {
    const { businessPage } = await import("../replay/business/html/page.ts");
    return businessPage(report);
  });
  judge(report);
}

/** A difference is an error that names what differs. */
function judge(report: BusinessReport): void {
  if (!businessAgrees(report)) disagree(report.proof.differences);
}
