/**
 * What providers publish, and laws say, about missed service levels, as data; and the remedies that they make at a price. For
 * `buildService` and `buildTerms`.
 */
export type * from "./schedules/shapes.ts";
export * from "./schedules/list.ts";
export { buildRemedies, type ScheduleTerms } from "./schedules/remedies.ts";
