import { concat, toBeHex } from "ethers";
import { orderId, type Domain } from "./eip712.ts";
import { decodeTerms } from "./terms.ts";
import type { Hex, Order } from "./types.ts";

/** An order's head has 18 words; the fourth says where its legs begin: right behind the head. */
const LEGS_AT = toBeHex(18 * 32, 32).slice(2);
const WORDS_BEFORE = 3 * 64;

/**
 * The terms of an id in the input of the transaction that funded it, however deep the call was wrapped; undefined if no
 * part of the input hashes to the id, as when a contract funded with terms of its own.
 */
export function findTerms(input: Hex, id: Hex, domain: Domain): Order | undefined {
  for (let at = input.indexOf(LEGS_AT); at !== -1; at = input.indexOf(LEGS_AT, at + 1)) {
    const order = at % 2 === 0 ? tryTerms(input.slice(at - WORDS_BEFORE)) : undefined;
    if (order && orderId(domain, order) === id.toLowerCase()) return order;
  }
  return undefined;
}

function tryTerms(head: string): Order | undefined {
  try {
    return decodeTerms(concat([toBeHex(32, 32), `0x${head}`]));
  } catch {
    return undefined;
  }
}
