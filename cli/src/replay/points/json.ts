import { day, instant } from "../../ui/format.ts";
import { DAY } from "../../input/values.ts";
import type { MemberBook } from "./book.ts";
import { isSound } from "./census.ts";
import { issuedIn, pointsAgree, positionOf, type PointsReport } from "./report.ts";

/** Units → "12.50"; below zero "-12.50". */
const amount = (units: bigint): string => {
  const size = units < 0n ? -units : units;
  return `${units < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
};

/** Reserve units → "0.012500" */
const reserve = (units: bigint): string => `${units / 1_000_000n}.${String(units % 1_000_000n).padStart(6, "0")}`;

/** The report for programs: see docs/replay.md. */
export function pointsJson(report: PointsReport): Record<string, unknown> {
  const { story, programme, tallies, compared, differences, performance } = report;
  return {
    source: { path: story.history.source, format: story.history.format },
    counts: { recorded: story.history.recorded, played: story.orders.length, members: report.members.length },
    programme: {
      rate: amount(programme.rate),
      vintageDays: programme.length / DAY,
      start: instant(programme.start),
      announced: instant(report.announced),
      closesAt: instant(report.closesAt),
      end: instant(report.end),
      seed: programme.seed,
    },
    customers: report.customers,
    rewards: { ...report.rewards, meanScore: report.score ?? null },
    vintages: vintages(report),
    members: report.members.map((line) => ({
      member: line.name,
      joined: day(line.joined),
      orders: line.orders,
      ...position(line),
    })),
    treasury: { breakage: amount(report.treasury.breakage), cashedOut: amount(report.treasury.withdrawn) },
    months: months(report),
    gas: [...tallies.values()].map(({ operation, transactions, cases, gas }) => ({
      operation,
      transactions,
      cases,
      gas,
    })),
    agreement: { agrees: pointsAgree(report), compared, differences },
    performance,
    problems: story.problems,
  };
}

const vintages = ({ vintages: lines }: PointsReport): unknown[] =>
  lines.map((line) => ({
    vintage: line.vintage,
    from: instant(line.from),
    lapses: instant(line.until),
    rewards: amount(line.rewards),
    surveys: amount(line.surveys),
    issued: amount(issuedIn(line)),
    redeemed: amount(line.redeemed),
    withdrawn: amount(line.withdrawn),
    lapsed: amount(line.expired),
    liveAtClose: amount(line.live),
  }));

const position = (line: MemberBook): object => ({
  rewards: amount(line.rewards),
  surveys: amount(line.surveys),
  accepted: amount(line.accepted),
  position: amount(positionOf(line)),
  deposited: amount(line.deposited),
  renewed: amount(line.renewed),
  cashedOut: amount(line.withdrawn),
  spread: reserve(line.spread),
});

const months = ({ months: lines }: PointsReport): unknown[] =>
  lines.map((month) => ({
    time: instant(month.time),
    sound: isSound(month),
    accounts: month.accounts,
    supply: amount(month.supply),
    sumOfBalances: amount(month.sum),
    customers: amount(month.customers),
    members: amount(month.members),
    reserve: reserve(month.reserve),
    value: reserve(month.value),
    spread: reserve(month.spread),
    outstanding: Object.fromEntries([...month.lanes].map(([vintage, units]) => [vintage, amount(units)])),
  }));
