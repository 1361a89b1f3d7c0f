import { KeptError, type LevelsInput } from "@kept/sdk";
import { buildRemedies, type Schedule, type ScheduleMetric, type ScheduleTerms } from "@kept/sdk/schedules";
import { countedAs, measureSite, type UptimeSite } from "@kept/sdk/upptime";
import { Failure } from "../../failure.ts";
import type { Summary } from "./files.ts";
import { FIRST_MONTH, monthOfDay, monthsFrom, type Month } from "./months.ts";
import { MEASURED } from "./rules.ts";

/** What becomes of a month: the panel reports it, it is contested, or nobody says anything. */
export type Fate = "reported" | "contested" | "silent";

/** A month as the status page has it. */
export interface PastMonth extends Month {
  /** In the order of the schedule's metrics that are played; null: not measured. */
  readonly levels: LevelsInput;
  readonly downSeconds: number;
  readonly fate: Fate;
  /** What is assumed, where anything is. */
  readonly notes: readonly string[];
}

/** A site whose months are played. */
export interface PastSite {
  readonly file: string;
  readonly site: UptimeSite;
  readonly months: readonly PastMonth[];
}

/** A site that cannot be played. */
export interface NotPlayed {
  readonly file: string;
  readonly name: string;
  readonly reason: string;
}

/** What is chosen for a replay. */
export interface UptimeChoice {
  readonly schedule: Schedule;
  /** Of a month; cents. */
  readonly price: bigint;
  /** Of each site. */
  readonly customers: number;
  /** Months such as "2022-11"; the earliest and the latest in the file, if left out. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly silent: readonly string[];
  readonly contest: readonly string[];
}

/** All that is to be played. */
export interface Plan {
  readonly choice: UptimeChoice;
  /** Those of the schedule that a status page can tell. */
  readonly metrics: readonly ScheduleMetric[];
  /** What they are worth at the price; cents. */
  readonly worth: ScheduleTerms;
  readonly sites: readonly PastSite[];
  readonly notPlayed: readonly NotPlayed[];
}

/** Decides what is played. Throws a Failure for a choice that means nothing. */
export function planOf(summaries: readonly Summary[], choice: UptimeChoice): Plan {
  const metrics = measurable(choice.schedule);
  const worth = worthOf(choice, metrics);
  const sites: PastSite[] = [];
  const notPlayed: NotPlayed[] = [];
  for (const { file, sites: all } of summaries) {
    const range = rangeOf(all, choice);
    for (const site of all) {
      const bounded = choice.from !== undefined && choice.to !== undefined;
      if (range && (site.down.size > 0 || bounded)) {
        sites.push({ file, site, months: range.map((month) => past(site, month, metrics, choice)) });
      } else notPlayed.push({ file, name: site.name, reason: "no day is recorded, nor are --from and --to given" });
    }
  }
  requireSense(sites, choice);
  return { choice, metrics, worth, sites, notPlayed };
}

/** The months that a file spans; undefined without a beginning or an end. */
function rangeOf(sites: readonly UptimeSite[], { from, to }: UptimeChoice): Month[] | undefined {
  const months = sites.flatMap(({ down }) => [...down.keys()].map(monthOfDay)).sort();
  const [first, last] = [from ?? months[0], to ?? months.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (first > last) throw new Failure(`There is no month from ${first} to ${last}.`);
  if (first < FIRST_MONTH) throw new Failure(`No month before ${FIRST_MONTH} can be played, and ${first} is there.`);
  return monthsFrom(first, last);
}

function past(site: UptimeSite, month: Month, metrics: readonly ScheduleMetric[], choice: UptimeChoice): PastMonth {
  const fate = choice.silent.includes(month.name)
    ? "silent"
    : choice.contest.includes(month.name)
      ? "contested"
      : "reported";
  return { ...month, ...measureSite(site, month, metrics.map(countedAs)), fate };
}

function measurable({ name, metrics }: Schedule): ScheduleMetric[] {
  const found = metrics.filter(({ kind }) => MEASURED.has(kind));
  if (found.length > 0) return found;
  throw new Failure(`A status page tells nothing that the schedule ${name} counts.`);
}

/** Money whose smallest unit is a cent, whatever its name. */
const CENTS = 2;

function worthOf({ schedule, price }: UptimeChoice, metrics: readonly ScheduleMetric[]): ScheduleTerms {
  const currency = { code: schedule.currency ?? "USD", decimals: CENTS };
  const names = metrics.map(({ name }) => name);
  return atPrice({ schedule }, () => buildRemedies(schedule, price, currency, names));
}

/** What a schedule cannot be at a price, such as a deeper step that pays less, is told of the schedule. */
export function atPrice<T>({ schedule }: Pick<UptimeChoice, "schedule">, build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw error instanceof KeptError ? new Failure(`The schedule ${schedule.name}: ${error.message}.`) : error;
  }
}

/** Whether there is anything to play, and each month that is named is among it. */
function requireSense(sites: readonly PastSite[], { silent, contest }: UptimeChoice): void {
  if (sites.length === 0) throw new Failure("There is no site that can be played: give --from and --to.");
  const months = sites.flatMap((site) => site.months);
  const known = new Set(months.map(({ name }) => name));
  for (const [option, names] of Object.entries({ "--silent": silent, "--contest": contest })) {
    const stray = names.find((name) => !known.has(name));
    if (stray !== undefined) throw new Failure(`${option} ${stray} is no month that is played.`);
  }
  const both = silent.find((name) => contest.includes(name));
  if (both !== undefined) throw new Failure(`A month is either silent or contested: ${both} cannot be both.`);
  const unmeasured = months.find(({ fate, levels }) => fate === "contested" && levels.includes(null));
  if (unmeasured) throw new Failure(`--contest ${unmeasured.name} has not been measured: there is nothing to contest.`);
}
