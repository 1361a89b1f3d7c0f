import { Failure } from "../failure.ts";
import { plural } from "../ui/format.ts";

/** What is wrong with a row. */
export type ProblemKind = "malformed" | "duplicate" | "impossible";

/** A row that is left out, and why. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** "orders.csv:12: duplicate: …" */
export const describeProblem = (p: Problem): string => `${p.file}:${p.line}: ${p.kind}: ${p.message}`;

/** Thrown by a reader for the row in hand. */
export class RowError extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.name = "RowError";
    this.kind = kind;
  }
}

export const malformed = (message: string): RowError => new RowError("malformed", message);
export const duplicate = (message: string): RowError => new RowError("duplicate", message);
export const impossible = (message: string): RowError => new RowError("impossible", message);

/** Collects problems; strict, it stops at the first one. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #strict: boolean;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  report(problem: Problem): void {
    if (this.#strict) throw new Failure(describeProblem(problem));
    this.list.push(problem);
  }

  /** Runs a reader on one row; its RowError becomes a problem, and there is no result. */
  attempt<T>(where: { file: string; line: number }, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      this.report({ kind: error.kind, file: where.file, line: where.line, message: error.message });
      return undefined;
    }
  }
}

/** Ends with all problems on stderr, if there are any: nothing is sent for a file with a wrong line. */
export function refuse(path: string, { list }: Problems, consequence?: string): void {
  refuseLines(
    path,
    list.map((problem) => ({ line: problem.line, text: describeProblem(problem) })),
    consequence,
  );
}

/** As {@link refuse}, for problems that are told already. */
export function refuseLines(
  path: string,
  told: readonly { readonly line: number; readonly text: string }[],
  consequence?: string,
): void {
  for (const { text } of told.toSorted((a, b) => a.line - b.line)) process.stderr.write(`${text}\n`);
  const lines = new Set(told.map(({ line }) => line)).size;
  if (lines === 0) return;
  throw new Failure(
    `${path} has ${plural(lines, "wrong line")}${consequence === undefined ? "" : `: ${consequence}`}.`,
  );
}
