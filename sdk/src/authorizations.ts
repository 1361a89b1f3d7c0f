import { toBeHex, type TypedDataField } from "ethers";
import { inOneHour, seconds, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { TypedDataSigner } from "./sign.ts";
import {
  AUTHORIZATION_TYPES,
  CANCELLATION_TYPES,
  PERMIT_TYPES,
  permitNonce,
  tokenDomain,
  TRANSFER_TYPES,
  type TokenAccess,
} from "./token.ts";
import type { Hex } from "./types.ts";

/** Who may pull how much until when; token units. */
export interface PermitInput extends TokenAccess {
  /** Who may pull it: a till, or the contract to be paid. */
  readonly spender: Hex;
  readonly value: bigint;
  /** The last second at which it is valid; one hour from now, if left out. */
  readonly deadline?: TimeInput;
  /** The owner's next ERC-2612 nonce; read from the token, if left out. */
  readonly nonce?: bigint;
}

/** An ERC-2612 permit. */
export interface SignedPermit {
  readonly owner: Hex;
  readonly spender: Hex;
  readonly value: bigint;
  readonly deadline: number;
  readonly signature: Hex;
}

/** Between which moments exactly how much goes to whom; token units. */
export interface AuthorizationInput extends TokenAccess {
  readonly to: Hex;
  readonly value: bigint;
  /** Valid after this second; 0, if left out. */
  readonly validAfter?: TimeInput;
  /** Valid before this second; one hour from now, if left out. */
  readonly validBefore?: TimeInput;
}

/** An ERC-3009 authorization. */
export interface SignedAuthorization {
  readonly from: Hex;
  readonly to: Hex;
  readonly value: bigint;
  readonly validAfter: number;
  readonly validBefore: number;
  readonly nonce: Hex;
  readonly signature: Hex;
}

/** The end of an authorization that was not used. */
export interface SignedCancellation {
  readonly authorizer: Hex;
  readonly nonce: Hex;
  readonly signature: Hex;
}

/** Bits of the counter of a keyed nonce, and of its key. */
const COUNTER = 64n;
const KEY = 192n;

/**
 * The nonce of an authorization of points: a key, which is the till's or the device's id, then a counter, which goes up by one
 * with each use of the key. Throws NumberOutOfRange: the key is never zero, which is the permit's.
 */
export function keyedNonce(key: bigint, counter = 0n): Hex {
  if (key <= 0n || key >= 1n << KEY) throw new KeptError("NumberOutOfRange", "key", "not 1 to 2^192 - 1", [key]);
  if (counter < 0n || counter >= 1n << COUNTER)
    throw new KeptError("NumberOutOfRange", "counter", "not in 64 bits", [counter]);
  return toBeHex((key << COUNTER) | counter, 32);
}

/** The owner's ERC-2612 permit. Throws ProviderNeeded when domain or nonce must be read and there is no provider. */
export async function signPermit(signer: TypedDataSigner, token: Hex, input: PermitInput): Promise<SignedPermit> {
  const owner = await signer.getAddress();
  const { spender, value } = input;
  const deadline = seconds(input.deadline ?? inOneHour(), "deadline");
  const domain = await tokenDomain(token, input, signer);
  const nonce = input.nonce ?? (await permitNonce(token, owner, input, signer));
  const signature = await signer.signTypedData(domain, PERMIT_TYPES, { owner, spender, value, nonce, deadline });
  return Object.freeze({ owner, spender, value, deadline, signature });
}

/**
 * An ERC-3009 authorization that anybody may submit; a till counts as paid only on its own `Transfer`.
 * @param nonce For points: {@link keyedNonce}, or what `nonces(owner, key)` says.
 */
export function signTransferAuthorization(
  signer: TypedDataSigner,
  token: Hex,
  nonce: Hex | bigint,
  input: AuthorizationInput,
): Promise<SignedAuthorization> {
  return authorization(signer, token, nonce, input, TRANSFER_TYPES);
}

/** An ERC-3009 authorization that only its recipient may submit. */
export function signReceiveAuthorization(
  signer: TypedDataSigner,
  token: Hex,
  nonce: Hex | bigint,
  input: AuthorizationInput,
): Promise<SignedAuthorization> {
  return authorization(signer, token, nonce, input, AUTHORIZATION_TYPES);
}

/** Ends an ERC-3009 authorization before it is used. */
export async function signCancelAuthorization(
  signer: TypedDataSigner,
  token: Hex,
  nonce: Hex | bigint,
  access: TokenAccess = {},
): Promise<SignedCancellation> {
  const message = { authorizer: await signer.getAddress(), nonce: toBeHex(nonce, 32) };
  const domain = await tokenDomain(token, access, signer);
  return Object.freeze({ ...message, signature: await signer.signTypedData(domain, CANCELLATION_TYPES, message) });
}

async function authorization(
  signer: TypedDataSigner,
  token: Hex,
  nonce: Hex | bigint,
  input: AuthorizationInput,
  types: Record<string, TypedDataField[]>,
): Promise<SignedAuthorization> {
  const validAfter = seconds(input.validAfter ?? 0, "validAfter");
  const validBefore = seconds(input.validBefore ?? inOneHour(), "validBefore");
  if (validBefore <= validAfter) {
    throw new KeptError("TimeInvalid", "validBefore", "must be after validAfter", [validBefore, validAfter]);
  }
  const { to, value } = input;
  const from = await signer.getAddress();
  const message = { from, to, value, validAfter, validBefore, nonce: toBeHex(nonce, 32) };
  const domain = await tokenDomain(token, input, signer);
  return Object.freeze({ ...message, signature: await signer.signTypedData(domain, types, message) });
}
