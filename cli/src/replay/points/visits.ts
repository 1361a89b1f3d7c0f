import { DAY } from "../../input/values.ts";
import { dice } from "../draw.ts";
import type { PastOrder } from "../history.ts";
import { monthOf } from "../months.ts";
import { LIFE, type Programme } from "./programme.ts";

/** A customer at a shop where he can redeem. */
export interface Visit {
  readonly customer: string;
  readonly shop: string;
  readonly time: number;
}

/** A member's first order, and with it the month in which it joins. */
export function joiningMonths(orders: readonly PastOrder[]): Map<string, number> {
  const months = new Map<string, number>();
  for (const { seller, terms } of [...orders].sort((a, b) => a.terms.funded - b.terms.funded)) {
    if (!months.has(seller)) months.set(seller, monthOf(terms.funded));
  }
  return months;
}

/**
 * Who comes where and when, in the order of time: a customer who buys again at a seller new to him; and by lot, for each
 * order, two customers in three, to another member, some time in the life of the order's points or a vintage after it.
 */
export function visitsOf(orders: readonly PastOrder[], programme: Programme): Visit[] {
  const visits = [...againOf(orders), ...drawn(orders, programme)];
  return visits.sort((a, b) => a.time - b.time || (a.customer < b.customer ? -1 : 1));
}

function againOf(orders: readonly PastOrder[]): Visit[] {
  const known = new Map<string, { sellers: Set<string>; latest: number; visited: number }>();
  const visits: Visit[] = [];
  for (const { buyer, seller, terms } of [...orders].sort((a, b) => a.terms.funded - b.terms.funded)) {
    const past = known.get(buyer) ?? { sellers: new Set(), latest: terms.funded, visited: terms.funded };
    const again = past.latest < terms.funded && past.visited < terms.funded && !past.sellers.has(seller);
    if (again) visits.push({ customer: buyer, shop: seller, time: terms.funded });
    if (again) past.visited = terms.funded;
    past.latest = terms.funded;
    past.sellers.add(seller);
    known.set(buyer, past);
  }
  return visits;
}

function drawn(orders: readonly PastOrder[], { seed, length }: Programme): Visit[] {
  const joined = [...joiningMonths(orders)];
  return orders.flatMap(({ name, buyer, seller, terms, fate }) => {
    const chance = dice(seed, `visit/${name}`);
    if (fate.kind !== "received" || chance(3) === 0) return [];
    const time = Math.max(terms.funded, fate.time) + DAY + chance((LIFE + 1) * length);
    const open = joined.filter(([member, month]) => month <= time && member !== seller);
    const [shop] = open[chance(Math.max(open.length, 1))] ?? [];
    return shop === undefined ? [] : [{ customer: buyer, shop, time }];
  });
}

/** When a customer withdraws what he has left, in seconds after issuing has ended; one in ten never does. */
export function exitOf(customer: string, { seed, length }: Programme): number | undefined {
  const chance = dice(seed, `exit/${customer}`);
  return chance(10) === 0 ? undefined : chance(2 * length);
}
