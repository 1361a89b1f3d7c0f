// What the token should say, in plain lists: every issue is a lot that remembers its vintage. Nothing here is packed, shifted
// or lazy, and nothing is shared with the contract but the rules.

interface Lot {
  amount: bigint;
  readonly vintage: number;
}

interface Earning {
  readonly points: bigint;
  readonly vintage: number;
}

export interface MemberBooks {
  bought: bigint;
  accepted: bigint;
  suspended: boolean;
  left: boolean;
  declining: boolean;
}

export interface ModelOptions {
  readonly treasury: string;
  readonly nonHolders: readonly string[];
  readonly gifts: boolean;
  readonly unitValue: bigint;
  readonly spreadBps: bigint;
  readonly expires: boolean;
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const CAP = 2n ** 48n - 1n;
const COUNTER = 2n ** 24n - 1n;
const LIFE = 4;

/** The name of the error that refuses a call. */
export class Refused extends Error {}

export class Model {
  readonly members = new Map<string, MemberBooks>();
  readonly #lots = new Map<string, Lot[]>();
  readonly #earnings = new Map<string, Earning[]>();
  readonly #o: ModelOptions;
  breakage = 0n;
  supply = 0n;
  spread = 0n;
  vintage = 0;
  closed = false;

  constructor(options: ModelOptions) {
    this.#o = options;
    this.members.set(options.treasury, { bought: 0n, accepted: 0n, suspended: false, left: false, declining: false });
  }

  /** Time passes: whatever is four vintages old is the treasury's. */
  advance(vintage: number): void {
    this.vintage = vintage;
    if (!this.#o.expires) return;
    for (const [who, lots] of this.#lots) {
      const lapsed = lots.filter((lot) => lot.vintage + LIFE <= vintage);
      this.breakage += sum(lapsed.map(({ amount }) => amount));
      this.#lots.set(
        who,
        lots.filter((lot) => lot.vintage + LIFE > vintage),
      );
    }
  }

  lanes(who: string): bigint[] {
    const age = (lot: Lot): number => (this.#o.expires ? this.vintage - lot.vintage : 0);
    return [0, 1, 2, 3].map((i) => sum(this.#of(who).flatMap((lot) => (age(lot) === i ? [lot.amount] : []))));
  }

  allLanes(): bigint[] {
    return [0, 1, 2, 3].map((i) => sum([...this.#lots.keys()].map((who) => this.lanes(who)[i] ?? 0n)));
  }

  earned(who: string): [bigint, bigint] {
    const of = (vintage: number): bigint => {
      const points = sum((this.#earnings.get(who) ?? []).flatMap((e) => (e.vintage === vintage ? [e.points] : [])));
      return points > COUNTER ? COUNTER : points;
    };
    return this.members.has(who) ? [0n, 0n] : [of(this.vintage), of(this.vintage - 1)];
  }

  balance(who: string): bigint {
    const member = this.members.get(who);
    if (!member) return sum(this.#of(who).map(({ amount }) => amount));
    return member.bought + member.accepted + (who === this.#o.treasury ? this.breakage : 0n);
  }

  transfer(from: string, to: string, amount: bigint): void {
    const [giver, taker] = [this.members.get(from), this.members.get(to)];
    if (giver && taker) this.#settle(from, giver, taker, amount, from === to);
    else if (giver) this.#issue(giver, to, amount);
    else if (taker) this.#redeem(from, taker, amount);
    else this.#give(from, to, amount);
  }

  refund(from: string, to: string, amount: bigint): void {
    const member = this.#member(from);
    this.#mayDraw(member, amount);
    this.#mayReceive(to);
    member.bought -= amount;
    const oldest = this.#o.expires ? Math.max(0, this.vintage - LIFE + 1) : this.vintage;
    this.#add(to, { amount, vintage: oldest });
  }

  issueBatch(from: string, items: readonly (readonly [string, bigint])[]): void {
    const member = this.#member(from);
    for (const [to] of items) this.#mayReceive(to);
    const amounts = sum(items.map(([, amount]) => amount));
    this.#mayDraw(member, amounts);
    member.bought -= amounts;
    for (const [to, amount] of items) this.#credit(to, amount);
  }

  giveAtEpoch(epoch: number, from: string, to: string, amount: bigint): void {
    if (this.members.has(from) || this.members.has(to)) throw new Refused("LoyaltyToken_NotCustomer");
    this.#mayGive(to);
    const { expires } = this.#o;
    if (expires && epoch + LIFE <= this.vintage) throw new Refused("ERC7818TransferredExpiredToken");
    const lots = this.#of(from).filter(({ vintage }) => (expires ? vintage : 0) === epoch);
    if (sum(lots.map((lot) => lot.amount)) < amount) throw new Refused("ERC20InsufficientBalance");
    if (from === to) return;
    this.#take(from, lots, amount).forEach((lot) => this.#add(to, lot));
  }

  /** Returns the reserve units that it costs. */
  deposit(who: string, amount: bigint): bigint {
    const member = this.#active(who);
    if (this.closed) throw new Refused("LoyaltyToken_IssuingEnded");
    if (this.supply + amount > CAP) throw new Refused("LoyaltyToken_SupplyCapExceeded");
    const spread = this.#spreadOf(amount);
    member.bought += amount;
    this.supply += amount;
    this.spread += spread;
    return amount * this.#o.unitValue + spread;
  }

  renew(who: string, amount: bigint): void {
    const member = this.#active(who);
    if (this.closed) throw new Refused("LoyaltyToken_IssuingEnded");
    const unclaimed = who === this.#o.treasury ? this.breakage : 0n;
    if (amount > member.accepted + unclaimed) throw new Refused("LoyaltyToken_AcceptedExceeded");
    if (who === this.#o.treasury) this.claim();
    member.accepted -= amount;
    member.bought += amount;
    this.spread += this.#spreadOf(amount);
  }

  withdraw(who: string, amount: bigint): void {
    const member = this.members.get(who);
    if (!member && !this.closed) throw new Refused("LoyaltyToken_NotWindingDown");
    if (amount > this.balance(who)) throw new Refused("ERC20InsufficientBalance");
    this.supply -= amount;
    if (!member) return void this.#take(who, this.#of(who), amount);
    if (who === this.#o.treasury) this.claim();
    const first = amount < member.accepted ? amount : member.accepted;
    member.accepted -= first;
    member.bought -= amount - first;
  }

  claim(): void {
    this.members.get(this.#o.treasury)!.accepted += this.breakage;
    this.breakage = 0n;
  }

  admit(who: string): void {
    if (this.#o.nonHolders.includes(who)) throw new Refused("LoyaltyToken_NonHolder");
    if (this.members.has(who)) throw new Refused("LoyaltyToken_AlreadyMember");
    const accepted = this.balance(who);
    this.#lots.delete(who);
    this.#earnings.delete(who);
    this.members.set(who, { bought: 0n, accepted, suspended: false, left: false, declining: false });
  }

  suspend(who: string): void {
    const member = this.#active(who);
    if (who === this.#o.treasury) throw new Refused("LoyaltyToken_MemberIsTreasury");
    member.suspended = true;
  }

  reinstate(who: string): void {
    const member = this.#member(who);
    if (member.left) throw new Refused("LoyaltyToken_MemberHasLeft");
    if (!member.suspended) throw new Refused("LoyaltyToken_MemberNotSuspended");
    member.suspended = false;
  }

  release(who: string): void {
    const member = this.#member(who);
    if (member.left) throw new Refused("LoyaltyToken_MemberHasLeft");
    if (who === this.#o.treasury) throw new Refused("LoyaltyToken_MemberIsTreasury");
    member.left = true;
  }

  setAccepting(who: string, accepting: boolean): void {
    this.#member(who).declining = !accepting;
  }

  #of(who: string): Lot[] {
    return this.#lots.get(who) ?? [];
  }

  #add(who: string, lot: Lot): void {
    if (lot.amount !== 0n) this.#lots.set(who, [...this.#of(who), lot]);
  }

  /** Removes an amount from some of somebody's lots, the oldest first, and returns what was removed. */
  #take(who: string, from: readonly Lot[], amount: bigint): Lot[] {
    let left = amount;
    const taken: Lot[] = [];
    for (const lot of [...from].sort((a, b) => a.vintage - b.vintage)) {
      const part = lot.amount < left ? lot.amount : left;
      lot.amount -= part;
      left -= part;
      taken.push({ amount: part, vintage: lot.vintage });
    }
    this.#lots.set(
      who,
      this.#of(who).filter((lot) => lot.amount !== 0n),
    );
    return taken;
  }

  #settle(from: string, giver: MemberBooks, taker: MemberBooks, amount: bigint, self: boolean): void {
    if (giver.left || taker.left) throw new Refused("LoyaltyToken_MemberHasLeft");
    const unclaimed = from === this.#o.treasury ? this.breakage : 0n;
    if (amount > giver.accepted + unclaimed) throw new Refused("LoyaltyToken_AcceptedExceeded");
    if (self || amount === 0n) return;
    if (from === this.#o.treasury) this.claim();
    giver.accepted -= amount;
    taker.accepted += amount;
  }

  #issue(giver: MemberBooks, to: string, amount: bigint): void {
    this.#mayDraw(giver, amount);
    this.#mayReceive(to);
    giver.bought -= amount;
    this.#credit(to, amount);
  }

  #redeem(from: string, taker: MemberBooks, amount: bigint): void {
    if (taker.left) throw new Refused("LoyaltyToken_MemberHasLeft");
    if (taker.declining) throw new Refused("LoyaltyToken_MemberIsDeclining");
    if (amount > this.balance(from)) throw new Refused("ERC20InsufficientBalance");
    this.#take(from, this.#of(from), amount);
    taker.accepted += amount;
  }

  #give(from: string, to: string, amount: bigint): void {
    this.#mayGive(to);
    if (amount > this.balance(from)) throw new Refused("ERC20InsufficientBalance");
    if (from === to) return;
    this.#take(from, this.#of(from), amount).forEach((lot) => this.#add(to, lot));
  }

  #mayGive(to: string): void {
    if (!this.#o.gifts) throw new Refused("LoyaltyToken_GiftsNotAllowed");
    if (this.#o.nonHolders.includes(to)) throw new Refused("LoyaltyToken_NonHolder");
  }

  #mayReceive(to: string): void {
    if (this.members.has(to)) throw new Refused("LoyaltyToken_NotCustomer");
    if (this.#o.nonHolders.includes(to)) throw new Refused("LoyaltyToken_NonHolder");
  }

  #mayDraw(member: MemberBooks, amount: bigint): void {
    this.#standing(member);
    if (this.closed) throw new Refused("LoyaltyToken_IssuingEnded");
    if (amount > member.bought) throw new Refused("LoyaltyToken_BoughtExceeded");
  }

  #credit(to: string, amount: bigint): void {
    this.#add(to, { amount, vintage: this.vintage });
    this.#earnings.set(to, [...(this.#earnings.get(to) ?? []), { points: amount / 100n, vintage: this.vintage }]);
  }

  #spreadOf(amount: bigint): bigint {
    const exact = amount * this.#o.unitValue * this.#o.spreadBps;
    return exact / 10_000n + (exact % 10_000n === 0n ? 0n : 1n);
  }

  #member(who: string): MemberBooks {
    const member = this.members.get(who);
    if (!member) throw new Refused("LoyaltyToken_NotMember");
    return member;
  }

  #active(who: string): MemberBooks {
    const member = this.#member(who);
    this.#standing(member);
    return member;
  }

  #standing({ left, suspended }: MemberBooks): void {
    if (left) throw new Refused("LoyaltyToken_MemberHasLeft");
    if (suspended) throw new Refused("LoyaltyToken_MemberIsSuspended");
  }
}
