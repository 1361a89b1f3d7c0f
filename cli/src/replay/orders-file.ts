import { basename } from "node:path";
import { readCsv, type Row } from "../input/csv.ts";
import { duplicate, impossible, malformed, type Problems } from "../input/problems.ts";
import { centsOf, DAY, dayAfter, millionthsOf, named, timeOf, timeOrNone } from "../input/values.ts";
import type { Award, History, NotPlayable, Objection, PastOrder } from "./history.ts";
import { fateOf, refusal, termsOf, type Story } from "./rules.ts";

export const ORDERS_FILE = "orders.csv";

const COLUMNS = [
  "order",
  "buyer",
  "seller",
  "amount",
  "ordered",
  "promised",
  "delivered",
  "outcome",
  "share",
  "contested",
] as const;

const OPTIONAL = ["cart"] as const;

type OrderRow = Row<(typeof COLUMNS)[number] | (typeof OPTIONAL)[number]>;

/** What one payment can be for: so many orders fit into one transaction. */
const LARGEST_CART = 100;

const FULL = 1_000_000;
const OBJECTS_AFTER = 3 * DAY;
const RULES_AFTER = 5 * DAY;

/** The orders of a file in Kept's own format; see docs/replay.md. */
export function readOrdersFile(path: string, problems: Problems): History {
  const rows = readCsv(path, COLUMNS, problems, OPTIONAL);
  const carts = new Map<string, PastOrder[]>();
  const seen = new Set<string>();
  const orders: PastOrder[] = [];
  const notPlayable: NotPlayable[] = [];
  for (const row of rows) {
    const result = problems.attempt(row, () => {
      const name = named(row.fields.order, "order");
      if (seen.has(name)) throw duplicate(`order ${name} has another row`);
      seen.add(name);
      const order = readOrder(row);
      if ("cart" in order) putInto(carts, order);
      return order;
    });
    if (!result) continue;
    if ("reason" in result) notPlayable.push(result);
    else orders.push(result);
  }
  const source = basename(path) === ORDERS_FILE ? path.slice(0, -ORDERS_FILE.length - 1) : path;
  return { source, format: "orders", recorded: rows.length, orders, notPlayable, problems: problems.list };
}

function readOrder(row: OrderRow): PastOrder | NotPlayable {
  const { fields } = row;
  const funded = timeOf(fields.ordered, "ordered");
  const terms = termsOf(centsOf(fields.amount, "amount"), funded, dayAfter(fields.promised, "promised"));
  const reason = refusal(terms);
  const { fate, notes } = fateOf(terms, storyOf(row, funded));
  const objection = objectionOf(fields.contested);
  const who = { buyer: named(fields.buyer, "buyer"), seller: named(fields.seller, "seller") };
  const order = {
    name: fields.order,
    ...who,
    terms,
    fate,
    notes,
    record: { format: "orders" as const, order: fields },
  };
  const late = fate.kind === "received" && fate.time >= terms.promisedBy;
  if (objection && !mayObject(objection.by, fate, late)) {
    throw impossible(`contested "${fields.contested}": the ${objection.by} does not lose by this outcome`);
  }
  if (reason) return { name: fields.order, reason, file: row.file, line: row.line };
  return {
    ...order,
    ...(objection ? { objection } : {}),
    ...(fields.cart === "" ? {} : { cart: fields.cart }),
  };
}

/** Rows of one buyer with the same cart were paid together, so that they name one time. */
function putInto(carts: Map<string, PastOrder[]>, order: PastOrder): void {
  const { buyer, cart, terms } = order;
  const key = JSON.stringify([cart, buyer]);
  const others = carts.get(key) ?? [];
  const [first] = others;
  if (first && first.terms.funded !== terms.funded) {
    throw impossible(`cart "${cart}" of ${buyer} was ordered at another time by order ${first.name}`);
  }
  if (others.length === LARGEST_CART) throw impossible(`cart "${cart}" of ${buyer} has ${LARGEST_CART} orders already`);
  carts.set(key, [...others, order]);
}

const ENDINGS: Readonly<Record<string, Story["ending"]>> = {
  delivered: "received",
  returned: "received",
  cancelled: "cancelled",
  lost: "open",
};

function storyOf({ fields }: OrderRow, funded: number): Story {
  const ending = ENDINGS[fields.outcome];
  if (!ending) throw malformed(`outcome "${fields.outcome}" is none of ${Object.keys(ENDINGS).join(", ")}`);
  const received = timeOrNone(fields.delivered, "delivered");
  if (received !== undefined && received < funded) throw impossible("delivered before it was ordered");
  if (fields.outcome === "lost" && received !== undefined) throw impossible("lost, and yet delivered");
  return { ending, share: shareOf(fields.share, fields.outcome), received, shipped: false };
}

function shareOf(text: string, outcome: string): number {
  if (outcome === "returned") {
    if (text !== "") throw impossible("a returned order has no share");
    return 0;
  }
  if (text === "") return FULL;
  if (outcome !== "delivered") throw impossible(`an order that is ${outcome} has no share`);
  const share = millionthsOf(text, "share");
  if (share === 0) throw impossible("delivered with a share of 0; an order that came back is returned");
  return share;
}

/** "buyer 50" or "seller silent": who objected, and what percentage the arbiter gave the buyer. */
function objectionOf(text: string): Objection | undefined {
  if (text === "") return undefined;
  const [by, ruling, more] = text.split(" ");
  if ((by !== "buyer" && by !== "seller") || ruling === undefined || more !== undefined) {
    throw malformed(`contested "${text}" is not "buyer" or "seller" and a percentage or "silent"`);
  }
  const award: Award = ruling === "silent" ? ruling : millionthsOf(ruling, "contested");
  return { by, after: OBJECTS_AFTER, award, ruledAfter: RULES_AFTER };
}

/** The side that loses by the clock's outcome; either, when the delivery was short or late. */
function mayObject(by: Objection["by"], fate: PastOrder["fate"], late: boolean): boolean {
  if (fate.kind === "cancelled") return false;
  if (fate.kind === "unattested" || fate.share === 0) return by === "seller";
  return by === "buyer" || late || fate.share < FULL;
}
