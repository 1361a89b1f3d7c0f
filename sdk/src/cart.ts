import { TypedDataEncoder, type TypedDataField } from "ethers";
import { fields, ORDER_TYPES, type Domain } from "./eip712.ts";
import { KeptError } from "./kept-error.ts";
import type { TypedDataSigner } from "./sign.ts";
import { priceOf } from "./terms.ts";
import type { Hex, Order } from "./types.ts";

/** EIP-712 types of a cart: what one payment for several orders is bound to. */
export const CART_TYPES: Record<string, TypedDataField[]> = { Cart: fields("bytes32[] ids") };

/** The subject of a cart's payment: the nonce of its authorization, and what the buyer signs for an allowance. */
export function cartDigest(domain: Domain, ids: readonly Hex[]): Hex {
  return TypedDataEncoder.hash(domain, CART_TYPES, { ids });
}

/** What a cart costs: all legs of all orders, in token units. Throws CartDiffers, CartEmpty. */
export function cartPrice(orders: readonly Order[]): bigint {
  const [first] = orders;
  if (!first) throw new KeptError("CartEmpty", "orders", "a cart has at least one order");
  for (const [i, { buyer, token }] of orders.entries()) {
    if (buyer.toLowerCase() !== first.buyer.toLowerCase() || token.toLowerCase() !== first.token.toLowerCase()) {
      throw new KeptError("CartDiffers", `orders[${i}]`, "all have one buyer and one token", [buyer, token]);
    }
  }
  return orders.reduce((sum, order) => sum + priceOf(order), 0n);
}

/** The buyer's consent to pay one order from his allowance, by permit or in ether, when somebody else submits it. */
export function signPayment(signer: TypedDataSigner, domain: Domain, order: Order): Promise<Hex> {
  return signer.signTypedData(domain, ORDER_TYPES, { ...order });
}

/** As {@link signPayment}, for a cart. */
export function signCart(signer: TypedDataSigner, domain: Domain, ids: readonly Hex[]): Promise<Hex> {
  return signer.signTypedData(domain, CART_TYPES, { ids });
}
