import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../failure.ts";
import type { PointsReport } from "../report.ts";
import { pageOf } from "./page.ts";

export const PAGE = "points.html";

/** Writes the page into a folder, which is made if it is not there. Returns where it is. */
export function writePage(report: PointsReport, folder: string): string {
  const file = join(folder, PAGE);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, pageOf(report));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Failure(`${file} cannot be written (${code}).`);
  }
  return file;
}
