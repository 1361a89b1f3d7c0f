import { basename } from "node:path";
import { DAY } from "../../../input/values.ts";
import { pageWith } from "../../../report/page.ts";
import { figure, table, tiles as tilesOf, verdict as verdictOf } from "../../../report/tags.ts";
import { count, day, money, percent } from "../../../ui/format.ts";
import { isSound } from "../census.ts";
import { inMoney } from "../print.ts";
import { SPREAD_BPS, SURVEY, UNIT_VALUE } from "../programme.ts";
import { issuedIn, pointsAgree, positionOf, type MemberLine, type PointsReport } from "../report.ts";
import { sumOf } from "../sums.ts";
import { becameOfAll, breakage, liveByVintage, positions, reserve } from "./charts.ts";

/** So many members are drawn. */
const DRAWN = 15;

/** The report as one page that loads nothing. */
export function pageOf(report: PointsReport): string {
  // The page is sent on: it does not tell where the files lay.
  const title = `Points of ${basename(report.story.history.source)}`;
  return pageWith(title, [introduction(report), tiles(report), verdict(report), charts(report)]);
}

function introduction({ story, programme, customers, members, closesAt, end }: PointsReport): string {
  const times = story.orders.map(({ terms }) => terms.funded);
  return `<p>${count(story.orders.length)} orders of ${count(customers.all)} customers at ${count(members.length)} members, paid
${day(times[0]!)} to ${day(times.at(-1)!)}, as one coalition: ${money(programme.rate)} points for each 1.00 spent, given when the
order closes; ${money(SURVEY)} for an answered survey. A point is worth 0.01. Vintages last ${programme.length / DAY} days; points
live in their own and the next three. Issuing ended on ${day(closesAt)}, and until ${day(end)} everything was paid out.</p>`;
}

function tiles({ vintages, members, months, rewards }: PointsReport): string {
  const sum = sumOf(vintages);
  const issued = sum("rewards") + sum("surveys");
  const part = (units: bigint): string => `${percent(units, issued)} of issued`;
  const most = months.reduce((peak, month) => (month.reserve > peak ? month.reserve : peak), 0n);
  const spread = sumOf(members)("spread");
  return tilesOf([
    [
      "Points issued",
      count(issued / 100n),
      `${count(rewards.atOnce + rewards.later)} rewards, ${count(rewards.surveys)} surveys`,
    ],
    ["Redeemed", count(sum("redeemed") / 100n), part(sum("redeemed"))],
    ["Lapsed", count(sum("expired") / 100n), part(sum("expired"))],
    ["Withdrawn", count(sum("withdrawn") / 100n), part(sum("withdrawn"))],
    ["Reserve at its peak", inMoney(most), "money"],
    ["Spread earned", inMoney(spread), `${Number(SPREAD_BPS) / 100} % of what members paid in`],
  ]);
}

function verdict(report: PointsReport): string {
  const { months, compared, differences } = report;
  if (!pointsAgree(report)) {
    const unsound = months.filter((month) => !isSound(month)).length;
    const text = `${count(differences.length)} figures differ from the plain calculation, and at ${unsound} months’ ends the books
were not sound.`;
    return verdictOf(false, "Not right:", text);
  }
  const text = `at each of ${count(months.length)} months’ ends the balances of all accounts added up to the total supply, and the
reserve was at least what backs it; in the end both are zero. A plain calculation from the CSV alone agrees with the chain on
${count(compared.customers)} customers, ${count(compared.members)} members, every vintage and ${count(compared.balances)} balances.`;
  return verdictOf(true, "Proved:", text);
}

function charts(report: PointsReport): string {
  const { vintages, members, months, treasury } = report;
  const shown = members.slice(0, DRAWN);
  return [
    figure(
      "Live points by vintage",
      "At every month’s end, in customers’ hands.",
      liveByVintage(report),
      monthTable(report),
    ),
    figure(
      "What became of all points",
      "Everything issued until then: spent at a member, withdrawn for money in the wind-down, lapsed, or still live.",
      becameOfAll(report),
    ),
    figure(
      "Breakage by vintage",
      `What lapsed went to the treasury: ${money(treasury.breakage)} points, worth ${inMoney(treasury.breakage * UNIT_VALUE)}.`,
      breakage(report),
      vintageTable(vintages),
    ),
    figure(
      "Members’ positions",
      `The ${count(shown.length)} members who issued and accepted most. A member to the right accepted more than it issued: it was ` +
        "paid for it out of the reserve.",
      positions(shown),
      memberTable(members),
    ),
    figure(
      "Reserve and value",
      `At each of the ${count(months.length - 1)} months’ ends: what the points are worth, and the reserve, which also holds the ` +
        "spread until the operator collects it.",
      reserve(report),
    ),
  ].join("\n");
}

const vintageTable = (vintages: PointsReport["vintages"]): string =>
  table({
    caption: "Vintages",
    titles: [
      "Vintage",
      "From",
      "Lapses",
      "Rewards",
      "Surveys",
      "Issued",
      "Redeemed",
      "Withdrawn",
      "Lapsed",
      "Breakage",
      "Live at close",
    ],
    rows: vintages.map((line) => [
      String(line.vintage),
      day(line.from),
      day(line.until),
      ...[line.rewards, line.surveys, issuedIn(line), line.redeemed, line.withdrawn, line.expired].map(money),
      percent(line.expired, issuedIn(line)),
      money(line.live),
    ]),
    texts: 3,
  });

const memberTable = (members: readonly MemberLine[]): string =>
  table({
    caption: "Members",
    titles: [
      "Member",
      "Joined",
      "Orders",
      "Issued",
      "Accepted",
      "Position",
      "Deposited",
      "Renewed",
      "Cashed out",
      "Spread",
    ],
    rows: members.map((line) => [
      line.name,
      day(line.joined).slice(0, 7),
      count(line.orders),
      ...[issuedIn(line), line.accepted, positionOf(line), line.deposited, line.renewed, line.withdrawn].map(money),
      inMoney(line.spread),
    ]),
    texts: 2,
  });

const monthTable = ({ months }: PointsReport): string =>
  table({
    caption: "Months’ ends",
    titles: [
      "Month’s end",
      "Accounts",
      "Customers",
      "Members",
      "Σ balances",
      "Supply",
      "Value",
      "Spread",
      "Reserve",
      "Sound",
    ],
    rows: months.map((month) => [
      day(month.time),
      count(month.accounts),
      ...[month.customers, month.members, month.sum, month.supply].map(money),
      ...[month.value, month.spread, month.reserve].map(inMoney),
      isSound(month) ? "yes" : "NO",
    ]),
    texts: 1,
  });
