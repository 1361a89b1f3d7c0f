import { pageWith } from "../../../report/page.ts";
import { figure, paragraph, section, table, tiles as tilesOf, verdict as verdictOf } from "../../../report/tags.ts";
import { count, money, percent, plural } from "../../../ui/format.ts";
import { costTable } from "../../page-costs.ts";
import { gasIn } from "../../tallies.ts";
import { OPERATIONS } from "../operations.ts";
import { duration } from "../print.ts";
import { monthsOf, totalOf, uptimeAgrees, type MonthLine, type UptimeReport } from "../report.ts";
import { MONITORS, THRESHOLD } from "../rules.ts";
import { creditsOf, levelsOf } from "./charts.ts";
import { schedulePart } from "./schedule.ts";
import { monthTable, siteTable } from "./tables.ts";

/** The report as one page that loads nothing. */
export const uptimePage = (report: UptimeReport): string =>
  pageWith(`Uptime by the terms of ${report.schedule.title}`, [
    introduction(report),
    tiles(report),
    verdict(report),
    ...(report.sites.length > 1 ? [overview(report)] : []),
    ...levels(report),
    credits(report),
    cost(report),
    schedulePart(report),
    ...notPlayed(report),
  ]);

const inCurrency = (report: UptimeReport, before = " "): string =>
  report.schedule.currency === undefined ? "" : `${before}${report.schedule.currency}`;

function introduction(report: UptimeReport): string {
  const { sites, customers, price } = report;
  const names = monthsOf(report)
    .map(({ name }) => name)
    .sort();
  const files = [...new Set(sites.map(({ file }) => file))].join(", ");
  return paragraph(
    `${plural(sites.length, "site")} of ${files}, from ${names[0]} to ${names.at(-1)}, as services that ` +
      `${plural(customers, "customer")} of each ${customers === 1 ? "pays" : "pay"} for in advance: ` +
      `${money(price)}${inCurrency(report)} a month. ` +
      `After each month ${THRESHOLD} of ${MONITORS.length} monitors sign what was delivered, every month another one missing, and ` +
      "what the terms give for it goes back to each customer; nobody has to claim it.",
  );
}

function tiles(report: UptimeReport): string {
  const { sites, price, customers, tallies } = report;
  const months = monthsOf(report);
  const paid = price * BigInt(customers * months.length);
  const { refunds: back, downSeconds: down } = totalOf(months);
  const missed = months.filter(({ credit }) => credit > 0n).length;
  return tilesOf([
    ["Months", count(months.length), plural(sites.length, "site")],
    ["Down in all", roughly(down), "as the status page has it"],
    [
      "Paid in advance",
      money(paid),
      `${inCurrency(report, "")} by ${plural(sites.length * customers, "customer")}`.trim(),
    ],
    ["Back to customers", money(back), `${percent(back, paid)} of it`],
    ["Months with a credit", count(missed), `of ${count(months.length)}`],
    ["Gas", count(gasIn(tallies) / Math.max(months.length * customers, 1)), "for a customer’s month"],
  ]);
}

/** Minutes do not matter where there are hours. */
const roughly = (seconds: number): string => (seconds < 3_600 ? duration(seconds) : `${count(seconds / 3_600)} h`);

function verdict(report: UptimeReport): string {
  const { books, differences, sites } = report;
  const months = plural(monthsOf(report).length, "month");
  if (!uptimeAgrees(report)) {
    return verdictOf(
      false,
      "Not right:",
      `${plural(differences.length, "figure")} of ${months} differ from the plain calculation, and the contracts hold ` +
        `${money(books.contracts)} in the end.`,
    );
  }
  return verdictOf(
    true,
    "Proved:",
    `a plain calculation from the file alone agrees with the chain on ${months} of ${plural(sites.length, "site")}. ` +
      `${plural(books.accounts, "account")} have to the last cent what they should, and nothing is left in the contracts: of ` +
      `${money(books.minted)} that came in as prices, coverage and bonds, customers have ${money(books.customers)} and providers ${money(books.providers)}.`,
  );
}

const overview = ({ sites }: UptimeReport): string =>
  section("The sites", "What each of them was down, and what that was worth.", siteTable(sites));

/** A picture for each site and each thing that is measured, and below the first the site's months. */
const levels = ({ sites, metrics }: UptimeReport): string[] =>
  sites.flatMap((site) =>
    metrics.map((metric, at) => {
      const { name, months } = site;
      const title = metrics.length > 1 ? `${name}: ${metric.name}` : name;
      const figures = at === 0 ? monthTable(metrics, site) : undefined;
      return figure(title, summary(months), levelsOf(metric, at, months), figures);
    }),
  );

function summary(months: readonly MonthLine[]): string {
  const { downSeconds: down, credit: back } = totalOf(months);
  const missed = months.filter(({ credit }) => credit > 0n).length;
  const given = missed === 0 ? "no credit" : `${money(back)} back to each customer, for ${plural(missed, "month")}`;
  return `${plural(months.length, "month")}, ${duration(down)} down: ${given}.`;
}

const credits = (report: UptimeReport): string =>
  figure(
    "Back to customers, month by month",
    `Of all sites together${inCurrency(report, ", in ")}. A month without a full report gives back its price, or the most that a credit can be, if that is more.`,
    creditsOf(report.sites),
  );

function cost(report: UptimeReport): string {
  const { tallies, costs, prices, customers } = report;
  const rows = tallies.map(({ operation, cases, transactions, gas }) => [
    OPERATIONS[operation],
    ...[cases, transactions, gas / cases, gas].map(count),
  ]);
  const transactions = tallies.reduce((sum, tally) => sum + tally.transactions, 0);
  const gas = table({
    caption: "Gas",
    titles: ["What is sent", "Cases", "Transactions", "Gas for each case", "Gas"],
    rows,
    total: ["all", "", count(transactions), "", count(gasIn(tallies))],
    texts: 1,
  });
  return section(
    "What it costs",
    `At the prices of ${prices.date}. ${prices.note}`,
    `${costTable(costs, monthsOf(report).length * customers, "For a customer’s month")}\n${gas}`,
  );
}

const notPlayed = ({ notPlayed: sites }: UptimeReport): string[] =>
  sites.length === 0
    ? []
    : [
        section(
          "Not played",
          "The files hold these sites, too.",
          table({
            caption: "Sites that were not played",
            titles: ["Site", "File", "Because"],
            rows: sites.map(({ name, file, reason }) => [name, file, reason]),
            texts: 3,
          }),
        ),
      ];
