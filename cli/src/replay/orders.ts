import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { Problems } from "../input/problems.ts";
import { DAY } from "../input/values.ts";
import { compare, plainly } from "./compare.ts";
import { drawObjections } from "./draw.ts";
import { play, type Progress } from "./engine.ts";
import type { History, PastOrder } from "./history.ts";
import { reconcile } from "./money.ts";
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
  readonly progress: Progress;
}

/** Plays a history on a fresh chain and compares the result with the plain calculation. */
export async function replayOrders(history: History, options: ReplayOptions): Promise<Report> {
  const started = performance.now();
  const { objections: percent, seed, prices } = options;
  const orders = drawObjections(firstOf(history.orders, options.first), percent, seed);
  const start = orders.reduce((earliest, { terms }) => Math.min(earliest, terms.funded), Number.POSITIVE_INFINITY);
  if (start === Number.POSITIVE_INFINITY) throw new Failure(`${history.source} holds no order that can be played.`);

  const stage = await openStage(start - DAY);
  try {
    const played = await play(orders, stage, options.progress);
    const expected = plainly(orders);
    const differences = compare(orders, played.accounts, expected);
    const dues = orders.map((past, i) => ({
      past,
      buyer: expected[i]?.buyer ?? 0n,
      seller: expected[i]?.seller ?? 0n,
    }));
    const books = await reconcile(stage, dues);
    const seconds = (performance.now() - started) / 1000;
    return reportOf({ history, orders, expected, play: played, books, differences, prices, percent, seed, seconds });
  } finally {
    await stage.close();
  }
}

function firstOf(orders: readonly PastOrder[], limit?: number): readonly PastOrder[] {
  if (limit === undefined) return orders;
  return [...orders].sort((a, b) => a.terms.funded - b.terms.funded).slice(0, limit);
}
