import { existsSync } from "node:fs";
import { basename } from "node:path";
import { parseSchedule, scheduleNamed, schedules, type Schedule } from "@kept/sdk/schedules";
import { readText } from "./text.ts";

/** Files are as small as what they tell. */
const MOST = 2 ** 20;

/** A schedule that the SDK ships, or somebody's own: what looks like a path, or is one, is a file. Throws as `parseSchedule` does. */
export function scheduleFrom(nameOrFile: string): Schedule {
  const shipped = schedules.some(({ name }) => name === nameOrFile);
  const isFile = !shipped && (/[./\\]/.test(nameOrFile) || existsSync(nameOrFile));
  return isFile ? parseSchedule(readText(nameOrFile, MOST), basename(nameOrFile)) : scheduleNamed(nameOrFile);
}
