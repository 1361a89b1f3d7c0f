import { day, instant } from "../../ui/format.ts";
import { DAY } from "../../input/values.ts";
import { centsText, gasJson } from "../json.ts";
import type { MemberBook } from "./book.ts";
import { isSound } from "./census.ts";
import { issuedIn, pointsAgree, positionOf, type PointsReport } from "./report.ts";

/** Reserve units → "0.012500" */
const reserve = (units: bigint): string => `${units / 1_000_000n}.${String(units % 1_000_000n).padStart(6, "0")}`;

/** The report for programs: see docs/replay.md. */
export function pointsJson(report: PointsReport): Record<string, unknown> {
  const { story, programme, tallies, compared, differences, performance } = report;
  return {
    source: { path: story.history.source, format: story.history.format },
    counts: { recorded: story.history.recorded, played: story.orders.length, members: report.members.length },
    programme: {
      rate: centsText(programme.rate),
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
    treasury: { breakage: centsText(report.treasury.breakage), cashedOut: centsText(report.treasury.withdrawn) },
    months: months(report),
    gas: gasJson([...tallies.values()]),
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
    rewards: centsText(line.rewards),
    surveys: centsText(line.surveys),
    issued: centsText(issuedIn(line)),
    redeemed: centsText(line.redeemed),
    withdrawn: centsText(line.withdrawn),
    lapsed: centsText(line.expired),
    liveAtClose: centsText(line.live),
  }));

const position = (line: MemberBook): object => ({
  rewards: centsText(line.rewards),
  surveys: centsText(line.surveys),
  accepted: centsText(line.accepted),
  position: centsText(positionOf(line)),
  deposited: centsText(line.deposited),
  renewed: centsText(line.renewed),
  cashedOut: centsText(line.withdrawn),
  spread: reserve(line.spread),
});

const months = ({ months: lines }: PointsReport): unknown[] =>
  lines.map((month) => ({
    time: instant(month.time),
    sound: isSound(month),
    accounts: month.accounts,
    supply: centsText(month.supply),
    sumOfBalances: centsText(month.sum),
    customers: centsText(month.customers),
    members: centsText(month.members),
    reserve: reserve(month.reserve),
    value: reserve(month.value),
    spread: reserve(month.spread),
    outstanding: Object.fromEntries([...month.lanes].map(([vintage, units]) => [vintage, centsText(units)])),
  }));
