import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { Tally } from "./tallies.ts";

/** What a transaction costs on a chain. */
export interface ChainPrice {
  readonly name: string;
  /** Price of a unit of gas. */
  readonly gasGwei: number;
  /** Price of a compressed byte that the chain posts elsewhere; null where calldata is paid in gas alone. */
  readonly dataGweiPerByte: number | null;
  readonly nativeToken: string;
  readonly nativeUsd: number;
}

export interface Prices {
  readonly date: string;
  readonly note: string;
  readonly chains: readonly ChainPrice[];
}

/** US dollars. */
export interface Cost {
  readonly chain: ChainPrice;
  readonly execution: number;
  readonly data: number;
}

/** Dated assumptions. */
export const PRICES = join(import.meta.dirname, "../../data/prices.json");

export function readPrices(path: string): Prices {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Failure(`The price file ${path} cannot be read: ${(error as Error).message}.`);
  }
  if (!isPrices(value)) {
    throw new Failure(
      `The price file ${path} must have "date", "note" and "chains", each chain with "name", "gasGwei", ` +
        `"dataGweiPerByte" (or null), "nativeToken" and "nativeUsd".`,
    );
  }
  return value;
}

/** What calls of these operations cost on each chain: the machine's work apart from keeping the data. */
export function costsOf(tallies: readonly Tally[], { chains }: Prices): Cost[] {
  const total = (field: "gas" | "zeros" | "nonzeros" | "posted"): number =>
    tallies.reduce((sum, tally) => sum + tally[field], 0);
  const gas = total("gas");
  const calldataGas = total("zeros") * 4 + total("nonzeros") * 16;
  return chains.map((chain) => {
    const gwei = 1e-9 * chain.nativeUsd;
    const posted = chain.dataGweiPerByte;
    if (posted !== null) return { chain, execution: gas * chain.gasGwei * gwei, data: total("posted") * posted * gwei };
    const data = calldataGas * chain.gasGwei * gwei;
    return { chain, execution: gas * chain.gasGwei * gwei - data, data };
  });
}

function isPrices(value: unknown): value is Prices {
  const { date, note, chains } = (value ?? {}) as Partial<Prices>;
  return typeof date === "string" && typeof note === "string" && Array.isArray(chains) && chains.every(isChain);
}

function isChain(value: unknown): value is ChainPrice {
  const { name, gasGwei, dataGweiPerByte, nativeToken, nativeUsd } = (value ?? {}) as Partial<ChainPrice>;
  const amount = (x: unknown): boolean => typeof x === "number" && Number.isFinite(x) && x >= 0;
  const names = typeof name === "string" && typeof nativeToken === "string";
  return names && amount(gasGwei) && amount(nativeUsd) && (dataGweiPerByte === null || amount(dataGweiPerByte));
}
