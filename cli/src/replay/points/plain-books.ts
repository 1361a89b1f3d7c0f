/*
 * Points on paper: who has how many of which vintage. No code is shared with the contracts, the SDK, or the side of this
 * program that plays on the chain.
 */

type Words = "rewards" | "surveys" | "redeemed" | "withdrawn" | "expired";

/** Points of one vintage. Hundredths of a point, as all amounts here. */
interface Lot {
  readonly vintage: number;
  amount: bigint;
}

export interface PlainCustomer extends Record<Words, bigint> {
  /** Oldest first. */
  readonly lots: Lot[];
}

export interface PlainMember {
  bought: bigint;
  accepted: bigint;
  readonly sums: Record<
    "deposited" | "renewed" | "rewards" | "surveys" | "accepted" | "breakage" | "withdrawn" | "spread",
    bigint
  >;
}

/** With what customers had of it when issuing ended. */
export type PlainVintage = Record<Words | "live", bigint>;

const nothing = (): Record<Words, bigint> => ({ rewards: 0n, surveys: 0n, redeemed: 0n, withdrawn: 0n, expired: 0n });

export class PlainBooks {
  readonly customers = new Map<string, PlainCustomer>();
  readonly members = new Map<string, PlainMember>();
  readonly vintages = new Map<number, PlainVintage>();
  readonly treasury = emptyMember();
  vintage = 0;
  #spreadBps: bigint;

  constructor(spreadBps: bigint) {
    this.#spreadBps = spreadBps;
  }

  join(name: string): void {
    this.members.set(name, emptyMember());
  }

  /** Whether the member had enough. */
  give(member: PlainMember, customer: string, amount: bigint, what: "rewards" | "surveys"): boolean {
    if (member.bought < amount) return false;
    member.bought -= amount;
    member.sums[what] += amount;
    const taker = this.#customer(customer);
    taker[what] += amount;
    this.#vintage(this.vintage)[what] += amount;
    const last = taker.lots.at(-1);
    if (last?.vintage === this.vintage) last.amount += amount;
    else taker.lots.push({ vintage: this.vintage, amount });
    return true;
  }

  /** All that a customer has, if he has at least `minimum`; to a member, or to nobody for money. */
  spend(customer: string, minimum: bigint, member?: PlainMember): void {
    const giver = this.#customer(customer);
    const amount = worth(giver);
    if (amount === 0n || amount < minimum) return;
    const what = member ? "redeemed" : "withdrawn";
    for (const lot of giver.lots) this.#vintage(lot.vintage)[what] += lot.amount;
    giver.lots.length = 0;
    giver[what] += amount;
    if (!member) return;
    member.accepted += amount;
    member.sums.accepted += amount;
  }

  deposit(member: PlainMember, amount: bigint): void {
    member.bought += amount;
    member.sums.deposited += amount;
    member.sums.spread += this.#spread(amount);
  }

  renew(member: PlainMember, amount: bigint): void {
    member.accepted -= amount;
    member.bought += amount;
    member.sums.renewed += amount;
    member.sums.spread += this.#spread(amount);
  }

  cashOut(member: PlainMember, accepted: bigint, bought: bigint): void {
    member.accepted -= accepted;
    member.bought -= bought;
    member.sums.withdrawn += accepted + bought;
  }

  /** A vintage begins, and the one of four before has lapsed. */
  begin(vintage: number): void {
    this.vintage = vintage;
    for (const customer of this.customers.values()) {
      while (customer.lots[0] && customer.lots[0].vintage <= vintage - 4) {
        const { vintage: of, amount } = customer.lots.shift()!;
        customer.expired += amount;
        this.#vintage(of).expired += amount;
        this.treasury.accepted += amount;
        this.treasury.sums.breakage += amount;
      }
    }
  }

  /** Issuing has ended. */
  close(): void {
    for (const { lots } of this.customers.values()) {
      for (const { vintage, amount } of lots) this.#vintage(vintage).live += amount;
    }
  }

  /** What everybody has: customers, members, and the treasury under the empty name. */
  balances(): { customers: Map<string, bigint>; members: Map<string, bigint> } {
    const owners = [...this.members, ["", this.treasury] as const];
    return {
      customers: new Map([...this.customers].map(([name, customer]) => [name, worth(customer)])),
      members: new Map(owners.map(([name, { bought, accepted }]) => [name, bought + accepted])),
    };
  }

  #customer(name: string): PlainCustomer {
    const known = this.customers.get(name) ?? { ...nothing(), lots: [] };
    this.customers.set(name, known);
    return known;
  }

  #vintage(index: number): PlainVintage {
    const known = this.vintages.get(index) ?? { ...nothing(), live: 0n };
    this.vintages.set(index, known);
    return known;
  }

  /** In millionths of money: a hundredth of a point is worth 100 of them. Rounded up. */
  #spread(amount: bigint): bigint {
    return (amount * 100n * this.#spreadBps + 9_999n) / 10_000n;
  }
}

const worth = ({ lots }: PlainCustomer): bigint => lots.reduce((sum, { amount }) => sum + amount, 0n);

function emptyMember(): PlainMember {
  const sums = {
    deposited: 0n,
    renewed: 0n,
    rewards: 0n,
    surveys: 0n,
    accepted: 0n,
    breakage: 0n,
    withdrawn: 0n,
    spread: 0n,
  };
  return { bought: 0n, accepted: 0n, sums };
}
