import { table } from "../../../report/tags.ts";
import { count, day, money } from "../../../ui/format.ts";
import { issuedIn } from "../../points/report.ts";
import type { OutcomeLine } from "../../report.ts";
import { costRows, NAMES, orderRows, orderSums } from "../print.ts";
import { sheetTotal, type BusinessReport, type Position, type SheetLine } from "../report.ts";

export function sheetTable(lines: readonly SheetLine[]): string {
  const cells = ({ received, returned, kept }: ReturnType<typeof sheetTotal>): string[] =>
    [received, returned, kept].map(money);
  return table({
    caption: "Balance sheet",
    titles: ["Promise", "Received", "Given back", "Kept"],
    rows: lines.map((line) => [NAMES[line.promise], ...cells(line)]),
    total: ["All", ...cells(sheetTotal(lines))],
    texts: 1,
  });
}

export const ordersTable = (lines: readonly OutcomeLine[]): string =>
  table({
    caption: "Orders",
    titles: ["How they ended", "Orders", "Paid", "Back to customers", "Of it for lateness", "Kept"],
    rows: orderRows(lines),
    total: ["All", ...orderSums(lines)],
    texts: 1,
  });

export const positionsTable = (positions: readonly Position[]): string =>
  table({
    caption: "Where its money was",
    titles: ["On", "In its account", "In the escrow", "Prepaid", "In points", "In the points’ reserve"],
    rows: positions.map(({ time, cash, inEscrow, prepaid, points, reserve }) => [
      day(time),
      ...[cash, inEscrow, prepaid, points, reserve].map(money),
    ]),
    texts: 1,
  });

export function pointsTable({ points, sheet }: BusinessReport): string {
  const line = sheet.find(({ promise }) => promise === "points");
  return table({
    caption: "Points",
    titles: ["Its points", "Points", "Money"],
    rows: [
      ["Given to customers", money(issuedIn(points)), ""],
      ["Accepted from customers, as payment", money(points.accepted), money(points.accepted / 100n)],
      ["Of these, kept to be given again", money(points.renewed), ""],
      ["Bought from the reserve, with the spread", money(points.deposited), money(-(line?.returned ?? 0n))],
      ["Withdrawn from the reserve", money(points.withdrawn), money(line?.received ?? 0n)],
    ],
    texts: 1,
  });
}

/** The gas that each promise took, what it costs on each chain, and what all of it is of what came in. */
export function costsTable(report: BusinessReport): string {
  const { gas } = report;
  const total = gas.reduce((sum, line) => sum + line.gas, 0);
  return table({
    caption: "Cost",
    titles: ["Gas, and USD on", ...gas.map(({ promise }) => NAMES[promise]), "All", "Of what was received"],
    rows: [["Gas", ...gas.map((line) => count(line.gas)), count(total), ""], ...costRows(report)],
    texts: 1,
  });
}
