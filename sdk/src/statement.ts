/** Statements of a coalition, from its events alone: pure functions, and a reader that feeds them. */
export * from "./statement/events.ts";
export * from "./statement/epochs.ts";
export * from "./statement/movements.ts";
export * from "./statement/months.ts";
export * from "./statement/vintages.ts";
export * from "./statement/history.ts";
