import { dollars } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import type { Cost, Prices } from "./prices.ts";

/** What everything costs on each chain, and what that is for one of so many. */
export function printCosts(costs: readonly Cost[], prices: Prices, cases: number, per: string): string[] {
  const columns = ["gas price", "native token", "execution", "data", "total", per].map(right);
  return [
    ...table([left("Cost in USD"), ...columns], costRows(costs, cases)),
    `Prices of ${prices.date}. ${prices.note}`,
  ];
}

/** A line for each chain: its prices, the work, the data, both, and the part of one case. */
export const costRows = (costs: readonly Cost[], cases: number): string[][] =>
  costs.map(({ chain, execution, data }) => [
    chain.name,
    `${chain.gasGwei} gwei`,
    `${chain.nativeToken} at ${dollars(chain.nativeUsd)}`,
    ...[execution, data, execution + data].map((usd) => dollars(usd)),
    dollars((execution + data) / Math.max(cases, 1), 4),
  ]);
