/**
 * The contract's arithmetic in plain numbers, for previews and bills. Amounts are token units, times seconds since 1970.
 * Pure: the same terms and state always give the same money. Shares round up for the buyer, the fee up against the seller.
 */
export * from "./calc/formula.ts";
export * from "./calc/split.ts";
