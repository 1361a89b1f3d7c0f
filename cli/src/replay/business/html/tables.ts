import { table } from "../../../report/tags.ts";
import { count, day, dollars, money } from "../../../ui/format.ts";
import { OUTCOMES } from "../../outcomes.ts";
import { issuedIn } from "../../points/report.ts";
import type { OutcomeLine } from "../../report.ts";
import { NAMES } from "../print.ts";
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

export function ordersTable(lines: readonly OutcomeLine[]): string {
  const sum = (field: "paid" | "buyers" | "sellers" | "late"): string =>
    money(lines.reduce((all, line) => all + line[field], 0n));
  return table({
    caption: "Orders",
    titles: ["How they ended", "Orders", "Paid", "Back to customers", "Kept", "Of it for lateness"],
    rows: lines.map(({ outcome, orders, paid, buyers, sellers, late }) => [
      OUTCOMES[outcome],
      count(orders),
      ...[paid, buyers, sellers, late].map(money),
    ]),
    total: [
      "All",
      count(lines.reduce((all, { orders }) => all + orders, 0)),
      ...(["paid", "buyers", "sellers", "late"] as const).map(sum),
    ],
    texts: 1,
  });
}

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
export function costsTable({ costs, gas, sheet }: BusinessReport): string {
  const total = gas.reduce((sum, line) => sum + line.gas, 0);
  const received = Math.max(Number(sheetTotal(sheet).received) / 100, 1);
  const inUsd = costs.map(({ chain, execution, data }) => {
    const usd = execution + data;
    const parts = gas.map((line) => dollars((usd * line.gas) / Math.max(total, 1)));
    return [chain.name, ...parts, dollars(usd), `${((usd * 100) / received).toFixed(3)} %`];
  });
  return table({
    caption: "Cost",
    titles: ["Gas, and USD on", ...gas.map(({ promise }) => NAMES[promise]), "All", "Of what was received"],
    rows: [["Gas", ...gas.map((line) => count(line.gas)), count(total), ""], ...inUsd],
    texts: 1,
  });
}
