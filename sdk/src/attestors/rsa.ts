import { AbiCoder, dataLength, getBytes, stripZerosLeft } from "ethers";
import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";
import { binary, keyed, type Binary } from "./binary.ts";
import { digestSigner, type AttestorSigner } from "./signer.ts";

/** An RSA public key, as big-endian numbers. */
export interface RsaKey {
  readonly exponent: Binary;
  readonly modulus: Binary;
}

/** The attestor of an RSA verifier. Throws KeyInvalid below 2,048 bits, AddressInvalid, AttestorTooLong. */
export function rsaAttestor(verifier: Hex, { exponent, modulus }: RsaKey): Hex {
  const numbers = [stripZerosLeft(binary(exponent, "exponent")), stripZerosLeft(binary(modulus, "modulus"))] as const;
  const length = dataLength(numbers[1]);
  if (length < 256) throw new KeptError("KeyInvalid", "modulus", "fewer than 2,048 bits", [8 * length, 2_048]);
  return keyed(verifier, AbiCoder.defaultAbiCoder().encode(["bytes", "bytes"], numbers));
}

/**
 * A device with an RSA key, as ID cards have it.
 * @param verifier The RSA verifier's address.
 * @param sign Signs the 32 bytes of the digest as a message, by PKCS#1 v1.5 with SHA-256: `(message) =>
 * crypto.subtle.sign("RSASSA-PKCS1-v1_5", privateKey, message)`.
 */
export function rsaSigner(
  verifier: Hex,
  key: RsaKey,
  sign: (message: Uint8Array<ArrayBuffer>) => Promise<Binary>,
): AttestorSigner {
  return digestSigner(rsaAttestor(verifier, key), async (digest) =>
    binary(await sign(new Uint8Array(getBytes(digest))), "signature"),
  );
}
