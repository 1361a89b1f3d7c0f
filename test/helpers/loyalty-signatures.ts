import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Signature, toBeHex, type TypedDataDomain, type TypedDataField } from "ethers";
import type { Hex } from "@kept/sdk";
import { DAY, now } from "./escrow.ts";
import type { Coalition } from "./loyalty.ts";

const fields = (...list: string[]): TypedDataField[] =>
  list.map((each) => {
    const [type = "", name = ""] = each.split(" ");
    return { name, type };
  });

export const PERMIT = {
  Permit: fields("address owner", "address spender", "uint256 value", "uint256 nonce", "uint256 deadline"),
};
const AUTHORIZATION = fields(
  "address from",
  "address to",
  "uint256 value",
  "uint256 validAfter",
  "uint256 validBefore",
  "bytes32 nonce",
);
const PURPOSES = {
  transfer: { TransferWithAuthorization: AUTHORIZATION },
  receive: { ReceiveWithAuthorization: AUTHORIZATION },
};
const CANCELLATION = { CancelAuthorization: fields("address authorizer", "bytes32 nonce") };

/** Whether anybody may submit an authorization, or the recipient alone. */
export type Moving = keyof typeof PURPOSES;

/** A signature in both its forms. */
export interface Signed {
  readonly signature: Hex;
  readonly v: 27 | 28;
  readonly r: string;
  readonly s: string;
}

/** The terms of an ERC-3009 authorization. */
export interface Authorization {
  readonly from: Hex;
  readonly to: Hex;
  readonly value: bigint;
  readonly validAfter: number;
  readonly validBefore: number;
  readonly nonce: Hex;
}

export interface Authorized extends Signed {
  readonly terms: Authorization;
  readonly moving: Moving;
}

export interface Permit {
  readonly owner: Hex;
  readonly spender: Hex;
  readonly value: bigint;
  readonly nonce: bigint;
  readonly deadline: number;
}

export interface SignedPermit extends Signed {
  readonly terms: Permit;
}

export async function domainOf(d: Coalition): Promise<TypedDataDomain> {
  const { chainId } = await d.connection.ethers.provider.getNetwork();
  return { name: "High Street", version: "1", chainId, verifyingContract: d.tokenAddress };
}

async function sign(
  signer: HardhatEthersSigner,
  domain: TypedDataDomain,
  types: Record<string, TypedDataField[]>,
  message: object,
): Promise<Signed> {
  const signature = await signer.signTypedData(domain, types, message);
  const { v, r, s } = Signature.from(signature);
  return { signature, v, r, s };
}

/** What is authorized, with what is usual left out: by the signer himself, for anybody to submit, for a day from now. */
export interface AuthorizationInput {
  readonly from?: Hex;
  readonly to: Hex;
  readonly value: bigint;
  readonly nonce: bigint;
  readonly moving?: Moving;
  readonly validAfter?: number;
  readonly validBefore?: number;
  /** Another domain than the token's. */
  readonly domain?: TypedDataDomain;
}

export async function authorize(
  d: Coalition,
  signer: HardhatEthersSigner,
  input: AuthorizationInput,
): Promise<Authorized> {
  const { from = signer.address, to, value, moving = "transfer", validAfter = 0 } = input;
  const validBefore = input.validBefore ?? (await now(d)) + DAY;
  const terms = { from, to, value, validAfter, validBefore, nonce: toBeHex(input.nonce, 32) };
  return { terms, moving, ...(await sign(signer, input.domain ?? (await domainOf(d)), PURPOSES[moving], terms)) };
}

/** A signature that cancels the authorizer's authorization with this nonce. */
export async function cancelling(d: Coalition, signer: HardhatEthersSigner, nonce: bigint): Promise<Signed> {
  return sign(signer, await domainOf(d), CANCELLATION, { authorizer: signer.address, nonce: toBeHex(nonce, 32) });
}

export async function signPermit(d: Coalition, signer: HardhatEthersSigner, terms: Permit): Promise<SignedPermit> {
  return { terms, ...(await sign(signer, await domainOf(d), PERMIT, terms)) };
}
