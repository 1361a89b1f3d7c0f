import { InvalidArgumentError, type Command } from "commander";
import type { Schedule } from "@kept/sdk/schedules";
import { plainly } from "../chain/refusals.ts";
import { Failure } from "../failure.ts";
import { RowError } from "../input/problems.ts";
import { scheduleFrom } from "../input/schedule.ts";
import { centsOf } from "../input/values.ts";
import { monthArgument, monthOfDay } from "../replay/uptime/months.ts";
import type { UptimeChoice } from "../replay/uptime/plan.ts";

/** How services are played. */
export interface ServiceFlags {
  readonly schedule: string;
  readonly price: string;
  readonly customers: number;
  readonly from?: string;
  readonly to?: string;
  readonly silent: readonly string[];
  readonly contest: readonly string[];
}

const MOST_CUSTOMERS = 200;

/** The options of a command that plays services. */
export function servicing(command: Command, defaults: Pick<ServiceFlags, "schedule" | "price" | "customers">): Command {
  const contested = "the panel reports the opposite, and the arbiter rules; again for another";
  return command
    .option(
      "--schedule <name|file>",
      "what missed levels are worth: see `kept service schedule list`",
      defaults.schedule,
    )
    .option("--price <amount>", "of a month, in the schedule's currency", defaults.price)
    .option("--customers <n>", "so many customers have a service, at most", few, defaults.customers)
    .option("--from <month>", "first month, such as 2022-03 (default: of the earliest day in the file)")
    .option("--to <month>", "last month (default: of the latest day in the file)")
    .option("--silent <month>", "nobody reports this month; again for another", several("--silent"), [])
    .option("--contest <month>", contested, several("--contest"), []);
}

/** What the options mean. Throws a Failure in one sentence. */
export function choiceOf(flags: ServiceFlags): UptimeChoice {
  const { customers, silent, contest } = flags;
  return {
    schedule: scheduleOf(flags.schedule),
    price: priceOf(flags.price),
    customers,
    from: flags.from === undefined ? undefined : monthArgument(flags.from, "--from"),
    to: flags.to === undefined ? undefined : begun(monthArgument(flags.to, "--to")),
    silent,
    contest,
  };
}

/** A month of which there can be records. */
function begun(month: string): string {
  if (month <= monthOfDay(new Date().toISOString())) return month;
  throw new Failure(`--to ${month} has not begun.`);
}

/** Whatever is wrong with it, in a sentence. */
function scheduleOf(nameOrFile: string): Schedule {
  try {
    return scheduleFrom(nameOrFile);
  } catch (error) {
    throw plainly(error);
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

function few(text: string): number {
  const value = Number(text);
  if (/^[1-9]\d{0,3}$/.test(text) && value <= MOST_CUSTOMERS) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_CUSTOMERS}.`);
}

const several =
  (option: string) =>
  (text: string, before: readonly string[]): string[] => [...before, monthArgument(text, option)];
