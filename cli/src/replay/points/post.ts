import { Interface } from "ethers";
import type { Call, Mined } from "../chain.ts";
import type { CoalitionStage, Contract } from "./stage.ts";

/** What a coalition's people send, apart from the orders. */
export const OPERATIONS = {
  admit: "admit (operator, in batches)",
  join: "approve and set a budget",
  deposit: "deposit",
  renew: "renew",
  cashOut: "cash out (member)",
  payReward: "pay an owed reward",
  claim: "claim surveys (in batches)",
  redeem: "redeem",
  expire: "log expiry (in batches)",
  withdraw: "withdraw (customer)",
  operate: "wind down, collect the spread",
} as const;

export type Operation = keyof typeof OPERATIONS;

export interface Tally {
  transactions: number;
  /** Members, customers or vouchers that they were about. */
  cases: number;
  gas: number;
}

/** A call, and how many cases it is about. */
export interface Letter {
  readonly operation: Operation;
  readonly cases?: number;
  readonly call: Call;
}

/** Small blocks: the chain in this process keeps traces of a block as long as it mines it. */
const BLOCK_GAS = 6_000_000;

/** Sends what the coalition's people do, and counts it. */
export class Post {
  readonly tallies = new Map<Operation, Tally>();
  /** Calls that a contract refused, and why: there should be none. */
  readonly refusals: string[] = [];
  readonly #stage: CoalitionStage;
  readonly #errors: Interface;

  constructor(stage: CoalitionStage) {
    this.#stage = stage;
    const { points, rewards, manager, escrow } = stage;
    const all = [points, rewards, manager, escrow].flatMap(({ abi }) => abi.fragments);
    this.#errors = new Interface(all.filter(({ type }) => type === "error"));
  }

  /** In as many blocks at `time` as it takes. */
  async send(time: number, letters: readonly Letter[]): Promise<void> {
    let block: Letter[] = [];
    let gas = 0;
    for (const letter of letters) {
      if (gas + letter.call.gas > BLOCK_GAS) {
        await this.#mine(time, block);
        [block, gas] = [[], 0];
      }
      block.push(letter);
      gas += letter.call.gas;
    }
    if (block.length > 0) await this.#mine(time, block);
  }

  async #mine(time: number, block: readonly Letter[]): Promise<void> {
    const { chain } = this.#stage;
    const calls = block.map(({ call }) => call);
    for (const [i, mined] of (await chain.mine(time, calls)).entries()) await this.#count(block[i]!, mined);
  }

  async #count({ operation, cases = 1, call }: Letter, { ok, gasUsed }: Mined): Promise<void> {
    const tally = this.tallies.get(operation) ?? { transactions: 0, cases: 0, gas: 0 };
    tally.transactions += 1;
    tally.cases += cases;
    tally.gas += gasUsed;
    this.tallies.set(operation, tally);
    if (!ok) this.refusals.push(`${operation}: ${await this.#stage.chain.reason(call, this.#errors)}`);
  }
}

/** A call of a contract's method. */
export const callOf = (
  { address, abi }: Contract,
  from: string,
  gas: number,
  method: string,
  values: readonly unknown[] = [],
): Call => ({ from, to: address, data: abi.encodeFunctionData(method, values), gas });

/** Items in groups of at most `size`. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
}
