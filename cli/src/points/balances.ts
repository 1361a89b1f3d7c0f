import { money } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import type { Coalition } from "./connect.ts";
import type { Hex } from "@kept/sdk";

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

export function boughtBy({ loyalty }: Coalition, member: Hex): Balance {
  const read = async (blockTag: number): Promise<bigint> =>
    (await loyalty.contract.accountOf(member, { blockTag })).bought;
  return { name: `${member} bought`, read, show: money };
}

export function acceptedBy({ loyalty }: Coalition, member: Hex): Balance {
  const read = async (blockTag: number): Promise<bigint> =>
    (await loyalty.contract.accountOf(member, { blockTag })).accepted;
  return { name: `${member} accepted`, read, show: money };
}

export function pointsOf({ loyalty }: Coalition, customer: Hex): Balance {
  return { name: customer, read: (blockTag) => loyalty.contract.balanceOf(customer, { blockTag }), show: money };
}

export function reserveOf({ reserve }: Coalition, account: Hex): Balance {
  const name = `${account} ${reserve.symbol}`;
  return { name, read: (block) => reserve.balanceOf(account, block), show: (amount) => reserve.show(amount) };
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
