// Writes cli/data/sample/orders.csv: half a year of a small marketplace, invented, every outcome and some carts among it; and
// reviews.csv, what its customers answered when they were asked; and summary.json, a status page as Upptime writes it. The same seed gives the same files. `tsx scripts/make-sample.ts`
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const HEADER = "order,buyer,seller,amount,ordered,promised,delivered,outcome,share,contested,cart";
const DAY = 86_400;
const START = Date.UTC(2025, 0, 6) / 1000;
const SPAN = 180 * DAY;
const DEADLINE = 30;
/** Every so many rows one joins the row before it in a cart; every third of those carts is joined by another row. */
const CART_EVERY = 15;
const SELLERS = [
  "amber-ceramics",
  "birch-furniture",
  "coast-coffee",
  "dune-outdoor",
  "elm-books",
  "fjord-knitwear",
  "grove-seeds",
  "harbour-tools",
  "iris-paper",
  "juniper-soap",
  "kiln-glass",
  "lark-toys",
];

/** What happens: how many days the goods come after the promised day's end (below zero: before), and the rest. */
interface Story {
  readonly times: number;
  readonly outcome: "delivered" | "returned" | "cancelled" | "lost";
  readonly days?: readonly [from: number, to: number];
  readonly share?: readonly [from: number, to: number];
  readonly contested?: string;
  /** Days from the order to the promised day; 4 to 14 unless it says otherwise. */
  readonly promise?: number;
}

const EARLY = [-6, -0.1] as const;
const LATE = [0, 9] as const;

const STORIES: readonly Story[] = [
  { times: 112, outcome: "delivered", days: EARLY },
  { times: 16, outcome: "delivered", days: LATE },
  { times: 2, outcome: "delivered", days: [20, 29] },
  { times: 8, outcome: "delivered", days: EARLY, share: [50, 99] },
  { times: 3, outcome: "delivered", days: LATE, share: [50, 99] },
  { times: 1, outcome: "delivered", days: [20, 29], share: [1, 10] },
  { times: 7, outcome: "returned", days: [-1, 5] },
  { times: 9, outcome: "cancelled" },
  { times: 2, outcome: "cancelled", days: EARLY },
  { times: 7, outcome: "lost" },
  { times: 3, outcome: "delivered" },
  { times: 2, outcome: "delivered", days: [DEADLINE, DEADLINE + 5] },
  { times: 1, outcome: "delivered", days: [6, 9], promise: -3 },
  { times: 4, outcome: "delivered", days: EARLY, contested: "buyer 100" },
  { times: 3, outcome: "delivered", days: EARLY, contested: "buyer 33.3333" },
  { times: 3, outcome: "delivered", days: EARLY, contested: "buyer 0" },
  { times: 3, outcome: "delivered", days: EARLY, contested: "buyer silent" },
  { times: 2, outcome: "delivered", days: LATE, contested: "buyer 50" },
  { times: 1, outcome: "delivered", days: LATE, contested: "seller 0" },
  { times: 1, outcome: "delivered", days: LATE, contested: "seller silent" },
  { times: 1, outcome: "delivered", days: EARLY, share: [50, 99], contested: "buyer 75" },
  { times: 1, outcome: "delivered", days: EARLY, share: [50, 99], contested: "seller 10" },
  { times: 1, outcome: "delivered", days: LATE, share: [50, 99], contested: "buyer silent" },
  { times: 1, outcome: "returned", days: [-1, 5], contested: "seller 0" },
  { times: 1, outcome: "returned", days: [-1, 5], contested: "seller 40" },
  { times: 1, outcome: "returned", days: [-1, 5], contested: "seller silent" },
  { times: 2, outcome: "lost", contested: "seller 0" },
  { times: 1, outcome: "lost", contested: "seller 50" },
  { times: 1, outcome: "lost", contested: "seller silent" },
];

/** Mulberry32: evenly spread numbers from 0 to below 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The cart that a row belongs to, and whether it joins the row before. */
function cartOf(index: number): { cart: string; joins: boolean } {
  const number = Math.floor(index / CART_EVERY) + 1;
  const place = index % CART_EVERY;
  const size = number % 3 === 0 ? 3 : 2;
  return { cart: place < size ? `C-${100 + number}` : "", joins: place > 0 && place < size };
}

const instant = (time: number): string => `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;

/** The row of a story. One that joins a cart has its time and buyer, and a seller of its own. */
function rowOf(
  { story, ordered: alone, index }: { story: Story; ordered: number; index: number },
  next: () => number,
  rows: readonly string[][],
): string[] {
  const between = (from: number, to: number): number => from + next() * (to - from);
  const { cart, joins } = cartOf(index);
  const others = joins ? rows.filter((row) => row.at(-1) === cart) : [];
  const ordered = others[0] ? Date.parse(others[0][4] ?? "") / 1000 : alone;
  const promise = story.promise ?? Math.floor(between(4, 15));
  const promisedDay = Math.floor(ordered / DAY) * DAY + promise * DAY;
  const offset = story.days && Math.floor(between(...story.days) * DAY);
  const delivered = offset === undefined ? "" : instant(Math.max(promisedDay + DAY + offset, ordered + 5 * 3_600));
  const share = story.share ? String(Math.floor(between(...story.share) * 10) / 10) : "";
  const amount = (3 + next() ** 3 * 600 + next()).toFixed(2);
  const somebody = `buyer-${String(Math.floor(next() * 150) + 1).padStart(3, "0")}`;
  const shop = Math.floor(next() * SELLERS.length);
  const free = [...SELLERS.slice(shop), ...SELLERS].find((seller) => others.every((row) => row[2] !== seller));
  const promised = new Date(promisedDay * 1000).toISOString().slice(0, 10);
  const who = [`K-${1001 + index}`, others[0]?.[1] ?? somebody, free ?? ""];
  const { outcome, contested = "" } = story;
  return [...who, amount, instant(ordered), promised, delivered, outcome, share, contested, cart];
}

/** The whole file. */
export function sample(seed: number): string {
  const next = random(seed);
  const stories = STORIES.flatMap((story) => Array.from({ length: story.times }, () => story));
  const orders = stories.map((story) => ({ story, ordered: START + Math.floor(next() * SPAN) }));
  orders.sort((a, b) => a.ordered - b.ordered);
  const rows: string[][] = [];
  for (const [index, order] of orders.entries()) rows.push(rowOf({ ...order, index }, next, rows));
  return `${[HEADER, ...rows.map((row) => row.join(","))].join("\n")}\n`;
}

/** Of whoever got something, seven in ten answer within three weeks; late or short goods please less. */
export function sampleReviews(orders: string, seed: number): string {
  const next = random(seed);
  const rows = orders.trimEnd().split("\n").slice(1);
  const reviews = rows.flatMap((row) => {
    const [order, , , , , promised = "", delivered = "", outcome, share] = row.split(",");
    const [answers, days, mood] = [next() < 0.7, next() * 21, next()];
    if (delivered === "" || outcome === "returned" || !answers) return [];
    const pleased = share === "" && delivered.slice(0, 10) <= promised;
    const score = pleased ? 5 - Math.floor(mood * mood * 3) : 1 + Math.floor(mood * 4);
    return [`${order},${score},${instant(Date.parse(delivered) / 1000 + Math.floor((0.1 + days) * DAY))}`];
  });
  return `${["order,score,answered", ...reviews].join("\n")}\n`;
}

/** Minutes down by site and day: small failures, a day and a half in May, and months without any. */
const DOWN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Studio: {
    "2025-07-30": 7,
    "2025-06-21": 300,
    "2025-06-03": 25,
    "2025-05-19": 611,
    "2025-05-18": 1_440,
    "2025-05-17": 262,
    "2025-04-09": 96,
    "2025-02-11": 34,
  },
  Shop: { "2025-06-30": 55, "2025-03-05": 12 },
  Blog: {},
};

/** The status page of a small business in the form of Upptime's summary.json, cut to what is used. */
export function sampleSummary(): string {
  const sites = Object.entries(DOWN).map(([name, dailyMinutesDown]) => {
    const slug = name.toLowerCase();
    return { name, url: `https://${slug}.example`, slug, status: "up", dailyMinutesDown };
  });
  return `${JSON.stringify(sites, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, "../cli/data/sample");
  const orders = sample(2025);
  writeFileSync(join(folder, "orders.csv"), orders);
  writeFileSync(join(folder, "reviews.csv"), sampleReviews(orders, 2026));
  writeFileSync(join(folder, "summary.json"), sampleSummary());
}
