import type { Schedule, ScheduleMetric } from "@kept/sdk/schedules";
import type { Difference } from "../compare.ts";
import { costsOf, type Cost, type Prices } from "../prices.ts";
import { used, type Tally } from "../tallies.ts";
import type { Books } from "./compare.ts";
import type { Play, PlayedSite } from "./engine.ts";
import type { Operation } from "./operations.ts";
import type { Fate, NotPlayed, Plan } from "./plan.ts";

/** A month of a site, as the chain paid it. Money in cents. */
export interface MonthLine {
  /** "2022-11" */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly fate: Fate;
  readonly downSeconds: number;
  /** As measured, in the order of the metrics; null: not measured. */
  readonly measured: readonly (number | null)[];
  /** Nobody had said anything, or not everything was measured: everything goes back. */
  readonly silent: boolean;
  /** Of each customer. */
  readonly credit: bigint;
  /** Of all customers. */
  readonly refunds: bigint;
  /** What the provider has of all prices, less what his coverage paid. */
  readonly provider: bigint;
  readonly gas: number;
  readonly notes: readonly string[];
}

/** A site's months. */
export interface SiteLine {
  readonly file: string;
  readonly name: string;
  readonly months: readonly MonthLine[];
  /** Deposited by the provider for credits above the price; cents. */
  readonly reserve: bigint;
}

/** Everything that a replay of services has to say. */
export interface UptimeReport {
  readonly schedule: Schedule;
  /** Those of the schedule's metrics that a status page can tell. */
  readonly metrics: readonly ScheduleMetric[];
  /** Of a month; cents. */
  readonly price: bigint;
  /** The most that a month can be worth, and what a credit must exceed; cents. */
  readonly cap: bigint;
  readonly minCredit: bigint;
  /** Of each site. */
  readonly customers: number;
  readonly sites: readonly SiteLine[];
  readonly notPlayed: readonly NotPlayed[];
  readonly tallies: readonly Tally<Operation>[];
  readonly costs: readonly Cost[];
  readonly prices: Prices;
  readonly books: Books;
  readonly differences: readonly Difference[];
  /** Seconds, and MiB at the peak. */
  readonly performance: { readonly seconds: number; readonly memory: number };
}

export interface UptimeFindings {
  readonly plan: Plan;
  readonly play: Play;
  readonly books: Books;
  readonly differences: readonly Difference[];
  readonly prices: Prices;
  readonly seconds: number;
}

/** Whether chain and plain calculation agree on every month and every account. */
export const uptimeAgrees = ({ differences, books }: UptimeReport): boolean =>
  differences.length === 0 && books.contracts === 0n && books.minted === books.customers + books.providers;

/** Of all sites. */
export const monthsOf = ({ sites }: Pick<UptimeReport, "sites">): MonthLine[] => sites.flatMap(({ months }) => months);

/** What months come to. */
export function totalOf(
  months: readonly MonthLine[],
): Pick<MonthLine, "downSeconds" | "credit" | "refunds" | "provider" | "gas"> {
  const cents = (field: "credit" | "refunds" | "provider"): bigint =>
    months.reduce((sum, month) => sum + month[field], 0n);
  const number = (field: "downSeconds" | "gas"): number => months.reduce((sum, month) => sum + month[field], 0);
  return {
    downSeconds: number("downSeconds"),
    credit: cents("credit"),
    refunds: cents("refunds"),
    provider: cents("provider"),
    gas: number("gas"),
  };
}

export function reportUptime({ plan, play, books, differences, prices, seconds }: UptimeFindings): UptimeReport {
  const { choice, metrics, notPlayed } = plan;
  const { terms } = play.sites[0]!.deal;
  const tallies = used(play.post.tallies.list);
  return {
    schedule: choice.schedule,
    metrics,
    price: terms.price,
    cap: terms.cap,
    minCredit: terms.minCredit,
    customers: play.sites[0]!.deal.agreements.length,
    sites: play.sites.map(lineOf),
    notPlayed,
    tallies,
    costs: costsOf(tallies, prices),
    prices,
    books,
    differences,
    performance: { seconds, memory: process.resourceUsage().maxRSS / 1024 },
  };
}

function lineOf({ deal, months }: PlayedSite): SiteLine {
  const { past, terms, agreements, reserve } = deal;
  return {
    file: past.file,
    name: past.site.name,
    reserve,
    months: past.months.map(({ name, start, end, fate, downSeconds, levels, notes }, i) => {
      const { credits, silent, gas } = months[i]!;
      const refunds = [...credits.values()].reduce((sum, each) => sum + each, 0n);
      const provider = terms.price * BigInt(agreements.length) - refunds;
      const credit = refunds / BigInt(agreements.length);
      return { name, start, end, fate, downSeconds, measured: levels, silent, credit, refunds, provider, gas, notes };
    }),
  };
}
