import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { CsvError, parse } from "csv-parse/sync";
import { Failure } from "../failure.ts";
import { OPTIONS, rowsUnder, type Row } from "./csv.ts";
import type { Problems } from "./problems.ts";

/** How far a file is read, in bytes. */
export type Reading = (done: number, all: number) => void;

/** So many rows are read between two words about how far it is. */
const STEP = 10_000;

/**
 * As `readCsv`, row by row: a file of a million rows is never in memory as a whole. What `visit` throws of a row becomes a problem.
 */
export async function eachRow<C extends string, O extends string = never>(
  path: string,
  columns: readonly C[],
  problems: Problems,
  visit: (row: Row<C | O>) => void,
  optional: readonly O[] = [],
  progress: Reading = () => undefined,
): Promise<void> {
  const file = basename(path);
  const size = sizeOf(path);
  const input = createReadStream(path, "utf8");
  let [line, done] = [0, 0];
  const under = (header: readonly string[]) => rowsUnder(path, header, columns, problems, optional);
  let rowOf: ReturnType<typeof under> | undefined;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    done += text.length + 1;
    if (line % STEP === 0) progress(Math.min(done, size), size);
    const cells = cellsOf(line === 1 ? text.replace(/^\uFEFF/, "") : text, { file, line }, problems);
    if (!cells) continue;
    if (!rowOf) rowOf = under(cells);
    else {
      const row = rowOf({ file, line }, cells);
      if (row) problems.attempt(row, () => visit(row));
    }
  }
  if (!rowOf) under([]);
  progress(size, size);
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    throw new Failure(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`);
  }
}

/** A line without a quote needs no parser. */
function cellsOf(text: string, at: { file: string; line: number }, problems: Problems): readonly string[] | undefined {
  if (text.trim() === "") return undefined;
  if (!text.includes('"')) return text.split(",").map((cell) => cell.trim());
  try {
    return parse(text, OPTIONS)[0];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    problems.report({ kind: "malformed", ...at, message: "not CSV: a quote is out of place" });
    return undefined;
  }
}
