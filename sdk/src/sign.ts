import { getAddress, type TypedDataDomain, type TypedDataField } from "ethers";
import { ORDER_TYPES, RECEIPT_TYPES, type Domain } from "./eip712.ts";
import { KeptError } from "./kept-error.ts";
import type { Hex, Order, Receipt, SignedReceipt } from "./types.ts";

/** Whatever signs typed data: an ethers Signer, an injected wallet's, or {@link accountSigner}'s. */
export interface TypedDataSigner {
  getAddress(): Promise<Hex>;
  signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<Hex>;
}

/**
 * A contract account (ERC-1271) as a signer: an owner signs, the account is named.
 * @param wrap Shapes the owner's signature as the account wants it; passed through, if left out.
 */
export function accountSigner(
  account: Hex,
  owner: Pick<TypedDataSigner, "signTypedData">,
  wrap: (signature: Hex) => Hex | Promise<Hex> = (signature) => signature,
): TypedDataSigner {
  return {
    getAddress: () => Promise.resolve(getAddress(account)),
    signTypedData: async (domain, types, value) => wrap(await owner.signTypedData(domain, types, value)),
  };
}

/** The seller's signature over the order's id. Throws NotSeller if the signer is somebody else. */
export async function signOrder(signer: TypedDataSigner, domain: Domain, order: Order): Promise<Hex> {
  const who = await signer.getAddress();
  if (who.toLowerCase() !== order.seller.toLowerCase()) {
    throw new KeptError("NotSeller", "signer", "only the seller signs the terms", [who, order.seller]);
  }
  return signer.signTypedData(domain, ORDER_TYPES, { ...order });
}

/** The receipt with its attestor's signature, ready for `attest`. */
export async function signReceipt(
  signer: Pick<TypedDataSigner, "signTypedData">,
  domain: Domain,
  receipt: Receipt,
): Promise<SignedReceipt> {
  const signature = await signer.signTypedData(domain, RECEIPT_TYPES, { ...receipt });
  return Object.freeze({ receipt, signature });
}
