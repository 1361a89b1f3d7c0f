import { DAY, HOUR } from "../../input/values.ts";

/** What every service of a replay has in common. Seconds. */
export const REPORT_WINDOW = 7 * DAY;
export const OBJECTION_PERIOD = 2 * DAY;
export const RULING_PERIOD = 7 * DAY;

/** What an objector posts. Cents. */
export const BOND = 25_00n;

/** Three monitors sit in the panel, of whom two must sign. */
export const MONITORS = ["north", "west", "south"] as const;
export const THRESHOLD = 2;

/** When what happens after a month's end. Seconds. */
export const REPORTED_AFTER = 6 * HOUR;
export const OBJECTED_AFTER = DAY;
export const RULED_AFTER = 3 * DAY;

/** When the keeper comes, by what has become of the month: then it is final. */
export const SETTLED_AFTER = { reported: 3 * DAY, contested: 4 * DAY, silent: 10 * DAY } as const;

/** What a status page can tell. */
export const MEASURED = new Set(["availability", "outageDays", "downtimeSeconds"]);
