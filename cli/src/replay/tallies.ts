import { deflateRawSync } from "node:zlib";
import type { Call, Mined } from "./chain.ts";

/** What all calls of an operation came to. */
export interface Tally<O extends string = string> {
  readonly operation: O;
  transactions: number;
  /** Orders, members, customers or periods that they were about. */
  cases: number;
  gas: number;
  /** Calldata that is not zero and that is, in bytes. */
  nonzeros: number;
  zeros: number;
  /** Bytes that a rollup would post for the transactions: compressed calldata and the envelopes. */
  posted: number;
}

/** Signature, nonce, fees and addresses of a transaction: bytes that do not compress. */
const ENVELOPE = 110;

export class Tallies<O extends string> {
  readonly list: readonly Tally<O>[];

  constructor(operations: readonly O[]) {
    const nothing = { transactions: 0, cases: 0, gas: 0, nonzeros: 0, zeros: 0, posted: 0 };
    this.list = operations.map((operation) => ({ operation, ...nothing }));
  }

  book(operation: O, cases: number, { data: hex }: Call, { gasUsed }: Mined): void {
    const tally = this.list.find((each) => each.operation === operation);
    if (!tally) throw new Error(`no tally of ${operation}`);
    const data = Buffer.from(hex.slice(2), "hex");
    let zeros = 0;
    for (const byte of data) if (byte === 0) zeros++;
    tally.transactions += 1;
    tally.cases += cases;
    tally.gas += gasUsed;
    tally.zeros += zeros;
    tally.nonzeros += data.length - zeros;
    tally.posted += deflateRawSync(data, { level: 1 }).length + ENVELOPE;
  }
}

/** Those of which there was a call. */
export const used = <O extends string>(tallies: readonly Tally<O>[]): Tally<O>[] =>
  tallies.filter(({ transactions }) => transactions > 0);

/** All the gas that they used. */
export const gasIn = (tallies: readonly Tally[]): number => tallies.reduce((sum, { gas }) => sum + gas, 0);
