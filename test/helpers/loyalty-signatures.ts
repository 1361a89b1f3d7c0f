import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Signature, toBeHex, type TypedDataDomain } from "ethers";
import type { Hex } from "@kept/sdk";
import { DAY, now } from "./escrow.ts";
import type { Coalition } from "./loyalty.ts";

const FIELDS = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
];

/** The terms of an ERC-3009 authorization. */
export interface Authorization {
  readonly from: Hex;
  readonly to: Hex;
  readonly value: bigint;
  readonly validAfter: number;
  readonly validBefore: number;
  readonly nonce: Hex;
}

export interface Authorized {
  readonly terms: Authorization;
  readonly signature: Hex;
  readonly v: number;
  readonly r: string;
  readonly s: string;
}

export async function domainOf(d: Coalition): Promise<TypedDataDomain> {
  const { chainId } = await d.connection.ethers.provider.getNetwork();
  return { name: "High Street", version: "1", chainId, verifyingContract: d.tokenAddress };
}

/** Signed by `from`, valid for a day from now. */
export async function authorize(
  d: Coalition,
  from: HardhatEthersSigner,
  { to, value, nonce }: { readonly to: Hex; readonly value: bigint; readonly nonce: bigint },
): Promise<Authorized> {
  const validBefore = (await now(d)) + DAY;
  const sender = from.address;
  const terms = { from: sender, to, value, validAfter: 0, validBefore, nonce: toBeHex(nonce, 32) };
  const signed = await from.signTypedData(await domainOf(d), { TransferWithAuthorization: FIELDS }, terms);
  const { v, r, s } = Signature.from(signed);
  return { terms, signature: signed, v, r, s };
}
