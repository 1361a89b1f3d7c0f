import { centsText, costsJson, gasJson } from "../json.ts";
import { levelInWords } from "./print.ts";
import { uptimeAgrees, type SiteLine, type UptimeReport } from "./report.ts";

/** The report for programs: see docs/replay.md. */
export function uptimeJson(report: UptimeReport): Record<string, unknown> {
  const { schedule, metrics, price, cap, customers, sites, notPlayed, tallies, costs, prices, books } = report;
  return {
    schedule: { ...schedule, played: metrics.map(({ name }) => name) },
    terms: { price: centsText(price), cap: centsText(cap), customers },
    sites: sites.map((site) => siteJson(report, site)),
    notPlayed,
    gas: gasJson(tallies),
    costs: costsJson(costs, prices),
    books: {
      accounts: books.accounts,
      minted: centsText(books.minted),
      customers: centsText(books.customers),
      providers: centsText(books.providers),
      contracts: centsText(books.contracts),
    },
    agreement: { agrees: uptimeAgrees(report), differences: report.differences },
    performance: report.performance,
  };
}

const siteJson = ({ metrics }: UptimeReport, { file, name, months, reserve }: SiteLine): object => ({
  file,
  name,
  coverage: centsText(reserve),
  months: months.map((line) => ({
    month: line.name,
    fate: line.fate,
    downSeconds: line.downSeconds,
    levels: metrics.map((metric, at) => ({
      metric: metric.name,
      level: line.measured[at] ?? null,
      text: levelInWords(metric, line.measured[at]),
    })),
    silent: line.silent,
    credit: centsText(line.credit),
    toCustomers: centsText(line.refunds),
    toProvider: centsText(line.provider),
    gas: line.gas,
    notes: line.notes,
  })),
});
