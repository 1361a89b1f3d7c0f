import { day, instant } from "../../ui/format.ts";
import { centsText } from "../json.ts";
import { issuedIn } from "../points/report.ts";
import { uptimeJson } from "../uptime/json.ts";
import { businessAgrees, sheetTotal, type BusinessReport } from "./report.ts";

/** The report for programs: see docs/replay.md. */
export function businessJson(report: BusinessReport): Record<string, unknown> {
  const { business, source, street, from, to, buyers, points, sheet, positions, gas, costs, prices } = report;
  const { received, returned, kept } = sheetTotal(sheet);
  const { sites, schedule, terms } = uptimeJson(report.service) as Record<string, unknown>;
  return {
    business,
    source,
    street,
    from: instant(from),
    to: instant(to),
    customers: buyers,
    orders: report.orders.map((line) => ({
      outcome: line.outcome,
      orders: line.orders,
      paid: centsText(line.paid),
      toCustomers: centsText(line.buyers),
      kept: centsText(line.sellers),
      lateMoney: centsText(line.late),
    })),
    points: {
      given: centsText(issuedIn(points)),
      accepted: centsText(points.accepted),
      bought: centsText(points.deposited),
      cashedOut: centsText(points.withdrawn),
    },
    service: { schedule, terms, site: (sites as unknown[])[0] },
    balanceSheet: {
      lines: sheet.map((line) => ({
        promise: line.promise,
        received: centsText(line.received),
        givenBack: centsText(line.returned),
        kept: centsText(line.kept),
      })),
      total: { received: centsText(received), givenBack: centsText(returned), kept: centsText(kept) },
    },
    positions: positions.map((line) => ({
      on: day(line.time),
      cash: centsText(line.cash),
      inEscrow: centsText(line.inEscrow),
      prepaid: centsText(line.prepaid),
      points: centsText(line.points),
      reserve: centsText(line.reserve),
    })),
    gas,
    costs: {
      date: prices.date,
      note: prices.note,
      chains: costs.map(({ chain, execution, data }) => ({ ...chain, executionUsd: execution, dataUsd: data })),
    },
    proof: { agrees: businessAgrees(report), ...report.proof },
    performance: report.performance,
  };
}
