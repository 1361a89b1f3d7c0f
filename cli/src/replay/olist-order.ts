import type { Fields, Row } from "../input/csv.ts";
import { impossible, malformed } from "../input/problems.ts";
import { dayAfter, named, timeOf, timeOrNone } from "../input/values.ts";
import type { NotPlayable, PastOrder } from "./history.ts";
import { fateOf, refusal, termsOf, type Story } from "./rules.ts";

export const ORDER_COLUMNS = [
  "order_id",
  "customer_id",
  "order_status",
  "order_purchase_timestamp",
  "order_approved_at",
  "order_delivered_carrier_date",
  "order_delivered_customer_date",
  "order_estimated_delivery_date",
] as const;

const FULL = 1_000_000;

/** Statuses of the data set, and what they mean here. */
const ENDINGS: Readonly<Record<string, Story["ending"]>> = {
  delivered: "received",
  canceled: "cancelled",
  created: "open",
  approved: "open",
  invoiced: "open",
  processing: "open",
  shipped: "open",
  unavailable: "open",
};

export interface Item {
  readonly seller: string;
  readonly cents: bigint;
  readonly fields: Fields;
}

/** A row of the orders file with its items. Times are seconds since 1970. */
export interface OlistOrder {
  readonly row: Row<(typeof ORDER_COLUMNS)[number]>;
  readonly buyer: string;
  readonly story: Story;
  readonly funded: number;
  readonly beforeApproval: boolean;
  readonly promisedBy: number;
  readonly items: Item[];
  unreadable: boolean;
}

/** Reads one row; throws for what cannot be, or cannot have happened. */
export function readOlistOrder(row: OlistOrder["row"], people: Map<string, string> | undefined): OlistOrder {
  const { fields } = row;
  named(fields.order_id, "order_id");
  const ending = ENDINGS[fields.order_status];
  if (!ending) throw malformed(`order_status "${fields.order_status}" is not one of Olist's`);
  const purchased = timeOf(fields.order_purchase_timestamp, "order_purchase_timestamp");
  const approved = timeOrNone(fields.order_approved_at, "order_approved_at") ?? purchased;
  const shipped = timeOrNone(fields.order_delivered_carrier_date, "order_delivered_carrier_date") !== undefined;
  const received = timeOrNone(fields.order_delivered_customer_date, "order_delivered_customer_date");
  if (approved < purchased) throw impossible("approved before it was purchased");
  if (received !== undefined && received < purchased) throw impossible("delivered before it was purchased");
  const beforeApproval = ending !== "open" && received !== undefined && received < approved;
  return {
    row,
    buyer: personOf(fields.customer_id, people),
    story: { ending, share: FULL, received, shipped },
    funded: beforeApproval ? purchased : approved,
    beforeApproval,
    promisedBy: dayAfter(fields.order_estimated_delivery_date, "order_estimated_delivery_date"),
    items: [],
    unreadable: false,
  };
}

function personOf(customer: string, people: Map<string, string> | undefined): string {
  const person = people ? people.get(named(customer, "customer_id")) : customer;
  if (person === undefined) throw impossible(`customer "${customer}" is not among the customers`);
  return person;
}

/** One order to each seller, all of them one cart, or why there is none. An item's price and freight are its seller's. */
export function playOlistOrder(order: OlistOrder): (PastOrder | NotPlayable)[] {
  const { row, items } = order;
  const where = { file: row.file, line: row.line };
  const id = row.fields.order_id;
  if (order.unreadable) return [{ name: id, reason: "itemUnreadable", ...where }];
  if (items.length === 0) return [{ name: id, reason: "noItems", ...where }];
  const sellers = [...new Set(items.map((item) => item.seller))];
  return sellers.map((seller) => {
    const name = sellers.length > 1 ? `${id}/${seller}` : id;
    const terms = termsOf(sum(items.filter((item) => item.seller === seller)), order.funded, order.promisedBy);
    const reason = refusal(terms);
    if (reason) return { name, reason, ...where };
    const { fate, notes } = fateOf(terms, order.story);
    const all = order.beforeApproval ? [...notes, "deliveredBeforeApproval" as const] : notes;
    const record = { format: "olist" as const, seller, order: row.fields, items: items.map((item) => item.fields) };
    const past = { name, buyer: order.buyer, seller, terms, fate, notes: all, record };
    return sellers.length > 1 ? { ...past, cart: id } : past;
  });
}

const sum = (items: readonly Item[]): bigint => items.reduce((total, { cents }) => total + cents, 0n);
