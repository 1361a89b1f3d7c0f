import { Command, InvalidArgumentError } from "commander";
import { parseSchedule, scheduleNamed, schedules, type Schedule } from "@kept/sdk/schedules";
import { telling } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { Failure } from "../failure.ts";
import { readText } from "../input/text.ts";
import { linesOf, rulesOf, stepsOf, worthOf } from "../service/schedule.ts";
import { plural } from "../ui/format.ts";
import { left, table } from "../ui/table.ts";

/** What people and machines are told in. */
interface Telling {
  readonly json?: true;
}

export function scheduleCommand(): Command {
  return new Command("schedule")
    .description("What providers publish, and laws say, about missed levels.")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(checkCommand());
}

function listCommand(): Command {
  return telling("list", "The schedules that there are.").action((flags: Telling) => {
    const rows = schedules.map(({ name, since, currency = "any", title }) => [name, since, currency, title]);
    const columns = [left("schedule"), left("since"), left("in"), left("of")];
    say(flags, [table(columns, rows)], {
      schedules: schedules.map(({ name, title, since, currency, metrics }) => ({
        name,
        title,
        since,
        ...(currency !== undefined && { currency }),
        metrics: metrics.map((metric) => metric.name),
      })),
    });
  });
}

interface ShowFlags extends Telling {
  readonly price?: string;
  readonly currency?: string;
}

function showCommand(): Command {
  return telling("show", "A schedule's steps, what they pay at a price, its sources and doubts.")
    .argument("<name>", "as `list` has it")
    .option("--price <amount>", "of a period; 100, if left out")
    .option("--currency <code>", "of the price: the schedule's own, or USD, if left out", currencyArgument)
    .addHelpText("after", "\nWith --json it prints the form of a schedule, which `check` and the SDK read.")
    .action(acting((name: string, flags: ShowFlags) => Promise.resolve(show(scheduleNamed(name), flags))));
}

function show(schedule: Schedule, flags: ShowFlags): void {
  const { json, price, currency } = flags;
  if (json && (price ?? currency) !== undefined) {
    throw new Failure("A schedule's JSON has no price in it: leave --price and --currency out, or --json.");
  }
  const { steps, notes } = worthOf(schedule, price ?? "100", currency ?? schedule.currency ?? "USD");
  say(flags, [headOf(schedule), steps, notes, ...linesOf(schedule)], schedule);
}

function checkCommand(): Command {
  return telling("check", "Read a schedule of your own, and say what it is or what is wrong in which line.")
    .argument("<file>", "JSON, in the form that `show --json` prints")
    .action(acting((file: string, flags: Telling) => Promise.resolve(check(file, flags))));
}

function check(file: string, flags: Telling): void {
  const schedule = parseSchedule(readText(file), file);
  const { name, title, since, currency, metrics } = schedule;
  const steps = metrics.reduce((sum, metric) => sum + metric.steps.length, 0);
  const sound = `${file} is sound: ${plural(metrics.length, "metric")}, ${plural(steps, "step")}.`;
  say(flags, [[sound], headOf(schedule), stepsOf(schedule), rulesOf(schedule)], {
    file,
    name,
    title,
    since,
    ...(currency !== undefined && { currency }),
    metrics: metrics.length,
    steps,
  });
}

const headOf = ({ name, title, since, currency }: Schedule): string[] => [
  `${name}: ${title}`,
  `since ${since}, ${currency === undefined ? "in any currency" : `in ${currency}`}`,
];

function currencyArgument(text: string): string {
  if (/^[A-Za-z]{3}$/.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError("It must be a code of ISO 4217, such as USD.");
}
