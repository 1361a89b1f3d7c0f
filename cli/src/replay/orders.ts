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

/** Orders that are played both ways, signed and sent directly, to compare the gas. */
const COMPARED = 300;

/** Plays a history on a fresh chain and compares the result with the plain calculation. */
export async function replayOrders(history: History, options: ReplayOptions): Promise<Report> {
  const started = performance.now();
  const { objections: percent, seed, prices, mode } = options;
  const orders = drawObjections(firstOf(history.orders, options.first), percent, seed);
  if (orders.length === 0) throw new Failure(`${history.source} holds no order that can be played.`);
  const some = mode.gasless ? beginning(orders) : [];
  const times = some.length === orders.length ? 1 : 2;
  const all = stepsOf(orders, mode) + times * stepsOf(some, mode);
  let done = 0;
  const progress: Progress = (steps) => options.progress((done += steps), all);

  const performed = await perform(orders, mode, progress);
  const expected = plainly(orders, mode.payment);
  const differences = compare(orders, performed.play.accounts, expected);
  const both = some.length > 0 ? await performBoth(orders, some, performed, mode, progress) : undefined;
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
    ...(both ? { gasComparison: both.gas } : {}),
    differences: [...differences, ...(both?.differences ?? [])],
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

/** The first orders by signature and sent directly, each on a chain of its own: what an operation costs either way. */
async function performBoth(
  orders: readonly PastOrder[],
  some: readonly PastOrder[],
  performed: Performance,
  mode: Mode,
  progress: Progress,
): Promise<{ gas: GasComparison; differences: Difference[] }> {
  const signed = some.length === orders.length ? performed : await perform(some, mode, progress);
  const direct = await perform(some, { ...mode, gasless: false }, progress);
  const differences = compare(some, direct.play.accounts, plainly(some, mode.payment));
  return {
    gas: { orders: some.length, lines: gasLinesOf(direct.play.accounts, signed.play.accounts) },
    differences: differences.map(({ name, message }) => ({ name, message: `sent directly, ${message}` })),
  };
}

/** The orders of the first {@link COMPARED} payments or so: no cart is torn apart. */
function beginning(orders: readonly PastOrder[]): PastOrder[] {
  const last = firstOf(orders, COMPARED).reduce((latest, { terms }) => Math.max(latest, terms.funded), 0);
  return orders.filter(({ terms }) => terms.funded <= last);
}

function firstOf(orders: readonly PastOrder[], limit?: number): readonly PastOrder[] {
  if (limit === undefined) return orders;
  return [...orders].sort((a, b) => a.terms.funded - b.terms.funded).slice(0, limit);
}
