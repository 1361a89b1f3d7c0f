import { table } from "../report/tags.ts";
import { dollars } from "../ui/format.ts";
import type { Cost } from "./prices.ts";

/** What everything costs on each chain, and what that is for one of so many. */
export const costTable = (costs: readonly Cost[], cases: number, per: string): string =>
  table({
    caption: "Cost in USD",
    titles: ["Chain", "Gas price", "Native token", "Execution", "Data", "Total", per],
    rows: costs.map(({ chain, execution, data }) => [
      chain.name,
      `${chain.gasGwei} gwei`,
      `${chain.nativeToken} at ${dollars(chain.nativeUsd)}`,
      ...[execution, data, execution + data].map((usd) => dollars(usd)),
      dollars((execution + data) / Math.max(cases, 1), 4),
    ]),
    texts: 1,
  });
