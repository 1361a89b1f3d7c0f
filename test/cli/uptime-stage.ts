import { scheduleNamed } from "@kept/sdk/schedules";
import { PRICES, readPrices } from "../../cli/src/replay/prices.ts";
import { readSummaries, type Summary } from "../../cli/src/replay/uptime/files.ts";
import type { UptimeChoice } from "../../cli/src/replay/uptime/plan.ts";
import { performUptime, type UptimePerformance } from "../../cli/src/replay/uptime/replay.ts";
import { reportUptime, type MonthLine, type UptimeReport } from "../../cli/src/replay/uptime/report.ts";
import { folder, utc } from "./folder.ts";

/** Minutes down by date, by a site's name. */
export type Page = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A status page's summary.json, a date on each line. */
export const pageText = (page: Page): string =>
  JSON.stringify(
    Object.entries(page).map(([name, dailyMinutesDown]) => ({ name, slug: name.toLowerCase(), dailyMinutesDown })),
    null,
    2,
  );

/** Dates from a day on, each down from midnight to midnight. */
export const fullDays = (first: string, count: number): Record<string, number> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const time = (utc(`${first} 00:00:00`) + i * 86_400) * 1000;
      return [new Date(time).toISOString().slice(0, 10), 1_440];
    }),
  );

/** So many minutes in a month, from its first day on. */
export function minutesIn(month: string, minutes: number): Record<string, number> {
  const full = Math.floor(minutes / 1_440);
  const rest = minutes - full * 1_440;
  const last = `${month}-${String(full + 1).padStart(2, "0")}`;
  return { ...fullDays(`${month}-01`, full), ...(rest > 0 ? { [last]: rest } : {}) };
}

/** A page as the replay reads it, from a file named summary.json. */
export const summaryOf = (page: Page): Summary[] =>
  readSummaries([folder({ "summary.json": pageText(page) })], utc("2026-01-01 00:00:00"));

/** What is played, if nothing else is said: AWS's regions, two customers who pay 100.00. */
export const choice = (changes: Partial<UptimeChoice> = {}): UptimeChoice => ({
  schedule: scheduleNamed("aws-ec2-region"),
  price: 100_00n,
  customers: 2,
  silent: [],
  contest: [],
  ...changes,
});

/** What was played, and its report. */
export interface Told extends UptimePerformance {
  readonly report: UptimeReport;
}

export async function tell(summaries: readonly Summary[], changes: Partial<UptimeChoice> = {}): Promise<Told> {
  const prices = readPrices(PRICES);
  const options = { ...choice(changes), prices, progress: () => undefined };
  const performance = await performUptime(summaries, options);
  return { ...performance, report: reportUptime({ ...performance, prices, seconds: 1 }) };
}

/** Plays once for all tests of a group. */
export function once<T>(play: () => Promise<T>): () => Promise<T> {
  let played: Promise<T> | undefined;
  return () => (played ??= play());
}

/** The months of a site. */
export function monthsOf({ report }: Told, name: string): readonly MonthLine[] {
  const site = report.sites.find((each) => each.name === name);
  if (!site) throw new Error(`${name} was not played`);
  return site.months;
}
