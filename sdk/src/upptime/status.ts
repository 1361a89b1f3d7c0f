import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { dateOf, dayAt, dayOf, secondsOfDay } from "./days.ts";
import { siteText } from "./summary.ts";
import type { SummaryProblem, UptimeSite } from "./types.ts";

/** Days of which Upptime's summary tells: the day on which it is written and the 364 before it. */
const DAYS_KEPT = 365;

/** From when on a summary tells that was written then. */
export const keptFrom = (written: number, utcOffset = 0): number =>
  secondsOfDay(dayAt(written, utcOffset) - DAYS_KEPT + 1, utcOffset).start;

/** When monitoring began, and when the page last looked. Seconds since 1970. */
export interface SiteStatus {
  readonly from: number;
  readonly until: number;
}

/** What a `history/<slug>.yml` says; nothing, where anything in it is wrong. */
export interface ParsedStatus {
  readonly status?: SiteStatus;
  readonly problems: readonly SummaryProblem[];
}

/** A site of which it is known when it was watched; the problems are dates outside. */
export interface WatchedSite {
  readonly site: UptimeSite;
  readonly problems: readonly SummaryProblem[];
}

/** Reads an Upptime site's `history/<slug>.yml`. Only `startTime` and `lastUpdated` are looked at. */
export function parseStatus(text: string, file: string): ParsedStatus {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = (offset: number, message: string): ParsedStatus => ({
    problems: [{ file, line: lines.linePos(offset).line, message }],
  });
  const [wrong] = document.errors;
  if (wrong?.code === "DUPLICATE_KEY") return problem(wrong.pos[0], "a key is there twice");
  if (wrong) return problem(wrong.pos[0], "the file is not YAML");
  const { contents } = document;
  if (!isMap(contents)) return problem(0, "there are no keys and values");
  const time = (key: string): ParsedStatus | number => {
    const node = contents.get(key, true);
    const offset = node?.range?.[0] ?? contents.range?.[0] ?? 0;
    const seconds = isScalar(node) ? secondsOf(String(node.value)) : undefined;
    return seconds ?? problem(offset, `${key} is no time such as 2024-05-30T23:09:11.460Z`);
  };
  const [from, until] = [time("startTime"), time("lastUpdated")];
  if (typeof from !== "number") return from;
  if (typeof until !== "number") return until;
  if (from > until) return problem(contents.range?.[0] ?? 0, "lastUpdated is before startTime");
  return { status: { from, until }, problems: [] };
}

/** Seconds since 1970, without their fraction, of a time that Upptime writes; undefined for what is not in the calendar. */
function secondsOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) || dayOf(text.slice(0, 10)) === undefined)
    return undefined;
  const time = Math.floor(Date.parse(text) / 1_000);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * A site with when it was watched: from when monitoring began, but not before {@link keptFrom},
 * until the page last looked. Dates before or after are problems.
 */
export function withStatus(site: UptimeSite, { from, until }: SiteStatus): WatchedSite {
  const { slug, down, utcOffset, source } = site;
  const [first, last] = [dayAt(from, utcOffset), dayAt(until, utcOffset)];
  const problems = [...down.keys()].flatMap((date): SummaryProblem[] => {
    const day = dayOf(date) ?? first;
    if (day >= first && day <= last) return [];
    const message =
      day < first
        ? `${siteText(slug)}: ${date} is before ${dateOf(first)}, when monitoring began`
        : `${siteText(slug)}: ${date} is after ${dateOf(last)}, when the page last looked`;
    return [{ file: source?.file ?? "", line: source?.lines.get(date) ?? 1, message }];
  });
  return { site: { ...site, from: Math.max(from, keptFrom(until, utcOffset)), until }, problems };
}
