import { getBytes } from "ethers";
import type { Hex } from "../types.ts";
import { binary, type Binary } from "./binary.ts";
import { p256Attestor } from "./p256.ts";
import { digestSigner, type AttestorSigner } from "./signer.ts";
import { assertionSignature, type Assertion } from "./webauthn.ts";

export { assertionSignature, type Assertion } from "./webauthn.ts";

/** What `navigator.credentials.get({ publicKey })` wants; the digest is the challenge. */
export interface AssertionRequest {
  readonly challenge: Uint8Array<ArrayBuffer>;
  readonly userVerification: "required";
  readonly rpId?: string;
  readonly allowCredentials?: { readonly type: "public-key"; readonly id: Uint8Array<ArrayBuffer> }[];
}

/** Which passkeys may answer; any of this site's, if left out. */
export interface PasskeyChoice {
  readonly rpId?: string;
  /** `rawId` of the registration. */
  readonly credentialIds?: readonly Binary[];
}

/** The request that has the digest signed. */
export function assertionRequest(digest: Hex, { rpId, credentialIds }: PasskeyChoice = {}): AssertionRequest {
  const array = (bytes: Binary): Uint8Array<ArrayBuffer> => new Uint8Array(getBytes(binary(bytes, "credentialIds")));
  const allowCredentials = credentialIds?.map((id) => ({ type: "public-key" as const, id: array(id) }));
  return {
    challenge: array(digest),
    userVerification: "required",
    ...(rpId !== undefined && { rpId }),
    ...(allowCredentials && { allowCredentials }),
  };
}

/**
 * A passkey: its user is asked by the browser, and must be present and verified.
 * @param verifier The WebAuthn verifier's address.
 * @param key The public key: what `getPublicKey()` of the registration's response gave, of algorithm -7 (ES256).
 * @param ask Such as `async (publicKey) => (await navigator.credentials.get({ publicKey })).response`.
 */
export function passkeySigner(
  verifier: Hex,
  key: Binary,
  ask: (request: AssertionRequest) => Promise<Assertion>,
  choice: PasskeyChoice = {},
): AttestorSigner {
  return digestSigner(p256Attestor(verifier, key), async (digest) =>
    assertionSignature(digest, await ask(assertionRequest(digest, choice))),
  );
}
