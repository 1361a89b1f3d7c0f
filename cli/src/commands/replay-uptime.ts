import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { KeptError } from "@kept/sdk";
import { parseSchedule, scheduleNamed, schedules, type Schedule } from "@kept/sdk/schedules";
import { wholeArgument } from "../chain/options.ts";
import { EXIT, Failure } from "../failure.ts";
import { RowError } from "../input/problems.ts";
import { centsOf } from "../input/values.ts";
import { PRICES, readPrices } from "../replay/prices.ts";
import { readSummaries, UPTIME_SAMPLE } from "../replay/uptime/files.ts";
import { uptimeJson } from "../replay/uptime/json.ts";
import { monthArgument } from "../replay/uptime/months.ts";
import { printUptime } from "../replay/uptime/print.ts";
import { replayUptime } from "../replay/uptime/replay.ts";
import { uptimeAgrees, type UptimeReport } from "../replay/uptime/report.ts";
import { meter, silent } from "../ui/progress.ts";

const SHOWN = 20;

interface Flags {
  readonly sample?: true;
  readonly schedule: string;
  readonly price: string;
  readonly customers: number;
  readonly from?: string;
  readonly to?: string;
  readonly silent: readonly string[];
  readonly contest: readonly string[];
  readonly prices?: string;
  readonly out?: string;
  readonly json?: true;
}

export function replayUptimeCommand(): Command {
  return new Command("uptime")
    .description("Play the months of status pages as prepaid services, and compare them with a plain calculation.")
    .argument("[files...]", "summary.json of Upptime, or folders with such files (see docs/replay.md)")
    .option("--sample", "the sample that comes with this program (the default without a file)")
    .option(
      "--schedule <name|file>",
      "what missed levels are worth: see `kept service schedule list`",
      "aws-ec2-region",
    )
    .option("--price <amount>", "of a month, in the schedule's currency", "100.00")
    .option("--customers <n>", "so many customers have each site's service", atMost(200), 10)
    .option("--from <month>", "first month, such as 2022-03 (default: of the earliest day in the file)")
    .option("--to <month>", "last month (default: of the latest day in the file)")
    .option("--silent <month>", "nobody reports this month; again for another", several("--silent"), [])
    .option(
      "--contest <month>",
      "the panel reports the opposite, and the arbiter rules; again for another",
      several("--contest"),
      [],
    )
    .option("--prices <file>", "gas and token prices of the chains (default: dated assumptions)")
    .option("--out <dir>", "write a report with charts there: uptime.html, readable without a network")
    .option("--json", "print one JSON document")
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  if (files.length > 0 && flags.sample) throw new Failure("Give files or --sample, not both.");
  const schedule = scheduleOf(flags.schedule);
  const choice = {
    schedule,
    price: priceOf(flags.price),
    customers: flags.customers,
    from: flags.from === undefined ? undefined : monthArgument(flags.from, "--from"),
    to: flags.to === undefined ? undefined : monthArgument(flags.to, "--to"),
    silent: flags.silent,
    contest: flags.contest,
  };
  const prices = readPrices(flags.prices ?? PRICES);
  const summaries = readSummaries(files.length > 0 ? files : [UPTIME_SAMPLE], Date.now() / 1000);
  const gauge = flags.json ? silent : meter("replaying");
  const progress = (done: number, all: number): void => gauge.update(done, all);
  const report = await replayUptime(summaries, { ...choice, prices, progress }).finally(() => gauge.stop());
  process.stdout.write(`${flags.json ? JSON.stringify(uptimeJson(report), null, 2) : printUptime(report)}\n`);
  if (flags.out !== undefined) await write(report, resolve(flags.out), flags.json ?? false);
  judge(report);
}

async function write(report: UptimeReport, folder: string, quiet: boolean): Promise<void> {
  const [{ uptimePage }, { writePage }] = await Promise.all([
    import("../replay/uptime/html/page.ts"),
    import("../report/write.ts"),
  ]);
  const file = writePage(uptimePage(report), folder, "uptime.html");
  if (!quiet) process.stdout.write(`Charts ${file}\n`);
}

/** One that the SDK ships, or the file of somebody's own. */
export function scheduleOf(nameOrFile: string): Schedule {
  try {
    if (schedules.some(({ name }) => name === nameOrFile)) return scheduleNamed(nameOrFile);
    const text = textOf(nameOrFile);
    return text === undefined ? scheduleNamed(nameOrFile) : parseSchedule(text, nameOrFile);
  } catch (error) {
    throw error instanceof KeptError ? new Failure(error.message) : error;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(resolve(path), "utf8");
  } catch {
    return undefined;
  }
}

function priceOf(text: string): bigint {
  try {
    const cents = centsOf(text, "--price");
    if (cents > 0n) return cents;
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    throw new Failure(`${error.message}.`);
  }
  throw new Failure("--price must be more than zero.");
}

/** A difference is an error that names the site and the month. */
function judge(report: UptimeReport): void {
  if (uptimeAgrees(report)) return;
  const { differences } = report;
  for (const { name, message } of differences.slice(0, SHOWN)) process.stderr.write(`${name}: ${message}\n`);
  const what = differences.length === 0 ? "the books are not sound" : `${differences.length} figures differ`;
  throw new Failure(`The chain and the plain calculation disagree: ${what}.`, EXIT.disagreement);
}

const several =
  (option: string) =>
  (text: string, before: readonly string[]): string[] => [...before, monthArgument(text, option)];

const atMost =
  (most: number) =>
  (text: string): number => {
    const value = wholeArgument(text);
    if (value <= most) return value;
    throw new Failure(`--customers ${value} is more than ${most}.`);
  };
