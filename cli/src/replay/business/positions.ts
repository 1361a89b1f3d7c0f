import { balanceOf } from "../money.ts";
import { PURSE } from "../points/members.ts";
import type { Scene } from "../points/scene.ts";
import { UNIT_VALUE } from "../points/programme.ts";
import type { TimedStep } from "../steps.ts";
import type { PlayedSite } from "../uptime/engine.ts";
import type { Position } from "./report.ts";

/** Reserve units in a cent. */
export const PER_CENT = 10_000n;

/** Reads where a business stands at the end of each month. */
export class Positions {
  readonly list: Position[] = [];
  readonly #scene: Scene;
  readonly #business: string;
  readonly #site: () => PlayedSite;

  constructor(scene: Scene, business: string, site: () => PlayedSite) {
    [this.#scene, this.#business, this.#site] = [scene, business, site];
  }

  /** At the last second of each month of the points' calendar. */
  steps(): TimedStep[] {
    const { happenings } = this.#scene.calendar;
    const ends = happenings.filter(({ kind }) => kind === "census").map(({ time }) => time);
    return ends.map((time) => ({ time, run: async () => void this.list.push(await this.#at(time)) }));
  }

  async #at(time: number): Promise<Position> {
    const { stage, reader } = this.#scene;
    const account = stage.parties.of("seller", this.#business).address;
    const [purse] = await reader.purses([account]);
    return {
      time,
      cash: (await balanceOf(stage, account)) + (await this.#deposits(account, time)),
      inEscrow: this.#inEscrow(),
      prepaid: this.#prepaid(time),
      points: (((purse?.bought ?? 0n) + (purse?.accepted ?? 0n)) * UNIT_VALUE) / PER_CENT,
      reserve: await this.#reserve(),
    };
  }

  /** Its coverage, less what it was given for that and for bonds: what of them is gone, customers have. Never above zero. */
  async #deposits(account: string, time: number): Promise<bigint> {
    const { deposited, funded, funds } = this.#site();
    return time < funded ? 0n : (await deposited()) - (funds.get(account) ?? 0n);
  }

  /** Paid into the reserve less taken out of it, rounded up to a cent. */
  async #reserve(): Promise<bigint> {
    const { stage } = this.#scene;
    const account = stage.parties.of("seller", this.#business).address;
    const left = await balanceOf({ chain: stage.chain, token: stage.reserve }, account);
    return left > 0n ? (PURSE - left + PER_CENT - 1n) / PER_CENT : 0n;
  }

  #inEscrow(): bigint {
    const { story, ledger } = this.#scene;
    return story.orders.reduce((sum, { seller }, i) => {
      const { paid, closed } = ledger.accounts[i]!;
      return seller === this.#business && paid && !closed ? sum + paid.price : sum;
    }, 0n);
  }

  #prepaid(time: number): bigint {
    const { deal, months, opened } = this.#site();
    if (opened > time) return 0n;
    const left = months.filter(({ settled }) => settled === undefined || settled > time).length;
    return deal.terms.price * BigInt(left * deal.agreements.length);
  }
}
