import { VINTAGES } from "../calc/vintages.ts";
import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";

/** Points by vintage. */
export type Lots = ReadonlyMap<number, bigint>;

/** Customers' points by vintage, as first-in-first-out leaves them. */
export class Holders {
  readonly #lots = new Map<Hex, Map<number, bigint>>();
  readonly #expires: boolean;

  constructor(expires: boolean) {
    this.#expires = expires;
  }

  add(holder: Hex, vintage: number, amount: bigint): void {
    const lots = this.#lots.get(holder) ?? new Map<number, bigint>();
    this.#lots.set(holder, lots.set(vintage, (lots.get(vintage) ?? 0n) + amount));
  }

  /**
   * Takes an amount out of what is live in the current vintage, the oldest first, or of one epoch alone.
   * @returns What was taken, by vintage.
   */
  take(holder: Hex, amount: bigint, current: number, epoch?: number): Map<number, bigint> {
    const live = this.live(holder, current);
    const order = epoch === undefined ? [...live.keys()].sort((a, b) => a - b) : [epoch];
    const taken = new Map<number, bigint>();
    let left = amount;
    for (const vintage of order) {
      const has = live.get(vintage) ?? 0n;
      const part = has < left ? has : left;
      if (part === 0n) continue;
      taken.set(vintage, part);
      this.add(holder, vintage, -part);
      left -= part;
    }
    if (left !== 0n)
      throw new KeptError("HistoryIncomplete", "movements", "a customer spends what he never got", [holder]);
    return taken;
  }

  /** A holder's live points by vintage. */
  live(holder: Hex, current: number): Lots {
    const lots = [...(this.#lots.get(holder) ?? [])];
    return new Map(lots.filter(([vintage, amount]) => amount !== 0n && this.isLive(vintage, current)));
  }

  /** Holders who have live points. */
  all(current: number): Hex[] {
    return [...this.#lots.keys()].filter((holder) => this.live(holder, current).size !== 0);
  }

  isLive(vintage: number, current: number): boolean {
    return !this.#expires || vintage + VINTAGES > current;
  }
}
