/**
 * What providers publish, and laws say, about missed service levels, as data; and the remedies that they make at a price, for
 * `buildService` and `buildTerms`.
 */
export type * from "./schedules/shapes.ts";
export { scheduleNamed, scheduleOn, schedules } from "./schedules/list.ts";
export { indexed } from "./schedules/indexed.ts";
export { parseSchedule } from "./schedules/parse.ts";
export { buildRemedies, type ScheduleTerms } from "./schedules/remedies.ts";
