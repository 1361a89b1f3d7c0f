import { count } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import { gasIn, type Tally } from "./tallies.ts";

const COLUMNS = [left("Gas"), ...["cases", "transactions", "gas/case", "gas"].map(right)];

/** A line for each operation by its name. */
export const printGas = <O extends string>(
  tallies: readonly Tally<O>[],
  names: Readonly<Record<O, string>>,
): string[] => table(COLUMNS, rowsOf(tallies, names));

/** The same, with what they come to. */
export function printGasInAll<O extends string>(
  tallies: readonly Tally<O>[],
  names: Readonly<Record<O, string>>,
): string[] {
  const transactions = tallies.reduce((sum, tally) => sum + tally.transactions, 0);
  return table(COLUMNS, rowsOf(tallies, names), ["all", "", count(transactions), "", count(gasIn(tallies))]);
}

const rowsOf = <O extends string>(tallies: readonly Tally<O>[], names: Readonly<Record<O, string>>): string[][] =>
  tallies.map(({ operation, cases, transactions, gas }) => [
    names[operation],
    ...[cases, transactions, gas / Math.max(cases, 1), gas].map(count),
  ]);
