import type { ScheduleMetric } from "@kept/sdk/schedules";
import { table } from "../../../report/tags.ts";
import { count, money } from "../../../ui/format.ts";
import { duration, levelInWords } from "../print.ts";
import { totalOf, type SiteLine } from "../report.ts";

/** The months of a site. */
export function monthTable(metrics: readonly ScheduleMetric[], site: SiteLine): string {
  const { months } = site;
  const all = totalOf(months);
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
    total: [
      "all",
      "",
      duration(all.downSeconds),
      ...metrics.map(() => ""),
      ...[all.credit, all.refunds, all.provider].map(money),
      count(all.gas),
    ],
    texts: 2,
  });
}

export const siteTable = (sites: readonly SiteLine[]): string =>
  table({
    caption: "Sites",
    titles: ["Site", "Months", "Down", "With a credit", "Credit each", "To customers", "To provider"],
    rows: sites.map(({ name, months }) => {
      const { downSeconds, credit: each, refunds, provider } = totalOf(months);
      const credited = months.filter(({ credit }) => credit > 0n).length;
      return [
        name,
        count(months.length),
        duration(downSeconds),
        count(credited),
        ...[each, refunds, provider].map(money),
      ];
    }),
    texts: 1,
  });
