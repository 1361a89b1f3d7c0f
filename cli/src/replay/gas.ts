import { OPERATIONS, type Operation } from "./calls.ts";
import type { Account } from "./ledger.ts";

/** What an operation used in all on the same orders: sent by the parties themselves, and by their signatures. */
export interface GasLine {
  readonly operation: Operation;
  /** Orders that had it, in both ways or in one. */
  readonly orders: number;
  readonly direct: number;
  readonly signed: number;
}

export interface GasComparison {
  readonly orders: number;
  readonly lines: readonly GasLine[];
}

export function gasLinesOf(direct: readonly Account[], signed: readonly Account[]): GasLine[] {
  return OPERATIONS.map((operation) => {
    const [ours, theirs] = [direct, signed].map((accounts) => accounts.flatMap(({ gas }) => gas.get(operation) ?? []));
    const sum = (list: readonly number[] = []): number => list.reduce((total, gas) => total + gas, 0);
    const orders = Math.max(ours?.length ?? 0, theirs?.length ?? 0);
    return { operation, orders, direct: sum(ours), signed: sum(theirs) };
  }).filter(({ orders }) => orders > 0);
}
