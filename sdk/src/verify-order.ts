import { orderId, type Domain } from "./eip712.ts";
import type { Hex, Leg, Order } from "./types.ts";

/** One field in which the chain's terms are not mine. */
export interface Difference {
  /** Such as `legs[0].amount`; `id` if the ids differ, `terms` if the terms given are not those of the id. */
  readonly field: string;
  readonly onChain: unknown;
  readonly mine: unknown;
}

export interface Verification {
  /** Ship only if it is true: the id on chain is that of my terms. */
  readonly matches: boolean;
  /** The id of my terms. */
  readonly id: Hex;
  readonly differences: readonly Difference[];
}

/**
 * What a merchant's back end runs before it ships: is the funded order the one that I computed?
 * @param onChainId The id that was funded.
 * @param theirs The terms it was funded with, if known ({@link findTerms}): with them each differing field is named.
 */
export function verifyOrder(onChainId: Hex, mine: Order, domain: Domain, theirs?: Order): Verification {
  const id = orderId(domain, mine);
  const funded = onChainId.toLowerCase();
  const differences: Difference[] = id === funded ? [] : [{ field: "id", onChain: funded, mine: id }];
  if (theirs) {
    const theirId = orderId(domain, theirs);
    if (theirId !== funded) differences.push({ field: "terms", onChain: theirId, mine: funded });
    differences.push(...compareOrders(theirs, mine));
  }
  return { matches: differences.length === 0, id, differences };
}

/** Every field in which two orders differ; letter case of hexadecimal does not count. */
export function compareOrders(onChain: Order, mine: Order): Difference[] {
  const { legs: theirLegs, ...theirs } = onChain;
  const { legs: myLegs, ...rest } = mine;
  const count = Math.max(theirLegs.length, myLegs.length);
  const indexes = Array.from({ length: count }, (_, i) => i);
  return [...compare(theirs, rest, ""), ...indexes.flatMap((i) => compareLegs(theirLegs[i], myLegs[i], `legs[${i}]`))];
}

function compareLegs(onChain: Leg | undefined, mine: Leg | undefined, field: string): Difference[] {
  if (!onChain || !mine) return [{ field, onChain, mine }];
  return compare(onChain, mine, `${field}.`);
}

function compare<T extends object>(onChain: T, mine: T, prefix: string): Difference[] {
  return (Object.keys(onChain) as (keyof T & string)[])
    .filter((key) => plain(onChain[key]) !== plain(mine[key]))
    .map((key) => ({ field: `${prefix}${key}`, onChain: onChain[key], mine: mine[key] }));
}

const plain = (value: unknown): string => String(value).toLowerCase();
