import { InvalidArgumentError, Option, type Command } from "commander";
import type { Tolerance } from "@kept/sdk";
import { rpcOption, telling, wholeArgument } from "../chain/options.ts";
import { momentArgument, signerArgument } from "../rewards/options.ts";

/** Which service, and where its chain is. */
export interface ServiceFlags {
  readonly service: string;
  readonly rpc?: string;
  readonly json?: true;
}

/** "3", or "2026-10" for the period that begins in it. */
export type PeriodChoice = number | { readonly month: string };

/** What is measured, and by which page. */
export interface MeasureFlags extends ServiceFlags {
  readonly schedule?: string;
  readonly metrics?: readonly string[];
  readonly period: PeriodChoice;
  readonly source: string;
  readonly status?: string;
  readonly site: string;
  readonly gap?: readonly Gap[];
  readonly utcOffset: number;
  readonly timeout: number;
  readonly out?: string;
}

/** When nobody watched; seconds since 1970. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** A command about a service. */
export function aboutService(name: string, description: string): Command {
  return telling(name, description)
    .requiredOption("--service <file>", "the service, its levels' address and its panel, as a JSON file")
    .addOption(rpcOption());
}

/** A command that measures a period by a status page. */
export function measuring(name: string, description: string): Command {
  const site = "the site's slug on the page";
  return aboutService(name, description)
    .requiredOption("--period <n|month>", "which period: its number from 0, or the month in which it begins", period)
    .requiredOption("--source <url|file>", "the status page's history/summary.json")
    .requiredOption("--site <slug>", site)
    .option("--status <url|file>", "the site's history/<slug>.yml, which says since when it is watched")
    .option("--schedule <name|file>", "how the metrics are counted; every outage day, if left out")
    .option("--metrics <names>", "with --schedule: its metrics in use, with commas between", names)
    .option("--gap <from..to>", "when nobody watched; may be given several times", gap)
    .option("--utc-offset <minutes>", "by which the page's dates are ahead of UTC", offset, 0)
    .option("--timeout <seconds>", "how long to wait for the page", wholeArgument, 20)
    .option("--out <file>", "where to write what is printed with --json");
}

/** Who measures, where it need not be proved. */
export const attestorOption = (): Option =>
  new Option("--attestor <member>", "whose measurement it is; the key's, if left out").argParser(signerArgument);

export function toleranceArgument(text: string): Tolerance {
  if (/^\d{1,9}(,\d{1,9}){0,3}$/.test(text)) return text.split(",").map(Number);
  throw new InvalidArgumentError("It must be one to four whole numbers with commas between, such as 225,0,600.");
}

const names = (text: string): readonly string[] => text.split(",").map((name) => name.trim());

function period(text: string): PeriodChoice {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return { month: text };
  throw new InvalidArgumentError("It must be a period's number or a month, such as 3 or 2026-10.");
}

function gap(text: string, before: readonly Gap[] = []): readonly Gap[] {
  const [from, to, more] = text.split("..");
  if (from === undefined || to === undefined || more !== undefined) {
    throw new InvalidArgumentError("It must be two dates or times, such as 2026-10-03T10:00:00Z..2026-10-04.");
  }
  const [start, end] = [momentArgument(from), momentArgument(to)];
  if (start < end) return [...before, { start, end }];
  throw new InvalidArgumentError("It ends before it begins.");
}

/** From the Marquesas' neighbours to Kiribati. */
const [WEST, EAST] = [-720, 840];

function offset(text: string): number {
  const minutes = /^-?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (minutes >= WEST && minutes <= EAST) return minutes;
  throw new InvalidArgumentError(`It must be a whole number of minutes from ${WEST} to ${EAST}.`);
}
