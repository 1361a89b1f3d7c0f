import { membersOf } from "../points/report.ts";
import { UNIT_VALUE } from "../points/programme.ts";
import { costsOf, type Cost, type Prices } from "../prices.ts";
import { gasIn, type Tally } from "../tallies.ts";
import { gasOf, outcomesOf } from "../report.ts";
import { monthsOf, reportUptime, totalOf } from "../uptime/report.ts";
import { buyersOf } from "./plan.ts";
import { PER_CENT } from "./positions.ts";
import type { BusinessPerformance } from "./replay.ts";
import type { BusinessReport, GasLine, Proof, SheetLine } from "./report.ts";

/** What was played, as the business reads it. */
export function reportBusiness(performed: BusinessPerformance, prices: Prices, seconds: number): BusinessReport {
  const { business, prepared, points, expected, uptime, positions } = performed;
  const { story, programme, calendar } = prepared;
  const { accounts } = points.scene.ledger;
  const own = story.orders.flatMap(({ seller }, i) => (seller === business ? [i] : []));
  const outcomes = outcomesOf(
    own.map((i) => expected[i]!),
    own.map((i) => accounts[i]!),
  );
  const service = reportUptime({ ...uptime, prices, seconds });
  const member = membersOf(points).find(({ name }) => name === business);
  if (!member) throw new Error(`${business} is no member of the coalition`);
  const gas = gasOfAll(performed, own);
  return {
    business,
    source: story.history.source,
    street: {
      members: new Set(story.orders.map(({ seller }) => seller)).size,
      customers: new Set(story.orders.map(({ buyer }) => buyer)).size,
      orders: story.orders.length,
    },
    from: story.orders[own[0]!]!.terms.funded,
    to: calendar.end,
    orders: outcomes,
    buyers: buyersOf(story.orders, business).length,
    rate: programme.rate,
    points: member,
    service,
    positions,
    sheet: sheetOf(outcomes, service, member),
    gas,
    costs: costsOfAll(performed, gas, prices),
    prices,
    proof: proofOf(performed),
    performance: { seconds, memory: process.resourceUsage().maxRSS / 1024 },
  };
}

function sheetOf(
  outcomes: BusinessReport["orders"],
  service: BusinessReport["service"],
  { withdrawn, deposited, spread }: BusinessReport["points"],
): SheetLine[] {
  const ordered = (field: "paid" | "buyers" | "sellers"): bigint =>
    outcomes.reduce((sum, line) => sum + line[field], 0n);
  const { refunds, provider: kept } = totalOf(monthsOf(service));
  const taken = (withdrawn * UNIT_VALUE) / PER_CENT;
  const bought = (deposited * UNIT_VALUE + spread + PER_CENT - 1n) / PER_CENT;
  return [
    { promise: "orders", received: ordered("paid"), returned: ordered("buyers"), kept: ordered("sellers") },
    { promise: "service", received: refunds + kept, returned: refunds, kept },
    { promise: "points", received: taken, returned: bought, kept: taken - bought },
  ];
}

function gasOfAll({ points, uptime, business }: BusinessPerformance, own: readonly number[]): GasLine[] {
  const { ledger, post, stage } = points.scene;
  const orders = own.reduce((sum, i) => sum + gasOf(ledger.accounts[i]), 0);
  const sent = post.senders.get(stage.parties.of("seller", business).address);
  const months = uptime.play.sites.reduce((sum, { deal, months: all }) => sum + all.length * deal.agreements.length, 0);
  return [
    { promise: "orders", cases: own.length, gas: orders },
    { promise: "service", cases: months, gas: gasIn(uptime.play.post.tallies.list) },
    { promise: "points", cases: sent?.transactions ?? 0, gas: sent?.gas ?? 0 },
  ];
}

/** Of what the street's calls cost, the part of the gas that is the business's. */
function costsOfAll({ points, uptime }: BusinessPerformance, gas: readonly GasLine[], prices: Prices): Cost[] {
  const tallies: Readonly<Record<GasLine["promise"], readonly Tally[]>> = {
    orders: points.tallies,
    service: uptime.play.post.tallies.list,
    points: points.scene.post.tallies.list,
  };
  const parts = gas.map(({ promise, gas: own }) => {
    const part = own / Math.max(gasIn(tallies[promise]), 1);
    return costsOf(tallies[promise], prices).map((cost) => ({
      ...cost,
      execution: cost.execution * part,
      data: cost.data * part,
    }));
  });
  return prices.chains.map((chain, at) => {
    const sum = (field: "execution" | "data"): number => parts.reduce((total, costs) => total + costs[at]![field], 0);
    return { chain, execution: sum("execution"), data: sum("data") };
  });
}

function proofOf({ prepared, plainPoints, uptime, differences }: BusinessPerformance): Proof {
  return {
    orders: prepared.story.orders.length,
    customers: plainPoints.books.customers.size,
    members: plainPoints.books.members.size,
    balances: plainPoints.months.reduce((sum, { customers, members }) => sum + customers.size + members.size, 0),
    months: uptime.play.sites.reduce((sum, { months }) => sum + months.length, 0),
    accounts: uptime.books.accounts,
    differences,
  };
}
