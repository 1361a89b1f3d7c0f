import type { ScheduleMetric } from "@kept/sdk/schedules";
import { table } from "../../../report/tags.ts";
import { count, money } from "../../../ui/format.ts";
import { duration, levelInWords } from "../print.ts";
import type { MonthLine, SiteLine } from "../report.ts";

/** Of months: what they add up to. */
function sums(months: readonly MonthLine[]) {
  const cents = (field: "credit" | "refunds" | "provider"): bigint =>
    months.reduce((sum, month) => sum + month[field], 0n);
  return {
    down: duration(months.reduce((sum, { downSeconds }) => sum + downSeconds, 0)),
    money: [cents("credit"), cents("refunds"), cents("provider")].map(money),
    gas: count(months.reduce((sum, { gas }) => sum + gas, 0)),
  };
}

/** The months of a site. */
export function monthTable(metrics: readonly ScheduleMetric[], site: SiteLine): string {
  const { months } = site;
  const all = sums(months);
  return table({
    caption: `Months of ${site.name}`,
    titles: [
      "Month",
      "Report",
      "Down",
      ...metrics.map(({ name }) => name),
      "Credit each",
      "To customers",
      "To provider",
      "Gas",
    ],
    rows: months.map((month) => [
      month.name,
      month.fate === "silent" ? "none" : month.fate,
      duration(month.downSeconds),
      ...metrics.map((metric, at) => levelInWords(metric, month.measured[at])),
      ...[month.credit, month.refunds, month.provider].map(money),
      count(month.gas),
    ]),
    total: ["all", "", all.down, ...metrics.map(() => ""), ...all.money, all.gas],
    texts: 2,
  });
}

export const siteTable = (sites: readonly SiteLine[]): string =>
  table({
    caption: "Sites",
    titles: ["Site", "Months", "Down", "With a credit", "Credit each", "To customers", "To provider"],
    rows: sites.map(({ name, months }) => {
      const { down, money: amounts } = sums(months);
      const credited = months.filter(({ credit }) => credit > 0n).length;
      return [name, count(months.length), down, count(credited), ...amounts];
    }),
    texts: 1,
  });
