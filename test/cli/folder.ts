import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { History, PastOrder } from "../../cli/src/replay/history.ts";
import { readHistory } from "../../cli/src/replay/orders.ts";

/** A new folder with these files. */
export function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), "kept-cli-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

const ORDER_HEADER =
  "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date," +
  "order_delivered_customer_date,order_estimated_delivery_date";
const ITEM_HEADER = "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value";

/** An Olist row: bought on 1 March 2018 at noon, approved an hour later, promised for the 20th; `changes` apart. */
export function orderRow(id: string, changes: Partial<Record<OrderField, string>> = {}): string {
  const fields = { ...USUAL, id, ...changes };
  return [
    id,
    fields.customer,
    fields.status,
    fields.bought,
    fields.approved,
    fields.shipped,
    fields.came,
    fields.promised,
  ].join(",");
}

const USUAL = {
  customer: "c1",
  status: "delivered",
  bought: "2018-03-01 12:00:00",
  approved: "2018-03-01 13:00:00",
  shipped: "2018-03-02 09:00:00",
  came: "2018-03-15 10:00:00",
  promised: "2018-03-20 00:00:00",
};
type OrderField = keyof typeof USUAL;

export const itemRow = (order: string, number = 1, seller = "s1", price = "90.00", freight = "10.00"): string =>
  `${order},${number},p1,${seller},2018-03-05 00:00:00,${price},${freight}`;

/** The files of an Olist folder. One item of 100.00 for each order, unless items are given. */
export function olistFiles(orders: readonly string[], items?: readonly string[]): Record<string, string> {
  const each = orders.map((row) => itemRow(row.split(",")[0] ?? ""));
  return {
    "olist_orders_dataset.csv": [ORDER_HEADER, ...orders, ""].join("\n"),
    "olist_order_items_dataset.csv": [ITEM_HEADER, ...(items ?? each), ""].join("\n"),
    "olist_customers_dataset.csv": "customer_id,customer_unique_id\nc1,person1\nc2,person1\n",
  };
}

export const readOlistRows = (orders: readonly string[], items?: readonly string[], strict = false): History =>
  readHistory(folder(olistFiles(orders, items)), strict);

/** The only order of a history. */
export function only({ orders }: History): PastOrder {
  const [order, ...more] = orders;
  if (!order || more.length > 0) throw new Error(`${orders.length} orders`);
  return order;
}

export const ORDERS_HEADER = "order,buyer,seller,amount,ordered,promised,delivered,outcome,share,contested,cart";

/** A row of Kept's own format, delivered in time in full for 100.00; `changes` apart. */
export function ownRow(changes: Partial<Record<OwnField, string>> = {}): string {
  return Object.values({ ...OWN, ...changes }).join(",");
}

const OWN = {
  order: "A1",
  buyer: "anna",
  seller: "bakery",
  amount: "100.00",
  ordered: "2025-03-01T12:00:00Z",
  promised: "2025-03-10",
  delivered: "2025-03-05T10:00:00Z",
  outcome: "delivered",
  share: "",
  contested: "",
  cart: "",
};
type OwnField = keyof typeof OWN;

export const readOwnRows = (rows: readonly string[], strict = false): History =>
  readHistory(folder({ "orders.csv": [ORDERS_HEADER, ...rows, ""].join("\n") }), strict);

/** "2018-03-01 12:00:00" → seconds since 1970 */
export const utc = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
