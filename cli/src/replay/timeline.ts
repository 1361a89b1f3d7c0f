import { DAY } from "../input/values.ts";
import type { PastOrder } from "./history.ts";
import type { Payment } from "./modes.ts";
import { OBJECTION_PERIOD, RULING_PERIOD } from "./rules.ts";

/** What happens to an order on the chain; at the same second in this order. */
export const STEPS = ["fund", "collect", "attest", "refund", "object", "rule", "settle"] as const;

export type Step = (typeof STEPS)[number];

/** A step at a second, for these orders (by index). */
export interface Moment {
  readonly time: number;
  readonly step: Step;
  readonly orders: readonly number[];
}

interface Event {
  readonly time: number;
  readonly step: Step;
  readonly order: number;
}

/** All that happens, in the order of time. The keeper comes at midnight and settles what has become due. */
export function timelineOf(orders: readonly PastOrder[], payment: Payment): Moment[] {
  const eventsOf = payment === "before" ? paidBefore : paidOnReceipt;
  const events = orders.flatMap((order, index) => eventsOf(order).map((event) => ({ ...event, order: index })));
  events.sort((a, b) => a.time - b.time || STEPS.indexOf(a.step) - STEPS.indexOf(b.step) || a.order - b.order);
  const moments: { time: number; step: Step; orders: number[] }[] = [];
  for (const { time, step, order } of events) {
    const last = moments.at(-1);
    if (last?.time === time && last.step === step) last.orders.push(order);
    else moments.push({ time, step, orders: [order] });
  }
  return moments;
}

type OrderEvent = Omit<Event, "order">;

function paidBefore(order: PastOrder): OrderEvent[] {
  const { terms, fate } = order;
  const funded: OrderEvent = { time: terms.funded, step: "fund" };
  if (fate.kind === "cancelled") return [funded, { time: fate.time, step: "refund" }];
  if (fate.kind === "received") return [funded, { time: fate.time, step: "attest" }, ...afterReceipt(order, fate.time)];
  return [funded, ...afterDeadline(order)];
}

/** What was not delivered is never paid, and so there is nothing to refund, to object to or to settle. */
function paidOnReceipt(order: PastOrder): OrderEvent[] {
  const { fate } = order;
  if (fate.kind !== "received" || fate.share === 0) return [];
  return [{ time: fate.time, step: "collect" }, ...afterReceipt(order, fate.time)];
}

/** The window opens when the receipt lands, and it lands at its own time. */
function afterReceipt({ objection }: PastOrder, landed: number): OrderEvent[] {
  if (!objection) return [settled(landed + OBJECTION_PERIOD)];
  const objected = landed + objection.after;
  const object: OrderEvent = { time: objected, step: "object" };
  if (objection.award === "silent") return [object, settled(objected + RULING_PERIOD)];
  return [object, { time: objected + objection.ruledAfter, step: "rule" }];
}

/** The window is the grace after the deadline; the arbiter's period follows it. */
function afterDeadline({ terms, objection }: PastOrder): OrderEvent[] {
  const grace = terms.deadline + OBJECTION_PERIOD;
  if (!objection) return [settled(grace)];
  const object: OrderEvent = { time: terms.deadline + objection.after, step: "object" };
  if (objection.award === "silent") return [object, settled(grace + RULING_PERIOD)];
  return [object, { time: grace + objection.ruledAfter, step: "rule" }];
}

function settled(due: number): OrderEvent {
  return { time: Math.ceil(due / DAY) * DAY, step: "settle" };
}
