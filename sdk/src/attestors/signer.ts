import { TypedDataEncoder } from "ethers";
import { attestorOf, type BytesInput } from "../inputs.ts";
import type { TypedDataSigner } from "../sign.ts";
import type { Hex } from "../types.ts";

/** One who signs receipts: his bytes in the terms, and his signature over typed data. {@link signReceipt} takes him. */
export interface AttestorSigner extends Pick<TypedDataSigner, "signTypedData"> {
  /** ERC-7913 bytes for `attestor` of a leg. */
  readonly attestor: Hex;
}

/** Any ERC-7913 signer whose key signs digests. */
export function digestSigner(attestor: BytesInput, sign: (digest: Hex) => Promise<Hex>): AttestorSigner {
  return {
    attestor: attestorOf(attestor),
    signTypedData: async (domain, types, value) => sign(TypedDataEncoder.hash(domain, types, value)),
  };
}

/** A wallet, or {@link accountSigner}'s account: its address attests. */
export async function walletSigner(wallet: TypedDataSigner): Promise<AttestorSigner> {
  return {
    attestor: attestorOf(await wallet.getAddress()),
    signTypedData: (domain, types, value) => wallet.signTypedData(domain, types, value),
  };
}
