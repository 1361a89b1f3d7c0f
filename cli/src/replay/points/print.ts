import { count, day, money, percent, plural } from "../../ui/format.ts";
import { left, right, table } from "../../ui/table.ts";
import { isSound } from "./census.ts";
import { printGas } from "../print-gas.ts";
import { OPERATIONS } from "./operations.ts";
import { DAY } from "../../input/values.ts";
import { FLOAT, MINIMUM, SPREAD_BPS, SURVEY, UNIT_VALUE } from "./programme.ts";
import { issuedIn, pointsAgree, positionOf, type MemberLine, type PointsReport } from "./report.ts";
import { sumOf } from "./sums.ts";

/** The report for people, in lines of at most 120 characters. */
export const printPoints = (report: PointsReport, shown: number): string =>
  [heading, vintages, (each: PointsReport) => members(each, shown), gas, proofs]
    .map((part) => part(report).join("\n"))
    .join("\n\n");

function heading(report: PointsReport): string[] {
  const { story, programme, customers, members: all, closesAt, rewards, end } = report;
  const times = story.orders.map(({ terms }) => terms.funded);
  const scored = report.score === undefined ? "" : `, ${report.score.toFixed(2)} of 5 on average`;
  return [
    `Points of ${story.history.source}`,
    `${count(story.orders.length)} orders of ${plural(customers.all, "customer")} at ${plural(all.length, "member")}, ` +
      `paid ${day(times[0]!)} to ${day(times.at(-1)!)}`,
    `${money(programme.rate)} points for each 1.00 spent, ${money(SURVEY)} for an answered survey; a point is worth 0.01`,
    `Vintages of ${programme.length / DAY} days from ${day(programme.start)}; points live in their own and the next three`,
    `Rewards: ${count(rewards.atOnce)} when the order closed, ${count(rewards.later)} later, when the member had bought more`,
    `Surveys: ${count(rewards.surveys)} paid${scored}`,
    `Customers: ${count(customers.redeemed)} redeemed, ${count(customers.lapsed)} let points lapse, ` +
      `${count(customers.withdrew)} withdrew in the wind-down`,
    `Issuing ended ${day(closesAt)}, the last points lapsed before ${day(end)}`,
    ...(story.problems.length > 0 ? [`${plural(story.problems.length, "row")} left out, as reported`] : []),
  ];
}

function vintages({ vintages: lines }: PointsReport): string[] {
  const titles = ["rewards", "surveys", "issued", "redeemed", "withdrawn", "lapsed", "breakage", "live at close"];
  const row = (name: readonly string[], some: PointsReport["vintages"]): string[] => {
    const sum = sumOf(some);
    const issued = sum("rewards") + sum("surveys");
    const amounts = [sum("rewards"), sum("surveys"), issued, sum("redeemed"), sum("withdrawn"), sum("expired")];
    return [...name, ...amounts.map(money), percent(sum("expired"), issued), money(sum("live"))];
  };
  return table(
    [right("Vintage"), left("from"), ...titles.map(right)],
    lines.map((line) => row([String(line.vintage), day(line.from)], [line])),
    row(["all", ""], lines),
  );
}

function members({ members: all, treasury }: PointsReport, shown: number): string[] {
  const titles = ["orders", "issued", "accepted", "position", "deposited", "renewed", "cashed out", "spread"];
  const row = (name: string, some: readonly MemberLine[]): string[] => {
    const sum = sumOf(some);
    const position = some.reduce((total, each) => total + positionOf(each), 0n);
    const issued = some.reduce((total, each) => total + issuedIn(each), 0n);
    const amounts = [issued, sum("accepted"), position, sum("deposited"), sum("renewed"), sum("withdrawn")];
    const orders = count(some.reduce((total, each) => total + each.orders, 0));
    return [name, orders, ...amounts.map(money), inMoney(sum("spread"))];
  };
  const rest = all.slice(shown);
  const others = rest.length > 0 ? [row(plural(rest.length, "other"), rest)] : [];
  return [
    ...table(
      [left("Member"), ...titles.map(right)],
      [...all.slice(0, shown).map((member) => row(shorten(member.name), [member])), ...others],
      row("all", all),
    ),
    `The treasury received ${money(treasury.breakage)} lapsed points, worth ${inMoney(treasury.breakage * UNIT_VALUE)}`,
    `Position: accepted less issued. The spread is money, ${Number(SPREAD_BPS) / 100} % of deposits and renewals. Each member keeps`,
    `${money(FLOAT)} points beyond what it has promised; who has ${money(MINIMUM)} or more spends all of it`,
  ];
}

const gas = ({ tallies }: PointsReport): string[] => [
  ...printGas([...tallies.values()], OPERATIONS),
  "Rewards are paid within the keeper's settling of the orders: see `kept replay orders`",
];

function proofs(report: PointsReport): string[] {
  const { months, compared, differences, performance } = report;
  const unsound = months.filter((month) => !isSound(month));
  const ends = plural(months.length, "month's end", "months' ends");
  const last = months.at(-1);
  const agreed = differences.length === 0 ? "agrees" : "DISAGREES";
  const balances = months.reduce((sum, month) => sum + month.accounts, 0);
  return [
    unsound.length === 0
      ? `Books  sound at ${ends}: Σ balanceOf = totalSupply over all accounts (${count(balances)} balances), ` +
        "reserve ≥ value"
      : `Books  WRONG at ${unsound.length} of ${ends}`,
    `       at the end: supply ${money(last?.supply ?? 0n)}, reserve ${inMoney(last?.reserve ?? 0n)}`,
    `Plain  ${agreed}: the calculation from the CSV alone equals the chain on ${plural(compared.customers, "customer")},`,
    `       ${plural(compared.members, "member")}, every vintage and ${count(compared.balances)} balances at months' ends`,
    ...(pointsAgree(report) ? [] : [`       ${plural(differences.length, "difference")}`]),
    `Time   ${performance.seconds.toFixed(1)} s; peak memory ${count(performance.memory)} MB`,
  ];
}

/** Reserve units → "1,234.50", rounded to a cent. */
export const inMoney = (units: bigint): string => money((units + 5_000n) / 10_000n);

export const shorten = (name: string): string => (name.length > 20 ? `${name.slice(0, 12)}…` : name);
