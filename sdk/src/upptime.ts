/**
 * Status pages of Upptime as monitors: minutes down by day become the levels of a period. Times are seconds since 1970, minutes down
 * those of whole days. Pure but for {@link upptimeMonitor}; reading the files is up to the caller.
 */
export type * from "./upptime/types.ts";
export { parseSummary } from "./upptime/summary.ts";
export * from "./upptime/status.ts";
export * from "./upptime/metrics.ts";
export * from "./upptime/measure.ts";
export * from "./upptime/monitor.ts";
