import { expected, type Expected, type PlainRecord } from "../plain.ts";
import { PlainBooks, type PlainMember } from "./plain-books.ts";

/*
 * What everybody should come to have, worked out from the words of the files and the rules of docs/replay.md. No code is
 * shared with the contracts, the SDK, or the side of this program that plays on the chain.
 */

export interface PlainOrder {
  readonly record: PlainRecord;
  readonly buyer: string;
  readonly seller: string;
  /** When the survey was answered, as the file has it; absent if it never was. */
  readonly answered?: string | undefined;
}

/** Times in seconds since 1970, amounts in hundredths of a point. */
export interface PlainRules {
  /** Hundredths of a point for a unit of money. */
  readonly rate: bigint;
  readonly survey: bigint;
  readonly float: bigint;
  readonly minimum: bigint;
  readonly spreadBps: bigint;
  readonly start: number;
  readonly length: number;
}

export interface PlainStory {
  readonly orders: readonly PlainOrder[];
  readonly visits: readonly { readonly customer: string; readonly shop: string; readonly time: number }[];
  /** Customers who withdraw in the end, and how many seconds after issuing has ended. */
  readonly exits: readonly { readonly customer: string; readonly after: number }[];
}

export interface PlainMonth {
  readonly time: number;
  readonly customers: ReadonlyMap<string, bigint>;
  readonly members: ReadonlyMap<string, bigint>;
}

export interface PlainPoints {
  readonly books: PlainBooks;
  readonly months: readonly PlainMonth[];
  readonly closesAt: number;
  /** Rewards that the seller could not pay at once. */
  readonly late: number;
}

const ONE_DAY = 86_400;

interface Entry {
  readonly time: number;
  /** What comes first in the same second. */
  readonly rank: number;
  readonly order: number;
  readonly act: () => void;
}

export function plainPoints(story: PlainStory, rules: PlainRules): PlainPoints {
  return new Diary(story, rules).read();
}

/** A reward or a survey that is to be paid. */
interface Debt {
  readonly order: number;
  readonly amount: bigint;
}

class Diary {
  readonly #story: PlainStory;
  readonly #rules: PlainRules;
  readonly #books: PlainBooks;
  readonly #fates: readonly Expected[];
  readonly #entries: Entry[] = [];
  readonly #months: PlainMonth[] = [];
  #rewardsOwed: Debt[] = [];
  #surveysOwed: Debt[] = [];
  #late = 0;

  constructor(story: PlainStory, rules: PlainRules) {
    this.#story = story;
    this.#rules = rules;
    this.#books = new PlainBooks(rules.spreadBps);
    this.#fates = story.orders.map(({ record }) => expected(record));
  }

  read(): PlainPoints {
    const { start, length } = this.#rules;
    let last = 0;
    for (const order of this.#story.orders.keys()) last = Math.max(last, this.#tellOrder(order));
    const done = firstAfter(last);
    const opening = first(this.#fates.reduce((earliest, { ordered }) => Math.min(earliest, ordered), Infinity));
    let closing = 0;
    while (start + closing * length <= done || start + closing * length < opening + 92 * ONE_DAY) closing += 1;
    const closesAt = start + closing * length;
    const end = firstAfter(closesAt + 3 * length);
    for (let vintage = 1; vintage <= closing + 3; vintage++) {
      this.#tell(start + vintage * length, 0, 0, () => this.#books.begin(vintage));
    }
    this.#tell(closesAt, 0, 1, () => this.#books.close());
    for (const [i, { customer, shop, time }] of this.#story.visits.entries()) {
      this.#tell(time, 5, i, () => this.#books.spend(customer, this.#rules.minimum, this.#member(shop)));
    }
    for (const [i, { customer, after }] of this.#story.exits.entries()) {
      this.#tell(closesAt + after, 6, i, () => this.#books.spend(customer, 0n));
    }
    this.#tellMonths(closesAt, end);
    this.#entries.sort((a, b) => a.time - b.time || a.rank - b.rank || a.order - b.order);
    for (const { time, act } of this.#entries) if (time <= end) act();
    return { books: this.#books, months: this.#months, closesAt, late: this.#late };
  }

  #tell(time: number, rank: number, order: number, act: () => void): void {
    this.#entries.push({ time, rank, order, act });
  }

  /** When the order is over, and when its survey, if there is one, is due. */
  #tellOrder(order: number): number {
    const { outcome, price, buyer, seller, held } = this.#fates[order]!;
    if (!held) throw new Error("an order was never paid");
    const full = this.#reward(order);
    const reward = (full * (price - buyer)) / price;
    const first = outcome.startsWith("ruled") ? 2 : 3;
    this.#tell(held.until, first, order, () => {
      if (reward === 0n || this.#pay({ order, amount: reward }, "rewards")) return;
      this.#late += 1;
      this.#rewardsOwed.push({ order, amount: reward });
    });
    const { answered } = this.#story.orders[order]!;
    if (answered === undefined) return held.until;
    const due = midnight(Math.max(held.until, seconds(answered)));
    if (seller === 0n) return due;
    this.#tell(due, 4, order, () => {
      const debt = { order, amount: this.#rules.survey };
      if (!this.#pay(debt, "surveys")) this.#surveysOwed.push(debt);
    });
    return due;
  }

  #tellMonths(closesAt: number, end: number): void {
    const joining = new Map<string, number>();
    for (const [order, { seller }] of this.#story.orders.entries()) {
      const month = first(this.#fates[order]!.ordered);
      joining.set(seller, Math.min(joining.get(seller) ?? month, month));
    }
    const opening = [...joining.values()].reduce((a, b) => Math.min(a, b));
    for (let month = opening; month <= end; month = firstAfter(month)) {
      for (const [name, since] of joining) if (since === month) this.#tell(month, 1, 0, () => this.#books.join(name));
      this.#tell(month, 1, 1, () => this.#arrange(month, month < closesAt));
      this.#tell(month, 3.5, -1, () => this.#payLate());
      this.#tell(firstAfter(month) - 1, 9, 0, () => this.#count(firstAfter(month) - 1));
    }
    this.#tell(end, 9, 0, () => this.#count(end));
  }

  /** Members see to it that they have what they have promised, and take the rest as money. */
  #arrange(month: number, issuing: boolean): void {
    const promised = new Map<string, bigint>();
    const promise = (order: number, amount: bigint): void => {
      const { seller } = this.#story.orders[order]!;
      promised.set(seller, (promised.get(seller) ?? 0n) + amount);
    };
    for (const [order, { ordered, held }] of this.#fates.entries()) {
      if (ordered < month && held!.until >= month) promise(order, this.#reward(order));
    }
    for (const { order, amount } of [...this.#rewardsOwed, ...this.#surveysOwed]) promise(order, amount);
    for (const [name, member] of this.#books.members) {
      const wanted = issuing ? this.#rules.float + (promised.get(name) ?? 0n) : 0n;
      const lacking = wanted > member.bought ? wanted - member.bought : 0n;
      const renewed = lacking < member.accepted ? lacking : member.accepted;
      this.#books.renew(member, renewed);
      this.#books.deposit(member, lacking - renewed);
      this.#books.cashOut(member, member.accepted, issuing ? 0n : member.bought);
    }
    const { treasury } = this.#books;
    this.#books.cashOut(treasury, treasury.accepted, 0n);
    this.#rewardsOwed.sort((a, b) => a.order - b.order);
    this.#rewardsOwed = this.#rewardsOwed.filter((debt) => !this.#pay(debt, "rewards"));
  }

  #payLate(): void {
    this.#surveysOwed = this.#surveysOwed.filter((debt) => !this.#pay(debt, "surveys"));
  }

  #count(time: number): void {
    this.#months.push({ time, ...this.#books.balances() });
  }

  #pay({ order, amount }: Debt, what: "rewards" | "surveys"): boolean {
    const { seller, buyer } = this.#story.orders[order]!;
    return this.#books.give(this.#member(seller), buyer, amount, what);
  }

  #reward(order: number): bigint {
    return (this.#fates[order]!.price * this.#rules.rate) / 100n;
  }

  #member(name: string): PlainMember {
    const member = this.#books.members.get(name);
    if (!member) throw new Error(`${name} has not joined`);
    return member;
  }
}

const seconds = (text: string): number => Date.parse(`${text.replace(" ", "T").replace("Z", "")}Z`) / 1000;

/** That moment if it is midnight, else the next one. */
const midnight = (time: number): number => time + ((ONE_DAY - (time % ONE_DAY)) % ONE_DAY);

/** The first of the month in which a time is, at 00:00; and of the month after it. */
const first = (time: number): number => Date.parse(`${day(time).slice(0, 8)}01T00:00:00Z`) / 1000;
const firstAfter = (time: number): number => first(first(time) + 32 * ONE_DAY);

const day = (time: number): string => new Date(time * 1000).toISOString();
