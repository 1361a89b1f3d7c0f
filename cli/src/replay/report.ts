import type { Operation } from "./calls.ts";
import type { Difference } from "./compare.ts";
import type { Play } from "./engine.ts";
import { plainly } from "./compare.ts";
import type { GasComparison } from "./gas.ts";
import { cartsOf, type History, type NotPlayable, type PastOrder } from "./history.ts";
import type { Account } from "./ledger.ts";
import type { Mode } from "./modes.ts";
import type { Books, Sender } from "./money.ts";
import { NOTES, OUTCOMES, type Note, type Outcome } from "./outcomes.ts";
import { paymentsOf, type PaymentComparison } from "./payments.ts";
import type { Expected } from "./plain.ts";
import { costsOf, type Cost, type Prices } from "./prices.ts";
import type { Tally } from "./tallies.ts";

/** Orders that ended alike. Money in cents. */
export interface OutcomeLine {
  readonly outcome: Outcome;
  readonly orders: number;
  readonly price: bigint;
  /** What the escrow was paid of it. */
  readonly paid: bigint;
  readonly buyers: bigint;
  readonly sellers: bigint;
  readonly late: bigint;
  readonly gas: number;
}

/** How long it took. Seconds and MiB. */
export interface Performance {
  readonly seconds: number;
  /** Orders in each of the two groups below: a thousand, or half of all. */
  readonly group: number;
  /** Time spent on the orders funded first, and on those funded last. */
  readonly first: number;
  readonly last: number;
  readonly memory: number;
}

/** Orders that were paid together with others, and what they cost. Money in cents. */
export interface Carts {
  readonly carts: number;
  readonly orders: number;
  readonly price: bigint;
}

/** Everything that a replay has to say. */
export interface Report {
  readonly mode: Mode;
  readonly history: History;
  readonly orders: readonly PastOrder[];
  readonly expected: readonly Expected[];
  readonly accounts: readonly Account[];
  readonly objections: { readonly percent: number; readonly seed: string; readonly drawn: number };
  readonly outcomes: readonly OutcomeLine[];
  readonly notes: readonly { readonly note: Note; readonly orders: number }[];
  readonly carts: Carts;
  readonly tallies: readonly Tally<Operation>[];
  readonly blocks: number;
  readonly senders: readonly Sender[];
  /** Gasless: what the same orders use when everybody sends his own transactions. */
  readonly gasComparison?: GasComparison;
  /** Paid on receipt: how the same orders fare when they are paid before. */
  readonly payments?: PaymentComparison;
  readonly costs: readonly Cost[];
  readonly prices: Prices;
  readonly books: Books;
  readonly differences: readonly Difference[];
  readonly performance: Performance;
}

/** Whether chain and plain calculation agree and every balance is what it must be. */
export const agrees = (report: Report): boolean => {
  const { differences, books } = report;
  const balanced = books.imbalances.length === 0 && books.supply === books.buyers + books.sellers;
  return differences.length === 0 && balanced && sentAsTold(report);
};

/** Whether the chain has the transactions of the history from those who took part; gasless, from the relayer alone. */
export function sentAsTold({ mode, senders, tallies }: Report): boolean {
  const sent = tallies.reduce((sum, { transactions }) => sum + transactions, 0);
  const counted = senders.filter(({ role }) => !mode.gasless || role === "relayer");
  const others = senders.filter((sender) => !counted.includes(sender));
  const total = counted.reduce((sum, { transactions }) => sum + transactions, 0);
  return total === sent && others.every(({ sending }) => sending === 0);
}

export interface Findings {
  readonly mode: Mode;
  readonly senders: readonly Sender[];
  readonly gasComparison?: GasComparison;
  readonly history: History;
  readonly orders: readonly PastOrder[];
  readonly expected: readonly Expected[];
  readonly play: Play;
  readonly books: Books;
  readonly differences: readonly Difference[];
  readonly prices: Prices;
  readonly percent: number;
  readonly seed: string;
  readonly seconds: number;
}

export function reportOf(findings: Findings): Report {
  const { mode, history, orders, expected, play, books, senders, differences, prices, percent, seed, seconds } =
    findings;
  const { gasComparison } = findings;
  const { accounts, tallies, blocks } = play;
  const drawn = orders.filter((order) => order.drawn).length;
  return {
    mode,
    history,
    orders,
    expected,
    senders,
    carts: cartsIn(orders),
    ...(gasComparison ? { gasComparison } : {}),
    ...(mode.payment === "onReceipt" ? { payments: paymentsOf(plainly(orders, "before"), expected) } : {}),
    accounts,
    tallies,
    blocks,
    books,
    differences,
    prices,
    objections: { percent, seed, drawn },
    outcomes: outcomesOf(expected, accounts),
    notes: notesOf(orders),
    costs: costsOf(tallies, prices),
    performance: { seconds, ...paceOf(orders, accounts), memory: process.resourceUsage().maxRSS / 1024 },
  };
}

const NO_ORDERS = { orders: 0, price: 0n, paid: 0n, buyers: 0n, sellers: 0n, late: 0n, gas: 0 };

export function outcomesOf(expected: readonly Expected[], accounts: readonly Account[]): OutcomeLine[] {
  const lines = new Map<Outcome, OutcomeLine>();
  for (const [i, { outcome, price, paid, buyer, seller, late }] of expected.entries()) {
    const line = lines.get(outcome) ?? { outcome, ...NO_ORDERS };
    lines.set(outcome, {
      outcome,
      orders: line.orders + 1,
      price: line.price + price,
      paid: line.paid + paid,
      buyers: line.buyers + buyer,
      sellers: line.sellers + seller,
      late: line.late + late,
      gas: line.gas + gasOf(accounts[i]),
    });
  }
  return (Object.keys(OUTCOMES) as Outcome[]).flatMap((outcome) => lines.get(outcome) ?? []);
}

function cartsIn(orders: readonly PastOrder[]): Carts {
  const carts = cartsOf(orders, (order) => order).filter(({ length }) => length > 1);
  const price = carts.flat().reduce((sum, { terms }) => sum + terms.amount, 0n);
  return { carts: carts.length, orders: carts.flat().length, price };
}

/** All gas spent on an order, its part of batches included. */
export const gasOf = (account?: Account): number =>
  [...(account?.gas.values() ?? [])].reduce((sum, gas) => sum + gas, 0);

function notesOf(orders: readonly PastOrder[]): { note: Note; orders: number }[] {
  const count = (note: Note): number => orders.filter(({ notes }) => notes.includes(note)).length;
  return (Object.keys(NOTES) as Note[]).map((note) => ({ note, orders: count(note) })).filter(({ orders: n }) => n > 0);
}

/** Time spent on the first and the last thousand orders that reached the chain, by the time of the order. */
function paceOf(orders: readonly PastOrder[], accounts: readonly Account[]): Omit<Performance, "seconds" | "memory"> {
  const times = orders
    .map(({ terms }, i) => ({ funded: terms.funded, spent: accounts[i]?.milliseconds ?? 0 }))
    .filter(({ spent }) => spent > 0)
    .sort((a, b) => a.funded - b.funded)
    .map(({ spent }) => spent / 1000);
  const group = Math.min(1000, Math.floor(times.length / 2));
  const sum = (part: readonly number[]): number => part.reduce((total, time) => total + time, 0);
  return { group, first: sum(times.slice(0, group)), last: sum(times.slice(times.length - group)) };
}

/** Orders that were left out, by reason. */
export function byReason(notPlayable: readonly NotPlayable[]): Map<NotPlayable["reason"], NotPlayable[]> {
  return Map.groupBy(notPlayable, ({ reason }) => reason);
}
