import { UNIT_VALUE } from "./programme.ts";
import type { Scene } from "./scene.ts";
import { sumOf } from "./sums.ts";

/** A coalition at the last second of a month. Units; reserve, value and spread in reserve units. */
export interface Month {
  readonly time: number;
  readonly accounts: number;
  readonly supply: bigint;
  /** Of the balances of all accounts that ever took part in a transfer. */
  readonly sum: bigint;
  readonly customers: bigint;
  readonly members: bigint;
  readonly reserve: bigint;
  /** What backs the supply. */
  readonly value: bigint;
  readonly spread: bigint;
  /** Customers' live points by the vintage in which they were issued. */
  readonly lanes: ReadonlyMap<number, bigint>;
  /** Of all points issued until then: what has become of them. */
  readonly issued: bigint;
  readonly redeemed: bigint;
  readonly withdrawn: bigint;
  readonly lapsed: bigint;
  /** Of each account, by address in lower case. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** Counts everything: what every account has, the supply, and the reserve behind it. */
export async function takeCensus({ stage, reader, book }: Scene, time: number): Promise<Month> {
  await stage.chain.mine(time, []);
  const accounts = [...book.accounts];
  const list = await reader.balances(accounts);
  const { lanes, accrued } = await reader.books();
  const supply = await reader.supply();
  const total = (mine: boolean): bigint =>
    list.reduce((sum, each, i) => (book.members.has(accounts[i]!) === mine ? sum + each : sum), 0n);
  const [members, customers] = [total(true), total(false)];
  const current = book.vintageAt(time);
  const sum = sumOf([...book.vintages.values()]);
  return {
    time,
    accounts: accounts.length,
    supply,
    sum: members + customers,
    customers,
    members,
    reserve: await reader.reserve(),
    value: supply * UNIT_VALUE,
    spread: accrued,
    lanes: new Map(lanes.map((lane, age) => [current - age, lane] as const).filter(([, lane]) => lane > 0n)),
    issued: sum("rewards") + sum("surveys"),
    redeemed: sum("redeemed"),
    withdrawn: sum("withdrawn"),
    lapsed: sum("expired"),
    balances: new Map(accounts.map((account, i) => [account, list[i]!])),
  };
}

/** Whether the month's books are sound: every unit belongs to somebody, and is backed. */
export const isSound = ({ sum, supply, reserve, value, spread }: Month): boolean =>
  sum === supply && reserve >= value + spread;
