import { table } from "../report/tags.ts";
import type { Cost } from "./prices.ts";
import { costRows } from "./print-costs.ts";

/** What everything costs on each chain, and what that is for one of so many. */
export const costTable = (costs: readonly Cost[], cases: number, per: string): string =>
  table({
    caption: "Cost in USD",
    titles: ["Chain", "Gas price", "Native token", "Execution", "Data", "Total", per],
    rows: costRows(costs, cases),
    texts: 1,
  });
