import { Interface } from "ethers";
import type { Call, Chain, Mined } from "./chain.ts";
import { Tallies } from "./tallies.ts";

/** A contract, and what it understands. */
export interface Contract {
  readonly address: string;
  readonly abi: Interface;
}

/** A call, and how many cases it is about. */
export interface Letter<O extends string> {
  readonly operation: O;
  readonly cases?: number;
  readonly call: Call;
}

/** Small blocks: the chain in this process keeps traces of a block as long as it mines it. */
const BLOCK_GAS = 6_000_000;

/** Sends what people do, and counts it. */
export class Post<O extends string> {
  readonly tallies: Tallies<O>;
  /** Calls that a contract refused, and why: there should be none. */
  readonly refusals: string[] = [];
  /** What each account has sent. */
  readonly senders = new Map<string, { transactions: number; gas: number }>();
  readonly #chain: Chain;
  readonly #errors: Interface;

  constructor(chain: Chain, operations: readonly O[], contracts: readonly Contract[]) {
    this.#chain = chain;
    this.tallies = new Tallies(operations);
    const all = contracts.flatMap(({ abi }) => abi.fragments);
    this.#errors = new Interface(all.filter(({ type }) => type === "error"));
  }

  /** In as many blocks at `time` as it takes. Returns what became of each. */
  async send(time: number, letters: readonly Letter<O>[]): Promise<Mined[]> {
    const mined: Mined[] = [];
    let block: Letter<O>[] = [];
    let gas = 0;
    for (const letter of letters) {
      if (block.length > 0 && gas + letter.call.gas > BLOCK_GAS) {
        mined.push(...(await this.#mine(time, block)));
        [block, gas] = [[], 0];
      }
      block.push(letter);
      gas += letter.call.gas;
    }
    if (block.length > 0) mined.push(...(await this.#mine(time, block)));
    return mined;
  }

  async #mine(time: number, block: readonly Letter<O>[]): Promise<Mined[]> {
    const calls = block.map(({ call }) => call);
    const all = await this.#chain.mine(time, calls);
    for (const [i, mined] of all.entries()) await this.#count(block[i]!, mined);
    return all;
  }

  async #count({ operation, cases = 1, call }: Letter<O>, mined: Mined): Promise<void> {
    this.tallies.book(operation, cases, call, mined);
    const { transactions, gas } = this.senders.get(call.from) ?? { transactions: 0, gas: 0 };
    this.senders.set(call.from, { transactions: transactions + 1, gas: gas + mined.gasUsed });
    if (!mined.ok) this.refusals.push(`${operation}: ${await this.#chain.reason(call, this.#errors)}`);
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
