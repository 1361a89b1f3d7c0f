import { basename } from "node:path";
import { CsvError, parse, type Info } from "csv-parse/sync";
import { Failure } from "../failure.ts";
import type { Problems } from "./problems.ts";
import { readText } from "./text.ts";

/** A row's values by column name. */
export type Fields = Readonly<Record<string, string>>;

/** A row and where it stands. */
export interface Row<C extends string> {
  readonly file: string;
  readonly line: number;
  readonly fields: Readonly<Record<C, string>>;
}

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV file with a header. One line is one row: no value holds a line break, so that a stray quote costs
 * its own row only. Rows that are no CSV, or have another number of values than the header, go to `problems`. An optional
 * column that is not there is empty in every row.
 */
export function readCsv<C extends string, O extends string = never>(
  path: string,
  columns: readonly C[],
  problems: Problems,
  optional: readonly O[] = [],
): Row<C | O>[] {
  const file = basename(path);
  const [header, ...lines] = splitLines(readText(path), file, problems);
  const rowOf = rowsUnder(path, header?.cells ?? [], columns, problems, optional);
  return lines.flatMap(({ line, cells }) => rowOf({ file, line }, cells) ?? []);
}

/**
 * What makes a row of a line's values, by a header in which an optional column may be missing; nothing of a line that has another
 * number of values, which goes to `problems`.
 */
export function rowsUnder<C extends string, O extends string>(
  path: string,
  header: readonly string[],
  columns: readonly C[],
  problems: Problems,
  optional: readonly O[],
): (at: { readonly file: string; readonly line: number }, cells: readonly string[]) => Row<C | O> | undefined {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new Failure(`${path} has no column ${missing.map((name) => `"${name}"`).join(", ")}.`);
  }
  const places = [...columns, ...optional].map((column) => [column, header.indexOf(column)] as const);
  return (at, cells) => {
    if (cells.length !== header.length) {
      const message = `${cells.length} values where the header has ${header.length}`;
      problems.report({ kind: "malformed", ...at, message });
      return undefined;
    }
    const fields = Object.fromEntries(places.map(([column, place]) => [column, (cells[place] ?? "").trim()]));
    return { ...at, fields: fields as Record<C | O, string> };
  };
}

/** How every line is read. */
export const OPTIONS = { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true };

function splitLines(text: string, file: string, problems: Problems): Cells[] {
  return parseWhole(text) ?? parseEach(text, file, problems);
}

/** All at once; nothing if a record is broken or spans lines. */
function parseWhole(text: string): Cells[] | undefined {
  try {
    const records = parse(text, { ...OPTIONS, info: true }) as unknown as { info: Info; record: string[] }[];
    const whole = records.every(({ info, record }) => record.every((cell) => !cell.includes("\n")) && info.lines > 0);
    return whole ? records.map(({ info, record }) => ({ line: info.lines, cells: record })) : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

function parseEach(text: string, file: string, problems: Problems): Cells[] {
  const rows: Cells[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const line = index + 1;
    try {
      const [cells] = parse(content, OPTIONS);
      if (cells) rows.push({ line, cells });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      problems.report({ kind: "malformed", file, line, message: "not CSV: a quote is out of place" });
    }
  });
  return rows;
}
