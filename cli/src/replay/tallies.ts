import { deflateRawSync } from "node:zlib";
import { OPERATIONS, type Act, type Operation } from "./calls.ts";
import type { Mined } from "./chain.ts";

/** What all calls of an operation came to. */
export interface Tally {
  readonly operation: Operation;
  transactions: number;
  orders: number;
  gas: number;
  /** Calldata that is not zero and that is, in bytes. */
  nonzeros: number;
  zeros: number;
  /** Bytes that a rollup would post for the transactions: compressed calldata and the envelopes. */
  posted: number;
}

/** Signature, nonce, fees and addresses of a transaction: bytes that do not compress. */
const ENVELOPE = 110;

export class Tallies {
  readonly list: readonly Tally[] = OPERATIONS.map((operation) => ({
    operation,
    transactions: 0,
    orders: 0,
    gas: 0,
    nonzeros: 0,
    zeros: 0,
    posted: 0,
  }));

  book({ operation, orders, call }: Act, { gasUsed }: Mined): void {
    const tally = this.list[OPERATIONS.indexOf(operation)];
    if (!tally) throw new Error(`no tally of ${operation}`);
    const data = Buffer.from(call.data.slice(2), "hex");
    let zeros = 0;
    for (const byte of data) if (byte === 0) zeros++;
    tally.transactions += 1;
    tally.orders += orders.length;
    tally.gas += gasUsed;
    tally.zeros += zeros;
    tally.nonzeros += data.length - zeros;
    tally.posted += deflateRawSync(data, { level: 1 }).length + ENVELOPE;
  }
}
