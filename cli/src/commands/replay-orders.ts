import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { EXIT, Failure } from "../failure.ts";
import { warn } from "../input/problems.ts";
import { toJson } from "../replay/json.ts";
import { readHistory, replayOrders, SAMPLE } from "../replay/orders.ts";
import type { Mode } from "../replay/modes.ts";
import { PRICES, readPrices } from "../replay/prices.ts";
import { print } from "../replay/print.ts";
import { agrees, sentAsTold, type Report } from "../replay/report.ts";
import { metered } from "../ui/progress.ts";

const SHOWN = 20;

interface Flags {
  readonly json?: true;
  readonly strict?: true;
  readonly sample?: true;
  readonly gasless?: true;
  readonly payOnReceipt?: true;
  readonly objections: number;
  readonly seed: string;
  readonly first?: number;
  readonly prices?: string;
}

export function replayOrdersCommand(): Command {
  return new Command("orders")
    .description("Play a history of orders through DeliveryEscrow and compare it with a plain calculation.")
    .argument("[dir]", "a folder of Olist's CSV files, or with an orders.csv, or such a file (see docs/replay.md)")
    .option("--sample", "the sample that comes with this program (the default without a folder)")
    .option("--gasless", "every act is a signature, and one relayer sends all; compared with everybody sending his own")
    .option("--pay-on-receipt", "buyers pay when it arrives; compared with paying before")
    .option("--json", "print one JSON document")
    .option("--strict", "stop at the first row that cannot be used")
    .option("--objections <percent>", "so many per cent of the buyers who got something object to it", percentage, 0)
    .option("--seed <text>", "draws other buyers and other rulings", "1")
    .option("--first <n>", "only the n orders that were paid first", whole)
    .option("--prices <file>", "gas and token prices of the chains (default: dated assumptions)")
    .allowExcessArguments(false)
    .action(run);
}

async function run(dir: string | undefined, flags: Flags, command: Command): Promise<void> {
  if (dir !== undefined && flags.sample) throw new Failure("Give a folder or --sample, not both.");
  if (command.getOptionValueSource("seed") === "cli" && flags.objections === 0) {
    throw new Failure("--seed draws the buyers who object: give --objections above 0 with it.");
  }
  const prices = readPrices(flags.prices ?? PRICES);
  const strict = flags.strict ?? false;
  const history =
    dir === undefined ? { ...readHistory(SAMPLE, strict), source: "the sample" } : readHistory(resolve(dir), strict);
  if (!flags.json) warn(history.problems);
  const { objections, seed, first } = flags;
  const mode: Mode = { payment: flags.payOnReceipt ? "onReceipt" : "before", gasless: flags.gasless ?? false };
  const report = await metered("replaying", flags.json ?? false, (progress) =>
    replayOrders(history, { mode, objections, seed, first, prices, progress }),
  );
  process.stdout.write(`${flags.json ? JSON.stringify(toJson(report), null, 2) : print(report)}\n`);
  judge(report);
}

/** A difference is an error that names the order. */
function judge(report: Report): void {
  if (agrees(report)) return;
  const { differences, books } = report;
  if (!sentAsTold(report)) throw new Failure("Others than the relayer sent transactions.", EXIT.disagreement);
  for (const { name, message } of differences.slice(0, SHOWN)) process.stderr.write(`order ${name}: ${message}\n`);
  const what = `${differences.length} orders and ${books.imbalances.length} balances differ`;
  throw new Failure(`The chain and the plain calculation disagree: ${what}.`, EXIT.disagreement);
}

function percentage(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (text.trim() !== "" && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError("It must be a percentage from 0 to 100.");
}

function whole(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number above 0.");
}
