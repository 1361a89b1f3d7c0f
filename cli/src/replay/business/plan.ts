import { Failure } from "../../failure.ts";
import type { PastOrder } from "../history.ts";
import type { Stage } from "../stage.ts";
import type { Cast } from "../uptime/deal.ts";
import type { Summary } from "../uptime/files.ts";

/** The seller of that name; else the one with the most orders. */
export function businessIn(orders: readonly PastOrder[], name?: string): string {
  const counts = new Map<string, number>();
  for (const { seller } of orders) counts.set(seller, (counts.get(seller) ?? 0) + 1);
  if (name === undefined) return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
  if (counts.has(name)) return name;
  throw new Failure(
    `--business "${name}" has sold nothing; among those who have: ${[...counts.keys()].slice(0, 5).join(", ")}.`,
  );
}

/** Those who bought from a business, in the order of their first order. */
export const buyersOf = (orders: readonly PastOrder[], business: string): string[] => [
  ...new Set(orders.filter(({ seller }) => seller === business).map(({ buyer }) => buyer)),
];

/** The business performs the service, for some of those who bought from it. */
export const castFrom = ({ parties }: Stage, business: string, customers: readonly string[]): Cast => ({
  provider: parties.of("seller", business),
  customers: customers.map((name) => parties.of("buyer", name)),
});

/** The files with one site only: that of the name, or of the file's first site that has a day with downtime. */
export function oneSite(summaries: readonly Summary[], slug?: string): Summary[] {
  for (const { file, text, sites } of summaries) {
    const site = sites.find((each) => (slug === undefined ? each.down.size > 0 : each.slug === slug));
    if (site) return [{ file, text: only(text, site.slug), sites: [site] }];
  }
  const known = summaries.flatMap(({ sites }) => sites.map((site) => site.slug)).join(", ");
  throw new Failure(
    slug === undefined
      ? "No site has a day with downtime."
      : `--site "${slug}" is not in the file; there are ${known}.`,
  );
}

/** The same text for one site: the plain calculation reads nothing else. */
const only = (text: string, slug: string): string =>
  JSON.stringify((JSON.parse(text) as { slug: string }[]).filter((site) => site.slug === slug));
