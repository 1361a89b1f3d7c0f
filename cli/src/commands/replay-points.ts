import { Command, InvalidArgumentError } from "commander";
import { Failure } from "../failure.ts";
import { pointsJson } from "../replay/points/json.ts";
import { printPoints } from "../replay/points/print.ts";
import { rateOf } from "../replay/points/programme.ts";
import { replayPoints } from "../replay/points/replay.ts";
import { pointsAgree, type PointsReport } from "../replay/points/report.ts";
import { count } from "../ui/format.ts";
import { metered } from "../ui/progress.ts";
import { disagree } from "./disagreement.ts";
import { readPast } from "./past.ts";
import { writeCharts, type ChartFlags } from "./write-charts.ts";

interface Flags extends ChartFlags {
  readonly sample?: true;
  readonly strict?: true;
  readonly rate: string;
  readonly vintage?: number;
  readonly members: number;
  readonly seed: string;
  readonly first?: number;
}

export function replayPointsCommand(): Command {
  return new Command("points")
    .description("Play a coalition's points around a history of orders, and compare it with a plain calculation.")
    .argument("[dir]", "a folder of Olist's CSV files, or with an orders.csv and a reviews.csv (see docs/replay.md)")
    .option("--sample", "the sample that comes with this program (the default without a folder)")
    .option("--rate <points>", "points for each unit of money spent", "1")
    .option("--vintage <days>", "length of a vintage (default: as long as lets the orders span five)", whole(7, 1_827))
    .option("--members <n>", "so many members are shown, the largest first", whole(1), 10)
    .option("--seed <text>", "draws other visits of customers to members", "1")
    .option("--first <n>", "only the n orders that were paid first", whole(1))
    .option("--out <dir>", "write a report with charts there: points.html, readable without a network")
    .option("--json", "print one JSON document")
    .option("--strict", "stop at the first row that cannot be used")
    .allowExcessArguments(false)
    .action(run);
}

async function run(dir: string | undefined, flags: Flags): Promise<void> {
  if (dir !== undefined && flags.sample) throw new Failure("Give a folder or --sample, not both.");
  const rate = rateOf(flags.rate);
  const { history, reviews } = readPast(dir, flags);
  const { seed, vintage, first } = flags;
  const report = await metered("replaying", flags.json ?? false, (progress) =>
    replayPoints(history, reviews, { rate, seed, vintage, first, progress }),
  );
  const text = flags.json ? JSON.stringify(pointsJson(report), null, 2) : printPoints(report, flags.members);
  process.stdout.write(`${text}\n`);
  await writeCharts(flags, "points.html", async () => {
    const { pageOf } = await import("../replay/points/html/page.ts");
    return pageOf(report);
  });
  judge(report);
}

/** A difference is an error that names the customer, the member, the vintage or the month. */
function judge(report: PointsReport): void {
  if (!pointsAgree(report)) disagree(report.differences);
}

const whole =
  (least: number, most = 999_999_999) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${count(most)}.`);
  };
