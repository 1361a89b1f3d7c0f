import { AbiCoder, dataLength, dataSlice, toUtf8Bytes, toUtf8String } from "ethers";
import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";
import { base64url, binary, type Binary } from "./binary.ts";
import { p256Signature } from "./p256.ts";

/** What an authenticator answers: a browser's `AuthenticatorAssertionResponse` is one. */
export interface Assertion {
  readonly authenticatorData: Binary;
  readonly clientDataJSON: Binary;
  /** DER, as WebAuthn has it, or r ++ s. */
  readonly signature: Binary;
}

/** Flags of the authenticator's data. */
export const USER_PRESENT = 0x01;
export const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;

/**
 * The assertion as OpenZeppelin's WebAuthn verifier reads it.
 * Throws AssertionInvalid for what the verifier would refuse: another challenge than the digest, another ceremony than
 * `webauthn.get`, a user who was not present and verified; SignatureInvalid. Whether the key signed it only the chain says.
 */
export function assertionSignature(digest: Hex, assertion: Assertion): Hex {
  const authenticator = binary(assertion.authenticatorData, "authenticatorData");
  const client = binary(assertion.clientDataJSON, "clientDataJSON");
  checkFlags(authenticator);
  const type = indexIn(client, `"type":"webauthn.get"`, "is not of the ceremony webauthn.get");
  const challenge = indexIn(client, `"challenge":"${base64url(digest)}"`, "answers another challenge");
  const signature = p256Signature(assertion.signature);
  return AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
    [dataSlice(signature, 0, 32), dataSlice(signature, 32), challenge, type, authenticator, toUtf8String(client)],
  );
}

function checkFlags(authenticator: Hex): void {
  const invalid = (message: string): KeptError =>
    new KeptError("AssertionInvalid", "authenticatorData", message, [authenticator]);
  if (dataLength(authenticator) < 37) throw invalid("has fewer than 37 bytes");
  const flags = Number(dataSlice(authenticator, 32, 33));
  if (!(flags & USER_PRESENT)) throw invalid("the user was not present");
  if (!(flags & USER_VERIFIED)) throw invalid("the user was not verified: ask with userVerification required");
  if (flags & BACKED_UP && !(flags & BACKUP_ELIGIBLE)) throw invalid("is backed up and may not be");
}

/** In bytes, not in characters. */
function indexIn(client: Hex, text: string, problem: string): number {
  const json = toUtf8String(client);
  const at = json.indexOf(text);
  if (at < 0) throw new KeptError("AssertionInvalid", "clientDataJSON", problem, [json]);
  return toUtf8Bytes(json.slice(0, at)).length;
}
