import { InvalidArgumentError, type Command } from "commander";
import { coalitionStatement, formatPoints, readHistory, type Hex } from "@kept/sdk";
import { expiring } from "@kept/sdk/calc";
import { Failure } from "../failure.ts";
import { timeOf } from "../input/values.ts";
import { birthOf } from "../points/birth.ts";
import { withCoalition, type Coalition } from "../points/connect.ts";
import { readCustomers } from "../points/list.ts";
import { addressArgument } from "../chain/options.ts";
import { reading, type ChainFlags } from "../points/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { nameOf } from "../points/say.ts";
import { count, instant, money } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";

interface Flags extends ChainFlags {
  readonly csv?: string;
  readonly before?: number;
}

export function expiringCommand(): Command {
  return reading("expiring", "Which points of which customers expire when.")
    .argument("[customers...]", "whose; all who have points, if left out", addresses)
    .option("--csv <file>", "a file with the column customer says whose")
    .option("--before <date>", "only what expires before that day, such as 2027-07-01 (UTC)", dayArgument)
    .action(
      acting((customers: string[] | undefined, flags: Flags) =>
        withCoalition(flags, (coalition) => tell(coalition, customers ?? [], flags)),
      ),
    );
}

const addresses = (text: string, before: string[] | undefined): string[] => [...(before ?? []), addressArgument(text)];

/** Points of one customer that go at one moment. */
interface Going {
  readonly customer: Hex;
  readonly at: number;
  readonly amount: bigint;
}

async function tell(coalition: Coalition, customers: readonly Hex[], flags: Flags): Promise<void> {
  if (customers.length > 0 && flags.csv !== undefined) throw new Failure("Give customers or --csv, not both.");
  const { provider, terms, name } = coalition;
  if (!terms.expires) {
    return say(flags, [[nameOf(coalition)], [`Points of ${name} never expire.`]], { expires: false, expiring: [] });
  }
  const block = await provider.getBlock("latest");
  const [number, time] = [block?.number ?? 0, block?.timestamp ?? 0];
  const whose = await namedOrAll(coalition, customers, flags, number);
  const all = await Promise.all(whose.map((customer) => goingOf(coalition, customer, number, time)));
  const going = all.flat().filter(({ at }) => at < (flags.before ?? Infinity));
  const document = going.map(({ customer, at, amount }) => ({
    customer,
    at: instant(at),
    points: formatPoints(amount),
  }));
  const asOf = `as of ${instant(time)} (block ${number})`;
  say(flags, [[nameOf(coalition), asOf], byCustomer(going), byTime(going)], {
    asOf: instant(time),
    expiring: document,
  });
}

async function namedOrAll(
  coalition: Coalition,
  customers: readonly Hex[],
  { csv }: Flags,
  toBlock: number,
): Promise<readonly Hex[]> {
  if (customers.length > 0) return [...new Set(customers)];
  if (csv !== undefined) return readCustomers(csv);
  const { movements, until } = await readHistory(coalition.loyalty, { fromBlock: await birthOf(coalition), toBlock });
  return [...coalitionStatement(coalition.terms, movements, until).holders.keys()];
}

async function goingOf({ loyalty, terms }: Coalition, customer: Hex, block: number, time: number): Promise<Going[]> {
  const { lanes } = await loyalty.accountOf(customer, block);
  return expiring(terms, lanes, time).map((each) => ({ customer, ...each }));
}

function byCustomer(going: readonly Going[]): string[] {
  if (going.length === 0) return ["Nothing expires."];
  const rows = going.map(({ customer, at, amount }) => [customer, money(amount), instant(at)]);
  return table([left("Customer"), right("points"), left("expire")], rows);
}

function byTime(going: readonly Going[]): string[] {
  const times = [...new Set(going.map(({ at }) => at))].sort((a, b) => a - b);
  if (times.length === 0) return [];
  const figures = (part: readonly Going[]): string[] => [
    count(new Set(part.map(({ customer }) => customer)).size),
    money(part.reduce((sum, { amount }) => sum + amount, 0n)),
  ];
  return table(
    [left("Expire"), right("customers"), right("points")],
    times.map((time) => [instant(time), ...figures(going.filter(({ at }) => at === time))]),
    ["all", ...figures(going)],
  );
}

function dayArgument(text: string): number {
  try {
    return timeOf(`${text} 00:00:00`, "--before");
  } catch {
    throw new InvalidArgumentError("It must be a day such as 2027-07-01.");
  }
}
