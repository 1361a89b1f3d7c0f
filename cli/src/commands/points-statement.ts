import { InvalidArgumentError, Option, type Command } from "commander";
import { coalitionStatement, formatPoints, memberStatement, readHistory, type Hex } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";
import { birthOf } from "../points/birth.ts";
import { withCoalition, type Coalition } from "../points/connect.ts";
import { addressArgument } from "../chain/options.ts";
import { reading, type ChainFlags } from "../points/options.ts";
import { acting } from "../chain/refusals.ts";
import { monthsSheet, printMonths } from "../points/print-months.ts";
import { printVintages, vintagesSheet } from "../points/print-vintages.ts";
import { say } from "../chain/say.ts";
import { nameOf } from "../points/say.ts";
import { endOfMonth } from "../points/months.ts";
import { instant } from "../ui/format.ts";
import { toCsv, toObjects } from "../ui/sheet.ts";

interface Flags extends ChainFlags {
  readonly member?: Hex;
  readonly from?: string;
  readonly to?: string;
  readonly csv?: "months" | "vintages";
}

export function statementCommand(): Command {
  return reading("statement", "What members did by month, and what became of the points by vintage.")
    .option("--member <address>", "only this member's months", addressArgument)
    .option("--from <month>", "from this month on, such as 2027-01", month)
    .option("--to <month>", "until this month; the vintages as they were at its end", month)
    .addOption(new Option("--csv <which>", "print one of the tables as CSV").choices(["months", "vintages"]))
    .action(acting((flags: Flags) => withCoalition(flags, (coalition) => statement(coalition, flags))));
}

async function statement(coalition: Coalition, flags: Flags): Promise<void> {
  const { from = "", to, csv, json } = flags;
  if (csv !== undefined && json) throw new Failure("Give --csv or --json, not both.");
  const history = await readHistory(coalition.loyalty, { fromBlock: await birthOf(coalition) });
  const until = to === undefined ? history.until : Math.min(history.until, endOfMonth(to));
  const movements = history.movements.filter(({ time }) => time <= until);
  const whole = coalitionStatement(coalition.terms, movements, until);
  if (until === history.until) await agree(coalition, history.block, whole);
  const months = memberStatement(movements, flags.member).filter((row) => row.month >= from);
  const sheets = { months: monthsSheet(coalition, months), vintages: vintagesSheet(whole) };
  if (csv !== undefined) return void process.stdout.write(toCsv(sheets[csv]));
  const asOf = until === history.until ? `${instant(until)} (block ${history.block})` : `the end of ${to}`;
  const parts = [[nameOf(coalition), `as of ${asOf}`], ...printMonths(coalition, months)];
  say(flags, [...parts, printVintages(whole)], {
    asOf: instant(until),
    months: toObjects(sheets.months),
    vintages: toObjects(sheets.vintages),
    breakage: formatPoints(whole.breakage),
    assumed: whole.assumed,
  });
}

/** What was worked out from the events must be what the contract says in the same block. */
async function agree(
  { loyalty }: Coalition,
  block: number,
  { lanes, breakage }: ReturnType<typeof coalitionStatement>,
): Promise<void> {
  const books = await loyalty.contract.books({ blockTag: block });
  if (books.breakage === breakage && lanes.every((lane, age) => lane === books.lanes[age])) return;
  throw new Failure(
    `The events do not add up to the contract's books in block ${block}: is the node's log whole?`,
    EXIT.disagreement,
  );
}

function month(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError("It must be a month such as 2027-01.");
}
