import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { Problems } from "../input/problems.ts";
import { DAY } from "../input/values.ts";
import { compare, plainly, type Difference } from "./compare.ts";
import { drawObjections } from "./draw.ts";
import { play, stepsOf, type Play, type Progress } from "./engine.ts";
import { gasLinesOf, type GasComparison } from "./gas.ts";
import type { History, PastOrder } from "./history.ts";
import type { Account } from "./ledger.ts";
import type { Mode } from "./modes.ts";
import { endow, reconcile, sendersOf, type Books, type Sender } from "./money.ts";
import { OLIST_ORDERS, readOlist } from "./olist.ts";
import { ORDERS_FILE, readOrdersFile } from "./orders-file.ts";
import type { Prices } from "./prices.ts";
import { reportOf, type Report } from "./report.ts";
import { openStage } from "./stage.ts";

/** The sample that comes with this program. */
export const SAMPLE = join(import.meta.dirname, "../../data/sample", ORDERS_FILE);

/** A folder with Olist's files or an orders.csv, or such a file itself. */
export function readHistory(path: string, strict: boolean): History {
  const problems = new Problems(strict);
  if (!existsSync(path)) throw new Failure(`${path} does not exist.`);
  if (statSync(path).isFile()) return readOrdersFile(path, problems);
  if (existsSync(join(path, OLIST_ORDERS))) return readOlist(path, problems);
  if (existsSync(join(path, ORDERS_FILE))) return readOrdersFile(join(path, ORDERS_FILE), problems);
  throw new Failure(`${path} holds neither ${OLIST_ORDERS} nor ${ORDERS_FILE}.`);
}

export interface ReplayOptions {
  /** Percentage of buyers who object. */
  readonly objections: number;
  readonly seed: string;
  readonly prices: Prices;
  /** Plays only so many orders, those funded first. */
  readonly first?: number | undefined;
  readonly mode: Mode;
  readonly progress: (done: number, all: number) => void;
}

/** Orders that are played a second time, every party sending its own transactions, to compare the gas. */
const COMPARED = 400;

/** Plays a history on a fresh chain and compares the result with the plain calculation. */
export async function replayOrders(history: History, options: ReplayOptions): Promise<Report> {
  const started = performance.now();
  const { objections: percent, seed, prices, mode } = options;
  const orders = drawObjections(firstOf(history.orders, options.first), percent, seed);
  if (orders.length === 0) throw new Failure(`${history.source} holds no order that can be played.`);
  const again = mode.gasless ? beginning(orders) : [];
  const direct = { ...mode, gasless: false };
  const all = stepsOf(orders, mode) + stepsOf(again, direct);
  let done = 0;
  const progress: Progress = (steps) => options.progress((done += steps), all);

  const performed = await perform(orders, mode, progress);
  const expected = plainly(orders, mode.payment);
  const differences = compare(orders, performed.play.accounts, expected);
  const twice = again.length > 0 ? await performAgain(orders, again, performed, direct, progress) : undefined;
  const seconds = (performance.now() - started) / 1000;
  return reportOf({
    history,
    orders,
    expected,
    mode,
    prices,
    percent,
    seed,
    seconds,
    ...performed,
    ...(twice ? { gasComparison: twice.gas } : {}),
    differences: [...differences, ...(twice?.differences ?? [])],
  });
}

interface Performance {
  readonly play: Play;
  readonly books: Books;
  readonly senders: readonly Sender[];
}

async function perform(orders: readonly PastOrder[], mode: Mode, progress: Progress): Promise<Performance> {
  const start = orders.reduce((earliest, { terms }) => Math.min(earliest, terms.funded), Number.POSITIVE_INFINITY);
  const stage = await openStage(start - DAY);
  try {
    await endow(stage, orders, start);
    const played = await play(orders, stage, mode, progress);
    const dues = plainly(orders, mode.payment).map(({ price, seller }, i) => ({
      past: orders[i]!,
      buyer: price - seller,
      seller,
    }));
    return { play: played, books: await reconcile(stage, dues), senders: await sendersOf(stage) };
  } finally {
    await stage.close();
  }
}

/** The first orders once more, sent directly: what each operation then costs, and whether they come to the same. */
async function performAgain(
  orders: readonly PastOrder[],
  again: readonly PastOrder[],
  { play: signed }: Performance,
  mode: Mode,
  progress: Progress,
): Promise<{ gas: GasComparison; differences: Difference[] }> {
  const { play: direct } = await perform(again, mode, progress);
  const places = new Map(orders.map((order, i) => [order, i]));
  const same = again.map((order): Account => signed.accounts[places.get(order)!]!);
  const differences = compare(again, direct.accounts, plainly(again, mode.payment));
  return {
    gas: { orders: again.length, lines: gasLinesOf(direct.accounts, same) },
    differences: differences.map(({ name, message }) => ({ name, message: `sent directly, ${message}` })),
  };
}

/** The orders of the first {@link COMPARED} payments or so: no cart is torn apart. */
function beginning(orders: readonly PastOrder[]): PastOrder[] {
  const last = firstOf(orders, COMPARED).reduce((latest, { terms }) => Math.max(latest, terms.funded), 0);
  return orders.length <= COMPARED ? [...orders] : orders.filter(({ terms }) => terms.funded <= last);
}

function firstOf(orders: readonly PastOrder[], limit?: number): readonly PastOrder[] {
  if (limit === undefined) return orders;
  return [...orders].sort((a, b) => a.terms.funded - b.terms.funded).slice(0, limit);
}
