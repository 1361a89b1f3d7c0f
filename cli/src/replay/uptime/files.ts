import { readdirSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { parseSummary, type UptimeSite } from "@kept/sdk/upptime";
import { Failure } from "../../failure.ts";
import { readText } from "../../input/text.ts";
import { plural } from "../../ui/format.ts";

/** A status page's file. */
export interface Summary {
  readonly file: string;
  /** As it was read: the plain calculation begins with it. */
  readonly text: string;
  readonly sites: readonly UptimeSite[];
}

/** Invented: a small shop's own pages, half a year long. */
export const UPTIME_SAMPLE = join(import.meta.dirname, "../../../data/sample/summary.json");

/**
 * Reads summaries of Upptime; a folder stands for the summaries in it. What is wrong goes to stderr, line by line, and nothing is played.
 * @param now Seconds since 1970: no day may lie ahead.
 */
export function readSummaries(paths: readonly string[], now: number): Summary[] {
  const files = paths.flatMap(summariesIn);
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice !== undefined) throw new Failure(`${twice} is given twice.`);
  const read = files.map((path) => {
    const [text, file] = [readText(path).replace(/^\uFEFF/, ""), nameOf(path, files)];
    return { file, text, ...parseSummary(text, file, now) };
  });
  const problems = read.flatMap((each) => each.problems);
  for (const { file, line, message } of problems) process.stderr.write(`${file}:${line}: ${message}\n`);
  if (problems.length > 0)
    throw new Failure(`${plural(problems.length, "problem")} in the records: nothing is played.`);
  return read.map(({ file, text, sites }) => ({ file, text, sites }));
}

/** A file's own name; where others have the same, as all of Upptime's have, its path. */
function nameOf(path: string, all: readonly string[]): string {
  const shared = all.filter((other) => basename(other) === basename(path)).length > 1;
  return shared ? relative(".", path) : basename(path);
}

function summariesIn(path: string): string[] {
  const absolute = resolve(path);
  if (!isFolder(absolute)) return [absolute];
  const names = readdirSync(absolute)
    .filter((name) => name.endsWith("summary.json"))
    .sort();
  if (names.length === 0) throw new Failure(`${path} holds no summary.json.`);
  return names.map((name) => join(absolute, name));
}

/** What cannot be looked at is no folder; reading it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
