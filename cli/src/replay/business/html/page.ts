import { pageWith } from "../../../report/page.ts";
import {
  drawing,
  escaped,
  figure,
  list,
  paragraph,
  section,
  tiles as tilesOf,
  verdict as verdictOf,
} from "../../../report/tags.ts";
import { count, day, dollars, money, percent, plural } from "../../../ui/format.ts";
import { levelsOf } from "../../uptime/html/charts.ts";
import { monthTable } from "../../uptime/html/tables.ts";
import { inWords } from "../../uptime/print.ts";
import { monthsOf, totalOf } from "../../uptime/report.ts";
import { businessAgrees, sheetTotal, type BusinessReport, type PromiseName } from "../report.ts";
import { ordersChart, positionsChart, sheetChart } from "./charts.ts";
import { costsTable, ordersTable, pointsTable, positionsTable, sheetTable } from "./tables.ts";

/** The report as one page that loads nothing. */
export const businessPage = (report: BusinessReport): string =>
  pageWith(`${report.business}: what was promised, and what was kept`, [
    introduction(report),
    promises(report),
    tiles(report),
    verdict(report),
    balance(report),
    orders(report),
    ...service(report),
    points(report),
    whereabouts(report),
    costs(report),
  ]);

const ordersIn = ({ orders: lines }: BusinessReport): number => lines.reduce((sum, line) => sum + line.orders, 0);

function introduction(report: BusinessReport): string {
  const { buyers, from, to, street, source } = report;
  return paragraph(
    `A small business with ${plural(ordersIn(report), "order")} of ${plural(buyers, "customer")}, ${day(from)} to ${day(to)}, on a ` +
      `street of ${plural(street.members, "shop")} with ${plural(street.customers, "customer")} and ${plural(street.orders, "order")}. ` +
      `What follows is its past (${source}), played on one chain.`,
  );
}

function tiles(report: BusinessReport): string {
  const { sheet, service, costs: lines } = report;
  const { received, returned, kept } = sheetTotal(sheet);
  const months = monthsOf(service);
  const usd = lines
    .map(({ chain, execution, data }) => ({ chain: chain.name, usd: execution + data }))
    .sort((a, b) => a.usd - b.usd);
  const [cheapest, dearest] = [usd[0], usd.at(-1)];
  const inTime = report.orders.find(({ outcome }) => outcome === "inTime")?.orders ?? 0;
  return tilesOf([
    ["Received", money(received), "for orders, service, points"],
    ["Given back", money(returned), `${percent(returned, received)} of it`],
    ["Kept", money(kept), `${percent(kept, received)} of it`],
    ["Delivered in time", count(inTime), `of ${plural(ordersIn(report), "order")}`],
    [
      "Months without a credit",
      count(months.filter(({ credit }) => credit === 0n).length),
      `of ${plural(months.length, "month")} of service`,
    ],
    ...(cheapest && dearest
      ? [
          [
            "It costs, in USD",
            dollars(cheapest.usd),
            `on ${cheapest.chain}; ${dollars(dearest.usd)} on ${dearest.chain}`,
          ] as const,
        ]
      : []),
  ]);
}

function verdict(report: BusinessReport): string {
  const { proof } = report;
  const counted =
    `${plural(proof.orders, "order")}, ${plural(proof.customers, "customer")} and ${plural(proof.members, "shop")} with points, ` +
    `${count(proof.balances)} balances at months’ ends, ${plural(proof.months, "month")} of the service, and ` +
    `${plural(proof.accounts, "account")} to the last cent`;
  if (businessAgrees(report)) {
    return verdictOf(true, "Proved:", `a calculation from the files alone says the same as the chain on ${counted}.`);
  }
  const some = plural(proof.differences.length, "difference");
  return verdictOf(false, "Not right:", `a calculation from the files alone finds ${some} on ${counted}.`);
}

function promises({ service: { sites, schedule, metrics, price }, rate, street }: BusinessReport): string {
  const steps = metrics.flatMap((metric) => metric.steps.map((step) => inWords(metric, step))).join("; ");
  const item = (name: string, text: string): string => `<strong>${escaped(name)}</strong> ${escaped(text)}`;
  return list(
    "What was promised",
    [
      item(
        "You pay when it arrives.",
        "A customer’s money waits until the goods are proven to have arrived; if they have not by the deadline, it goes back.",
      ),
      item(
        `If ${sites[0]?.name ?? "the service"} misses its level, you are refunded.`,
        `Of ${money(price)} a month, without a claim: ${steps}. These are the terms of ${schedule.title}.`,
      ),
      item(
        "Your points are good.",
        `${money(rate)} points for each 1.00 spent. A point is worth 0.01 at ${plural(street.members, "shop")}, and backed in a reserve.`,
      ),
    ],
    2,
  );
}

const balance = ({ sheet }: BusinessReport): string =>
  section(
    "The balance sheet",
    "What each promise brought, and what of it customers got back. Of points: what came out of the reserve, and what went in.",
    `${sheetTable(sheet)}\n${drawing("The balance sheet", sheetChart(sheet))}`,
  );

function orders(report: BusinessReport): string {
  const { orders: lines } = report;
  const sum = (field: "buyers" | "late"): string => money(lines.reduce((all, line) => all + line[field], 0n));
  return figure(
    "Orders: you pay when it arrives",
    `How ${plural(ordersIn(report), "order")} ended. ${sum("buyers")} went back to customers, of it ${sum("late")} for lateness alone.`,
    ordersChart(lines),
    ordersTable(lines),
  );
}

/** A picture for each thing that is measured, and below the first the months. */
const service = ({ service: { sites, metrics, price, customers } }: BusinessReport): string[] =>
  sites.flatMap((site) =>
    metrics.map((metric, at) => {
      const { refunds: back } = totalOf(site.months);
      const text =
        `${site.name}, for ${money(price)} a month from ${plural(customers, "customer")}. Where the level falls onto a coloured ` +
        `ground, a part of the month goes back to each of them; ${money(back)} in all.`;
      const title =
        metrics.length > 1 ? `Service: ${metric.name}` : "Service: if it misses its level, you are refunded";
      const figures = at === 0 ? monthTable(metrics, site) : undefined;
      return figure(title, text, levelsOf(metric, at, site.months), figures);
    }),
  );

const points = (report: BusinessReport): string =>
  section(
    "Points: good at every shop",
    "For the points that it accepts the business is paid out of the reserve, into which it had paid for those that it gave.",
    pointsTable(report),
  );

/** Full months only: the very last position is of the first second of one. */
const whereabouts = ({ positions }: BusinessReport): string =>
  figure(
    "Where its money was",
    "At each month’s end. What is not in its own account waits in a contract until the goods have arrived and the months are over.",
    positionsChart(positions.slice(0, -1)),
    positionsTable(positions),
  );

function costs(report: BusinessReport): string {
  const { gas, prices } = report;
  const each = (promise: PromiseName): string => {
    const line = gas.find((some) => some.promise === promise);
    return line === undefined || line.cases === 0 ? "–" : count(line.gas / line.cases);
  };
  return section(
    "What it costs",
    `An order takes ${each("orders")} gas from payment to payout, a customer’s month of the service ${each("service")}, and a transaction ` +
      `of its own about points ${each("points")}; whoever sent them. At the prices of ${prices.date}. ${prices.note}`,
    costsTable(report),
  );
}
