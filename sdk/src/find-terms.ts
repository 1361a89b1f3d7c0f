import { orderId, type Domain } from "./eip712.ts";
import { findStruct } from "./find-struct.ts";
import { decodeTerms } from "./terms.ts";
import type { Hex, Order } from "./types.ts";

/** An order's head has 18 words; the fourth says where its legs begin. */
const ORDER_HEAD = { words: 18, before: 3 };

/**
 * The terms of an id in the input of the transaction that funded it, however deep the call was wrapped; undefined if no
 * part of the input hashes to the id, as when a contract funded with terms of its own.
 */
export function findTerms(input: Hex, id: Hex, domain: Domain): Order | undefined {
  return findStruct(input, ORDER_HEAD, decodeTerms, (order) => orderId(domain, order) === id.toLowerCase());
}
