import { left, right, table } from "../ui/table.ts";

/** A balance that an act changes. */
export interface Balance {
  readonly name: string;
  readonly read: (block: number) => Promise<bigint>;
  readonly show: (amount: bigint) => string;
}

/** A balance before and after. */
export interface Moved {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

/** The balances after one block and after a later one. */
export async function movedBetween(first: number, last: number, balances: readonly Balance[]): Promise<Moved[]> {
  return Promise.all(
    balances.map(async ({ name, read, show }) => {
      const [before, after] = await Promise.all([read(first), read(last)]);
      const sign = after > before ? "+" : "";
      return { name, before: show(before), after: show(after), change: `${sign}${show(after - before)}` };
    }),
  );
}

/** What one block has changed. */
export const movedIn = (block: number, balances: readonly Balance[]): Promise<Moved[]> =>
  movedBetween(block - 1, block, balances);

export function printMoved(title: string, moved: readonly Moved[]): string[] {
  return table(
    [left(title), right("before"), right("after"), right("change")],
    moved.map(({ name, before, after, change }) => [name, before, after, change]),
  );
}
