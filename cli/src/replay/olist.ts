import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCsv, type Row } from "../input/csv.ts";
import { duplicate, impossible, type Problems } from "../input/problems.ts";
import { centsOf, named } from "../input/values.ts";
import type { History, NotPlayable, PastOrder } from "./history.ts";
import { ORDER_COLUMNS, playOlistOrder, readOlistOrder, type Item, type OlistOrder } from "./olist-order.ts";

export const OLIST_ORDERS = "olist_orders_dataset.csv";
const OLIST_ITEMS = "olist_order_items_dataset.csv";
const OLIST_CUSTOMERS = "olist_customers_dataset.csv";

const ITEM_COLUMNS = ["order_id", "order_item_id", "seller_id", "price", "freight_value"] as const;
const CUSTOMER_COLUMNS = ["customer_id", "customer_unique_id"] as const;

/** The orders of a folder of the Olist data set. */
export function readOlist(dir: string, problems: Problems): History {
  const rows = readCsv(join(dir, OLIST_ORDERS), ORDER_COLUMNS, problems);
  const people = readPeople(dir, problems);
  const orders = new Map<string, OlistOrder>();
  const spoilt = new Set<string>();
  for (const row of rows) {
    const id = row.fields.order_id;
    const order = problems.attempt(row, () => {
      if (orders.has(id) || spoilt.has(id)) throw duplicate(`order ${id} has another row`);
      return readOlistOrder(row, people);
    });
    if (order) orders.set(id, order);
    else if (!orders.has(id)) spoilt.add(id);
  }
  readItems(dir, orders, spoilt, problems);
  return { source: dir, format: "olist", recorded: rows.length, ...play(orders), problems: problems.list };
}

/** Person by customer; nothing when the folder has no such file, and then every customer is a person. */
function readPeople(dir: string, problems: Problems): Map<string, string> | undefined {
  const path = join(dir, OLIST_CUSTOMERS);
  if (!existsSync(path)) return undefined;
  const people = new Map<string, string>();
  for (const row of readCsv(path, CUSTOMER_COLUMNS, problems)) {
    problems.attempt(row, () => {
      const { customer_id: id, customer_unique_id: person } = row.fields;
      if (people.has(named(id, "customer_id"))) throw duplicate(`customer ${id} has another row`);
      people.set(id, named(person, "customer_unique_id"));
    });
  }
  return people;
}

/** An item that cannot be read spoils its order: the amount would be wrong. */
function readItems(dir: string, orders: Map<string, OlistOrder>, spoilt: Set<string>, problems: Problems): void {
  const seen = new Set<string>();
  for (const row of readCsv(join(dir, OLIST_ITEMS), ITEM_COLUMNS, problems)) {
    const { order_id: id, order_item_id: number } = row.fields;
    if (spoilt.has(id)) continue;
    const order = problems.attempt(row, () => {
      if (seen.has(`${id}/${number}`)) throw duplicate(`item ${number} of order ${id} has another row`);
      seen.add(`${id}/${number}`);
      return orders.get(id) ?? unknown(id);
    });
    if (!order) continue;
    const item = problems.attempt(row, () => readItem(row));
    if (item) order.items.push(item);
    else order.unreadable = true;
  }
}

function unknown(id: string): never {
  throw impossible(`item of order "${id}", which is not in ${OLIST_ORDERS}`);
}

function readItem({ fields }: Row<(typeof ITEM_COLUMNS)[number]>): Item {
  named(fields.order_item_id, "order_item_id");
  const seller = named(fields.seller_id, "seller_id");
  const cents = centsOf(fields.price, "price") + centsOf(fields.freight_value, "freight_value");
  return { seller, cents, fields };
}

function play(orders: Map<string, OlistOrder>): { orders: PastOrder[]; notPlayable: NotPlayable[] } {
  const played: PastOrder[] = [];
  const notPlayable: NotPlayable[] = [];
  for (const order of orders.values()) {
    for (const result of playOlistOrder(order)) {
      if ("reason" in result) notPlayable.push(result);
      else played.push(result);
    }
  }
  return { orders: played, notPlayable };
}
