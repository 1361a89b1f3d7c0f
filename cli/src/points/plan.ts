import { AbiCoder, keccak256 } from "ethers";
import type { Hex } from "@kept/sdk";
import type { Entry } from "./list.ts";

/** One transaction's customers. `ref` is that of its BatchIssued, by which the chain shows whether it is in. */
export interface Batch {
  readonly index: number;
  readonly ref: Hex;
  readonly entries: readonly Entry[];
  /** As issueBatch takes them. */
  readonly items: readonly bigint[];
  readonly amount: bigint;
}

/** A list as it will be issued. `id` is the hash of customers, amounts, their order and the reference. */
export interface Plan {
  readonly id: Hex;
  readonly size: number;
  readonly batches: readonly Batch[];
  readonly customers: number;
  readonly amount: bigint;
}

const AMOUNT_BITS = 96n;

/** The address in the upper 160 bits, the units in the lower 96. */
const itemOf = ({ customer, amount }: Entry): bigint => (BigInt(customer) << AMOUNT_BITS) | amount;

const hash = (types: readonly string[], ...values: unknown[]): Hex =>
  keccak256(AbiCoder.defaultAbiCoder().encode([...types], values));

/** Batches of so many customers. Their size is not in the references: a list begun with another one is recognised. */
export function planOf(entries: readonly Entry[], size: number, reference: string): Plan {
  const id = hash(["string", "string", "uint256[]"], "kept points issue", reference, entries.map(itemOf));
  const batches: Batch[] = [];
  for (let at = 0; at < entries.length; at += size) {
    const part = entries.slice(at, at + size);
    const index = batches.length;
    const ref = hash(["bytes32", "uint256"], id, index);
    batches.push({ index, ref, entries: part, items: part.map(itemOf), amount: sumOf(part) });
  }
  return { id, size, batches, customers: entries.length, amount: sumOf(entries) };
}

export const sumOf = (parts: readonly { readonly amount: bigint }[]): bigint =>
  parts.reduce((sum, { amount }) => sum + amount, 0n);

/** "batch 2 of 5 (lines 102 to 201)" */
export function describeBatch({ index, entries }: Batch, { batches }: Plan): string {
  const lines = entries.map(({ line }) => line);
  return `batch ${index + 1} of ${batches.length} (lines ${Math.min(...lines)} to ${Math.max(...lines)})`;
}
