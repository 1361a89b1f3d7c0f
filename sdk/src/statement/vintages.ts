import { expiryOf, vintageAt, vintageStart, VINTAGES } from "../calc/vintages.ts";
import type { Lanes, LoyaltyTerms } from "../loyalty-types.ts";
import type { Hex } from "../types.ts";
import { Holders, type Lots } from "./lots.ts";
import type { Movement } from "./movements.ts";

/** What became of the points of a vintage, in units: `issued + refunded = redeemed + withdrawn + expired + outstanding`. */
export interface VintageRow {
  readonly vintage: number;
  /** Its first second, since 1970. */
  readonly from: number;
  /** When its points expire; Infinity if never. */
  readonly expiresAt: number;
  readonly issued: bigint;
  /** Given back for returned goods into this vintage, as the oldest live one. */
  readonly refunded: bigint;
  /** Spent at members, or turned into accepted points when a customer became a member. */
  readonly redeemed: bigint;
  /** Withdrawn by customers in a wind-down. */
  readonly withdrawn: bigint;
  readonly expired: bigint;
  readonly outstanding: bigint;
}

/** The coalition by vintage at a moment. */
export interface CoalitionStatement {
  /** Every vintage that ever had points, in order; a single one, 0, where nothing expires. */
  readonly vintages: readonly VintageRow[];
  /** Outstanding points by age: `books().lanes`. */
  readonly lanes: Lanes;
  /** Expired points not yet claimed: `books().breakage`. */
  readonly breakage: bigint;
  /** Each customer's live points by age, if he has any: `accountOf(customer).lanes`. */
  readonly holders: ReadonlyMap<Hex, Lanes>;
  /**
   * Transactions with gifts whose input does not say by which call they were made, as when a contract gives of its own: taken
   * as of the oldest points first. If one was of another vintage, `holders` can differ from the views, and later redemptions by them
   * with it.
   */
  readonly assumed: readonly Hex[];
}

type Row = { -readonly [K in keyof VintageRow]: VintageRow[K] };

/**
 * The coalition's statement at a moment, by replaying all movements since its deployment first-in-first-out.
 * Throws HistoryIncomplete if the movements do not begin with the coalition.
 */
export function coalitionStatement(
  terms: Pick<LoyaltyTerms, "start" | "vintageLength" | "expires">,
  movements: readonly Movement[],
  until: number,
): CoalitionStatement {
  const replay = new Replay(terms);
  for (const movement of movements) replay.apply(movement);
  return replay.at(until);
}

class Replay {
  readonly #clock: Pick<LoyaltyTerms, "start" | "vintageLength" | "expires">;
  readonly #holders: Holders;
  readonly #rows = new Map<number, Row>();
  readonly #assumed = new Set<Hex>();
  #claimed = 0n;

  constructor(clock: Pick<LoyaltyTerms, "start" | "vintageLength" | "expires">) {
    this.#clock = clock;
    this.#holders = new Holders(clock.expires);
  }

  apply(m: Movement): void {
    const current = vintageAt(this.#clock, m.time);
    switch (m.kind) {
      case "issue":
        return this.#put("issued", m.customer, this.#clock.expires ? current : 0, m.amount);
      case "refund":
        return this.#put("refunded", m.customer, this.#oldest(current), m.amount);
      case "redemption":
        return this.#spend("redeemed", m.customer, current, m.amount);
      case "admission":
        return this.#spend("redeemed", m.member, current, m.amount);
      case "withdrawal":
        return m.isMember ? undefined : this.#spend("withdrawn", m.account, current, m.amount);
      case "gift":
        return this.#give(m, current);
      case "breakage":
        this.#claimed += m.amount;
        return;
      case "deposit":
      case "renewal":
      case "settlement":
        return; // among members, whose points have no vintages
    }
  }

  at(until: number): CoalitionStatement {
    const current = vintageAt(this.#clock, until);
    const vintages = [...this.#rows.values()]
      .sort((a, b) => a.vintage - b.vintage)
      .map((row) => this.#closed(row, current));
    const holders = this.#holders
      .all(current)
      .map((who) => [who, this.#byAge(this.#holders.live(who, current), current)]);
    const outstanding = new Map(vintages.map((row) => [row.vintage, row.outstanding]));
    return {
      vintages,
      lanes: this.#byAge(outstanding, current),
      breakage: vintages.reduce((sum, { expired }) => sum + expired, 0n) - this.#claimed,
      holders: new Map(holders as [Hex, Lanes][]),
      assumed: [...this.#assumed],
    };
  }

  /** The oldest vintage whose points are live. */
  #oldest(current: number): number {
    return this.#clock.expires ? Math.max(0, current - VINTAGES + 1) : 0;
  }

  #put(figure: "issued" | "refunded", customer: Hex, vintage: number, amount: bigint): void {
    this.#holders.add(customer, vintage, amount);
    this.#row(vintage)[figure] += amount;
  }

  #spend(figure: "redeemed" | "withdrawn", customer: Hex, current: number, amount: bigint): void {
    for (const [vintage, part] of this.#holders.take(customer, amount, current)) this.#row(vintage)[figure] += part;
  }

  #give({ from, to, amount, epoch, transaction }: Extract<Movement, { kind: "gift" }>, current: number): void {
    if (epoch === "untold") this.#assumed.add(transaction);
    const taken = this.#holders.take(from, amount, current, typeof epoch === "number" ? epoch : undefined);
    for (const [vintage, part] of taken) this.#holders.add(to, vintage, part);
  }

  #row(vintage: number): Row {
    const known = this.#rows.get(vintage);
    if (known) return known;
    const figures = { issued: 0n, refunded: 0n, redeemed: 0n, withdrawn: 0n, expired: 0n, outstanding: 0n };
    const from = vintageStart(this.#clock, vintage);
    const row = { vintage, from, expiresAt: expiryOf(this.#clock, vintage), ...figures };
    this.#rows.set(vintage, row);
    return row;
  }

  #closed(row: Row, current: number): VintageRow {
    const left = row.issued + row.refunded - row.redeemed - row.withdrawn;
    const live = this.#holders.isLive(row.vintage, current);
    return { ...row, expired: live ? 0n : left, outstanding: live ? left : 0n };
  }

  #byAge(lots: Lots, current: number): Lanes {
    const newest = this.#clock.expires ? current : 0;
    const at = (age: number): bigint => lots.get(newest - age) ?? 0n;
    return [at(0), at(1), at(2), at(3)];
  }
}
