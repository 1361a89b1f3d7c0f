import { day, instant } from "../../ui/format.ts";
import { centsText, costsJson } from "../json.ts";
import { issuedIn } from "../points/report.ts";
import { uptimeJson } from "../uptime/json.ts";
import { businessAgrees, sheetTotal, type BusinessReport } from "./report.ts";

/** The report for programs: see docs/replay.md. */
export function businessJson(report: BusinessReport): Record<string, unknown> {
  const { business, source, street, from, to, buyers, points, gas, costs, prices } = report;
  const { sites, schedule, terms } = uptimeJson(report.service);
  return {
    business,
    source,
    street,
    from: instant(from),
    to: instant(to),
    customers: buyers,
    orders: orders(report),
    points: {
      given: centsText(issuedIn(points)),
      accepted: centsText(points.accepted),
      bought: centsText(points.deposited),
      withdrawn: centsText(points.withdrawn),
    },
    service: { schedule, terms, site: (sites as unknown[])[0] },
    balanceSheet: balanceSheet(report),
    positions: positions(report),
    gas,
    costs: costsJson(costs, prices),
    proof: { agrees: businessAgrees(report), ...report.proof },
    performance: report.performance,
  };
}

const orders = ({ orders: lines }: BusinessReport): unknown[] =>
  lines.map((line) => ({
    outcome: line.outcome,
    orders: line.orders,
    paid: centsText(line.paid),
    toCustomers: centsText(line.buyers),
    kept: centsText(line.sellers),
    lateMoney: centsText(line.late),
  }));

function balanceSheet({ sheet }: BusinessReport): unknown {
  const inText = ({ received, returned, kept }: ReturnType<typeof sheetTotal>): object => ({
    received: centsText(received),
    givenBack: centsText(returned),
    kept: centsText(kept),
  });
  const lines = sheet.map((line) => ({ promise: line.promise, ...inText(line) }));
  return { lines, total: inText(sheetTotal(sheet)) };
}

const positions = ({ positions: lines }: BusinessReport): unknown[] =>
  lines.map((line) => ({
    on: day(line.time),
    cash: centsText(line.cash),
    inEscrow: centsText(line.inEscrow),
    prepaid: centsText(line.prepaid),
    points: centsText(line.points),
    reserve: centsText(line.reserve),
  }));
