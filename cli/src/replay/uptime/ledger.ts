import type { Result } from "ethers";
import { unpackLevels, type Levels } from "@kept/sdk";
import type { Mined } from "../chain.ts";
import type { Deal } from "./deal.ts";
import type { Services } from "./stage.ts";

/** What the chain has made of a month. Cents. */
export interface MonthAccount {
  /** Reported or ruled; undefined where nobody said anything. */
  levels?: Levels;
  /** Of each customer, by his address; refunds of silence are credits, too. */
  readonly credits: Map<string, bigint>;
  silent: boolean;
  gas: number;
  /** When it was paid. Seconds since 1970. */
  settled?: number;
}

/** What the contracts tell of a site's months. */
export class Ledger {
  readonly months: readonly MonthAccount[];
  readonly #services: Services;
  readonly #customers: ReadonlyMap<string, string>;
  readonly #id: string;

  constructor(services: Services, { past, id, agreements }: Deal, ids: readonly string[]) {
    this.#services = services;
    this.#id = id;
    this.#customers = new Map(ids.map((each, i) => [each, agreements[i]!.customer]));
    this.months = past.months.map(() => ({ credits: new Map(), silent: false, gas: 0 }));
  }

  /** What a transaction about one month has logged. */
  read(month: number, time: number, { gasUsed, logs }: Mined): void {
    const account = this.months[month];
    if (!account) throw new Error(`there is no month ${month}`);
    account.gas += gasUsed;
    const { levels, agreements } = this.#services;
    for (const log of logs) {
      const contract = [levels, agreements].find(({ address }) => address.toLowerCase() === log.address.toLowerCase());
      const event = contract?.abi.parseLog(log);
      if (event) this.#note(event.name, event.args, time);
    }
  }

  #note(name: string, args: Result, time: number): void {
    if (name === "PeriodReported" || name === "PeriodRuled") {
      if (args["id"] === this.#id) this.#month(args["period"]).levels = unpackLevels(BigInt(args["levels"]));
    }
    if (name !== "PeriodSettled" && name !== "SilentPeriodSettled") return;
    const customer = this.#customers.get(String(args["id"]));
    if (customer === undefined) return;
    const account = this.#month(args["period"]);
    account.silent = name === "SilentPeriodSettled";
    account.settled = time;
    account.credits.set(customer, BigInt(args[account.silent ? "refund" : "credit"]));
  }

  #month(period: unknown): MonthAccount {
    const account = this.months[Number(period)];
    if (!account) throw new Error(`the chain tells of a month ${String(period)} that is not played`);
    return account;
  }
}
