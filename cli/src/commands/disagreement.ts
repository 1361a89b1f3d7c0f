import { EXIT, Failure } from "../failure.ts";
import type { Difference } from "../replay/compare.ts";

const SHOWN = 20;

/** Ends a replay whose chain and plain calculation differ: where they do goes to stderr, line by line. */
export function disagree(differences: readonly Difference[]): never {
  for (const { name, message } of differences.slice(0, SHOWN)) process.stderr.write(`${name}: ${message}\n`);
  const what = differences.length === 0 ? "the books are not sound" : `${differences.length} figures differ`;
  throw new Failure(`The chain and the plain calculation disagree: ${what}.`, EXIT.disagreement);
}
