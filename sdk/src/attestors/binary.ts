import { dataLength, encodeBase64, hexlify } from "ethers";
import { address, bytes, type BytesInput } from "../inputs.ts";
import { KeptError } from "../kept-error.ts";
import { LIMITS } from "../limits.ts";
import type { Hex } from "../types.ts";

/** Bytes as browsers, WebCrypto and Node give them, or in hexadecimal. */
export type Binary = BytesInput | ArrayBuffer;

/** Bytes in lower case. Throws BytesInvalid. */
export function binary(input: Binary, field: string): Hex {
  return input instanceof ArrayBuffer ? hexlify(new Uint8Array(input)) : bytes(input, field);
}

/** `verifier ++ key`. Throws AddressInvalid for the verifier, AttestorTooLong. */
export function keyed(verifier: Hex, key: Hex): Hex {
  const attestor = address(verifier, "verifier").toLowerCase() + key.slice(2);
  const [length, maximum] = [dataLength(attestor), LIMITS.maxAttestorBytes];
  if (length <= maximum) return attestor;
  throw new KeptError("AttestorTooLong", "key", "too long for an attestor", [length, maximum]);
}

/** As WebAuthn and JSON Web Keys write bytes. */
export function base64url(hex: Hex): string {
  return encodeBase64(hex).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
