import { resolve } from "node:path";
import { writePage } from "../report/write.ts";

/** Where a report with charts goes, and whether anything is said of it. */
export interface ChartFlags {
  readonly out?: string;
  readonly json?: true;
}

/** Writes the page, if a folder is given for it. What draws it is loaded only then. */
export async function writeCharts(flags: ChartFlags, name: string, page: () => Promise<string>): Promise<void> {
  if (flags.out === undefined) return;
  const file = writePage(await page(), resolve(flags.out), name);
  if (!flags.json) process.stdout.write(`Charts ${file}\n`);
}
