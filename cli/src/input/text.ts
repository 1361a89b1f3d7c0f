import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { Failure } from "../failure.ts";

const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown reason";

/** A file's text. Throws a sentence if it cannot be read, or is larger than so many bytes. */
export function readText(path: string, most = Number.POSITIVE_INFINITY): string {
  try {
    if (statSync(path).size <= most) return readFileSync(path, "utf8");
  } catch (error) {
    throw new Failure(`${path} cannot be read (${reason(error)}).`);
  }
  throw new Failure(`${path} is larger than ${most / 2 ** 20} MiB.`);
}

/** Writes a file, or what another one holds instead: nobody ever reads half of it. */
export function writeText(path: string, text: string): void {
  const half = `${path}.${process.pid}`;
  try {
    writeFileSync(half, text);
    renameSync(half, path);
  } catch (error) {
    throw new Failure(`${path} cannot be written (${reason(error)}).`);
  }
}
