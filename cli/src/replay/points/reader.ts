import { batches, type Contract } from "../post.ts";
import type { CoalitionStage } from "./stage.ts";

/** So many accounts are read in one call. */
const READ_AT_ONCE = 60;
const WORD = 64;

/** A member's two purses. Units. */
export interface Purse {
  readonly bought: bigint;
  readonly accepted: bigint;
}

/** Reads the coalition's contracts as they are now. */
export class Reader {
  readonly #stage: CoalitionStage;

  constructor(stage: CoalitionStage) {
    this.#stage = stage;
  }

  /** Of each account, in their order. Units. */
  async balances(accounts: readonly string[]): Promise<bigint[]> {
    const parts: bigint[] = [];
    for (const some of batches(accounts, READ_AT_ONCE)) parts.push(...(await this.#list("balances", some)));
    return parts;
  }

  async purses(members: readonly string[]): Promise<Purse[]> {
    const purses: Purse[] = [];
    for (const some of batches(members, READ_AT_ONCE)) {
      const words = await this.#list("purses", some);
      for (let i = 0; i < some.length; i++) purses.push({ bought: words[2 * i]!, accepted: words[2 * i + 1]! });
    }
    return purses;
  }

  async balance(account: string): Promise<bigint> {
    return (await this.#words(this.#stage.points, "balanceOf", [account]))[0] ?? 0n;
  }

  async supply(): Promise<bigint> {
    return (await this.#words(this.#stage.points, "totalSupply"))[0] ?? 0n;
  }

  async reserve(): Promise<bigint> {
    return (await this.#words(this.#stage.reserve, "balanceOf", [this.#stage.points.address]))[0] ?? 0n;
  }

  /** Customers' live points by age in vintages, the spread not yet collected, and when issuing ends. */
  async books(): Promise<{ lanes: bigint[]; accrued: bigint; closesAt: number }> {
    const { points, chain } = this.#stage;
    const raw = await chain.read(points.address, points.abi.encodeFunctionData("books"));
    const [books] = points.abi.decodeFunctionResult("books", raw);
    const { lanes, spreadAccrued, closesAt } = books as { lanes: bigint[]; spreadAccrued: bigint; closesAt: bigint };
    return { lanes: [...lanes], accrued: spreadAccrued, closesAt: Number(closesAt) };
  }

  async #list(method: "balances" | "purses", accounts: readonly string[]): Promise<bigint[]> {
    // the offset of the array and its length come first
    return (await this.#words(this.#stage.census, method, [this.#stage.points.address, accounts])).slice(2);
  }

  async #words({ address, abi }: Contract, method: string, values: readonly unknown[] = []): Promise<bigint[]> {
    const raw = (await this.#stage.chain.read(address, abi.encodeFunctionData(method, values))).slice(2);
    const words: bigint[] = [];
    for (let at = 0; at < raw.length; at += WORD) words.push(BigInt(`0x${raw.slice(at, at + WORD)}`));
    return words;
  }
}
