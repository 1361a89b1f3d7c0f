import { count, day, dollars, money, plural } from "../../ui/format.ts";
import { left, right, table } from "../../ui/table.ts";
import { OUTCOMES } from "../outcomes.ts";
import type { OutcomeLine } from "../report.ts";
import { issuedIn } from "../points/report.ts";
import { monthTable } from "../uptime/print.ts";
import { businessAgrees, sheetTotal, type BusinessReport, type PromiseName } from "./report.ts";

/** The report for a merchant, in lines of at most 120 characters. */
export const printBusiness = (report: BusinessReport): string =>
  [heading, orders, points, service, sheet, costs, proofs].map((part) => part(report).join("\n")).join("\n\n");

export const NAMES: Readonly<Record<PromiseName, string>> = { orders: "Orders", service: "Service", points: "Points" };

function heading({ business, street, from, to, buyers, source, ...report }: BusinessReport): string[] {
  const sold = report.orders.reduce((sum, line) => sum + line.orders, 0);
  return [
    `${business}, a small business (${source})`,
    `${plural(sold, "order")} of ${plural(buyers, "customer")}, ${day(from)} to ${day(to)}; around it a street of ` +
      `${plural(street.members, "shop")}, ${plural(street.customers, "customer")}, ${plural(street.orders, "order")}`,
    `Three promises on one chain: you pay when it arrives; your points are good; if ${report.service.sites[0]!.name} misses its level, ` +
      "you are refunded",
  ];
}

function orders({ orders: lines }: BusinessReport): string[] {
  const titles = ["orders", "paid", "back to customers", "of it for lateness", "kept"].map(right);
  return table([left("Orders: pay when it arrives"), ...titles], orderRows(lines), ["all", ...orderSums(lines)]);
}

const ORDER_MONEY = ["paid", "buyers", "late", "sellers"] as const;

/** How orders ended: how many, paid, back to customers, of it for lateness, kept. */
export const orderRows = (lines: readonly OutcomeLine[]): string[][] =>
  lines.map((line) => [OUTCOMES[line.outcome], count(line.orders), ...ORDER_MONEY.map((field) => money(line[field]))]);

/** The same of all of them. */
export const orderSums = (lines: readonly OutcomeLine[]): string[] => [
  count(lines.reduce((all, line) => all + line.orders, 0)),
  ...ORDER_MONEY.map((field) => money(lines.reduce((all, line) => all + line[field], 0n))),
];

function points({ points: line, sheet: lines, rate, street }: BusinessReport): string[] {
  const { received, returned } = lines.find(({ promise }) => promise === "points")!;
  return [
    ...table(
      [left("Points: good at every shop of the street"), right("points"), right("money")],
      [
        [`given, ${money(rate)} for each 1.00`, money(issuedIn(line)), ""],
        ["accepted from customers, as payment", money(line.accepted), money(line.accepted / 100n)],
        ["of these, kept to be given again", money(line.renewed), ""],
        ["bought from the reserve, with the spread", money(line.deposited), money(-returned)],
        ["withdrawn from the reserve", money(line.withdrawn), money(received)],
      ],
    ),
    `Each point is worth 0.01 at ${plural(street.members, "shop")}, which share one reserve: into it goes what is given, out of it what is accepted`,
  ];
}

function service({ service: report, service: { schedule, price, customers } }: BusinessReport): string[] {
  const site = report.sites[0]!;
  return [
    `Service: ${site.name}, ${money(price)} a month from ${plural(customers, "customer")}, credits by ${schedule.title}`,
    ...monthTable(report, site),
  ];
}

function sheet({ sheet: lines, positions }: BusinessReport): string[] {
  const total = sheetTotal(lines);
  const last = positions.at(-1);
  const row = (name: string, line: typeof total): string[] => [
    name,
    ...[line.received, line.returned, line.kept].map(money),
  ];
  return [
    ...table(
      [left("Balance sheet"), right("received"), right("given back"), right("kept")],
      lines.map((line) => row(NAMES[line.promise], line)),
      row("all", total),
    ),
    "Points: received is what the reserve paid for those that it accepted, given back what it paid in for those that it gave",
    ...(last
      ? [
          `In the end ${money(last.cash)} in its account and ${money(-last.reserve)} from points; nothing of it is left in a contract:`,
          `escrow ${money(last.inEscrow)}, prepaid ${money(last.prepaid)}, points ${money(last.points)}`,
        ]
      : []),
  ];
}

/** On each chain: what each promise costs by its part of the gas, all of them, and that as a part of what was received. */
export function costRows({ costs: lines, gas, sheet: all }: BusinessReport): string[][] {
  const total = gas.reduce((sum, line) => sum + line.gas, 0);
  const received = Math.max(Number(sheetTotal(all).received) / 100, 1);
  return lines.map(({ chain, execution, data }) => {
    const usd = execution + data;
    const parts = gas.map((line) => dollars((usd * line.gas) / Math.max(total, 1)));
    return [chain.name, ...parts, dollars(usd), `${((usd * 100) / received).toFixed(3)} %`];
  });
}

function costs(report: BusinessReport): string[] {
  const { gas, prices } = report;
  const titles = [...gas.map(({ promise }) => NAMES[promise].toLowerCase()), "all"].map(right);
  return [
    ...table([left("What keeping them costs, in USD"), ...titles, right("of what was received")], costRows(report)),
    `All gas of its orders and its service, whoever sent it, and of its own ${plural(gas[2]!.cases, "transaction")} about points`,
    `Prices of ${prices.date}. ${prices.note}`,
  ];
}

function proofs(report: BusinessReport): string[] {
  const { proof, performance } = report;
  const verdict = businessAgrees(report) ? "Proved" : "WRONG ";
  const off = plural(proof.differences.length, "difference");
  return [
    `${verdict}  a calculation from the files alone equals the chain on ${plural(proof.orders, "order")}, ` +
      `${plural(proof.customers, "customer")} and ${plural(proof.members, "shop")} with points,`,
    `        ${count(proof.balances)} balances at months' ends, ${plural(proof.months, "month")} of the service, and ` +
      `${plural(proof.accounts, "account")} to the last cent${businessAgrees(report) ? "" : `: ${off}`}`,
    `Time    ${performance.seconds.toFixed(1)} s; peak memory ${count(performance.memory)} MB`,
  ];
}
