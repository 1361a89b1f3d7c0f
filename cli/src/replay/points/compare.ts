import { day, money } from "../../ui/format.ts";
import type { Difference } from "../compare.ts";
import type { Parties, Role } from "../parties.ts";
import { emptyCustomer, emptyMember, emptyVintage, type VintageBook } from "./book.ts";
import type { Month } from "./census.ts";
import type { Play } from "./engine.ts";
import { SPREAD_BPS, FLOAT, MINIMUM, SURVEY } from "./programme.ts";
import { plainPoints, type PlainPoints } from "./plain.ts";
import type { Scene } from "./scene.ts";
import { exitOf } from "./visits.ts";

/** What the plain calculation makes of the same past. */
export function plainlyPoints({ story, programme, calendar }: Scene): PlainPoints {
  const customers = [...new Set(story.orders.map(({ buyer }) => buyer))];
  const orders = story.orders.map(({ record, buyer, seller }, index) => {
    const answer = story.answers[index]?.record;
    const column = record.format === "olist" ? "review_answer_timestamp" : "answered";
    return { record, buyer, seller, answered: answer?.[column] };
  });
  const exits = customers.flatMap((customer) => {
    const after = exitOf(customer, programme);
    return after === undefined ? [] : [{ customer, after }];
  });
  const { rate, start, length } = programme;
  const rules = { rate, survey: SURVEY, float: FLOAT, minimum: MINIMUM, spreadBps: SPREAD_BPS, start, length };
  return plainPoints({ orders, visits: calendar.visits, exits }, rules);
}

/** Customer by customer, member by member, vintage by vintage, and every balance at every month's end. */
export function comparePoints({ scene, months, closesAt }: Play, plain: PlainPoints): Difference[] {
  const { book, stage, post, story, ledger } = scene;
  const { books } = plain;
  const customer = (name: string): string => addressOf(stage.parties, "buyer", name);
  const member = (name: string): string => addressOf(stage.parties, name === "" ? "treasury" : "seller", name);
  const members = new Map([
    ["", books.treasury.sums],
    ...[...books.members].map(([n, { sums }]) => [n, sums] as const),
  ]);
  return [
    ...post.refusals.map((message) => ({ name: "a call", message: `was refused: ${message}` })),
    ...story.orders.flatMap(({ name }, index) => {
      const { refused } = ledger.accounts[index] ?? {};
      return refused === undefined ? [] : [{ name: `order ${name}`, message: `the escrow refused it (${refused})` }];
    }),
    ...(closesAt === plain.closesAt
      ? []
      : [{ name: "the wind-down", message: says(day(closesAt), day(plain.closesAt)) }]),
    ...differing("customer", books.customers, (name) => book.customers.get(customer(name)) ?? emptyCustomer()),
    ...differing("member", members, (name) => book.members.get(member(name)) ?? emptyMember()),
    ...differing("vintage", books.vintages, (index) => book.vintages.get(index) ?? emptyVintage()),
    ...strangers(scene, books.customers.size, books.members.size + 1),
    ...balances(months, plain, customer, member),
  ];
}

const addressOf = (parties: Parties, role: Role, name: string): string => parties.of(role, name).address.toLowerCase();

const says = (chain: string, plain: string): string => `the chain says ${chain}; the plain calculation says ${plain}`;

/** Each of the chain's figures against the one of the same name. */
function differing<K extends string | number>(
  kind: string,
  plain: ReadonlyMap<K, object>,
  chain: (key: K) => object,
): Difference[] {
  return [...plain].flatMap(([key, wanted]) => {
    const name = key === "" ? "the treasury" : `${kind} ${key}`;
    return Object.entries(chain(key) as VintageBook).flatMap(([field, value]) => {
      const expected = (wanted as Record<string, bigint>)[field];
      if (expected === value) return [];
      return [
        { name, message: `${field}: ${says(points(value), expected === undefined ? "none" : points(expected))}` },
      ];
    });
  });
}

/** Nobody has points on the chain of whom the plain calculation does not know. */
function strangers({ book }: Scene, customers: number, members: number): Difference[] {
  const known = customers + members;
  const message = says(`${book.accounts.size} accounts`, `${known}`);
  return book.accounts.size <= known ? [] : [{ name: "the accounts", message }];
}

type Naming = (name: string) => string;

function balances(months: readonly Month[], plain: PlainPoints, customer: Naming, member: Naming): Difference[] {
  const count = says(`${months.length} months`, `${plain.months.length}`);
  if (months.length !== plain.months.length) return [{ name: "the months", message: count }];
  return months.flatMap((month, i) => {
    const wanted = plain.months[i]!;
    const all = [
      ...[...wanted.customers].map(([name, amount]) => [`customer ${name}`, customer(name), amount] as const),
      ...[...wanted.members].map(([name, amount]) => [`member ${name}`, member(name), amount] as const),
    ];
    if (month.time !== wanted.time) return [{ name: "a month", message: says(day(month.time), day(wanted.time)) }];
    return all.flatMap(([name, address, amount]) => {
      const balance = month.balances.get(address) ?? 0n;
      if (balance === amount) return [];
      return [{ name, message: `on ${day(month.time)}: ${says(points(balance), points(amount))}` }];
    });
  });
}

const points = (units: bigint): string => `${money(units)} points`;
