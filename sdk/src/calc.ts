/**
 * The contracts' arithmetic in plain numbers, for previews and bills. Amounts are token units, points in units of 0.01, times
 * seconds since 1970. Pure: the same terms and state always give the same money. Shares round up for the buyer, the fee up
 * against the seller, the spread up against the member.
 */
export * from "./calc/formula.ts";
export * from "./calc/split.ts";
export * from "./calc/vintages.ts";
export * from "./calc/tiers.ts";
export * from "./calc/reserve.ts";
export * from "./calc/promises.ts";
export * from "./calc/calendar.ts";
export * from "./calc/service-clock.ts";
export * from "./calc/credits.ts";
export * from "./calc/agreements.ts";
