import { concat, getBytes, sha256, toUtf8Bytes } from "ethers";
import { base64url, type Binary } from "./binary.ts";
import { p256Attestor, p256Signature } from "./p256.ts";
import { digestSigner, type AttestorSigner } from "./signer.ts";
import { assertionSignature, USER_PRESENT, USER_VERIFIED } from "./webauthn.ts";
import type { Hex } from "../types.ts";

/** Signs bytes with a P-256 key: r ++ s, or DER. */
export type P256Sign = (message: Uint8Array<ArrayBuffer>) => Promise<Binary>;

/**
 * A device whose P-256 key signs a digest as it stands: secure elements, PKCS#11's CKM_ECDSA, a key management service
 * that is told that it gets a digest, Android's NONEwithECDSA. WebCrypto cannot; see {@link hashingDeviceSigner}.
 * @param verifier The P-256 verifier's address.
 * @param key The public key; see {@link p256Key}.
 * @param sign Gets the 32 bytes of the digest, and must not hash them again.
 */
export function deviceSigner(verifier: Hex, key: Binary, sign: P256Sign): AttestorSigner {
  return digestSigner(p256Attestor(verifier, key), async (digest) =>
    p256Signature(await sign(new Uint8Array(getBytes(digest)))),
  );
}

/**
 * A device whose P-256 key signs nothing but messages that it hashes by SHA-256 first: WebCrypto's keys, which cannot be
 * read out, smart cards, Android's SHA256withECDSA. It signs what a passkey would, and the WebAuthn verifier checks it;
 * that a user was present is what whoever holds the key says, and nothing more.
 * @param verifier The WebAuthn verifier's address.
 * @param sign Such as `(message) => crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, message)`.
 */
export function hashingDeviceSigner(verifier: Hex, key: Binary, sign: P256Sign): AttestorSigner {
  return digestSigner(p256Attestor(verifier, key), async (digest) => {
    const clientDataJSON = toUtf8Bytes(`{"type":"webauthn.get","challenge":"${base64url(digest)}","origin":"device"}`);
    const flags = Uint8Array.of(USER_PRESENT | USER_VERIFIED);
    const authenticatorData = concat([sha256(toUtf8Bytes("device")), flags, "0x00000000"]);
    const message = getBytes(concat([authenticatorData, sha256(clientDataJSON)]));
    const signature = await sign(new Uint8Array(message));
    return assertionSignature(digest, { authenticatorData, clientDataJSON, signature });
  });
}
