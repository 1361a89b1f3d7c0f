import type { TypedDataDomain } from "ethers";
import type { AttestorSigner, Hex, TypedDataSigner } from "@kept/sdk";

const address = (name: string) => ({ name, type: "address" });
const head = [address("merchant"), address("token")];
const tail = [
  { name: "amount", type: "uint256" },
  { name: "validFrom", type: "uint40" },
  { name: "deadline", type: "uint40" },
  { name: "nonce", type: "uint256" },
];

/** What is signed, written out from IRewards: it shares nothing with the contract. */
export const VOUCHER = { Voucher: [...head, address("customer"), ...tail] };
export const BEARER_VOUCHER = { BearerVoucher: [...head, address("key"), ...tail] };
export const BEARER_CLAIM = { BearerClaim: [{ name: "voucher", type: "bytes32" }, address("to")] };
export const CANCELLATION = {
  Cancellation: [
    { name: "merchant", type: "address" },
    { name: "nonces", type: "uint256[]" },
    { name: "expiry", type: "uint256" },
  ],
};

export interface Voucher {
  readonly merchant: string;
  readonly token: string;
  /** The customer; of a bearer voucher the address of the key in its code. */
  readonly holder: string;
  readonly amount: bigint;
  readonly validFrom: number;
  readonly deadline: number;
  readonly nonce: bigint;
}

export interface SignedVoucher {
  readonly voucher: Voucher;
  readonly signer: Hex;
  readonly signature: Hex;
}

export const rewardsDomain = (chainId: bigint, verifyingContract: string): TypedDataDomain => ({
  name: "Kept Rewards",
  version: "1",
  chainId,
  verifyingContract,
});

/** A voucher for a customer. */
export async function signVoucher(
  domain: TypedDataDomain,
  signer: AttestorSigner,
  voucher: Voucher,
): Promise<SignedVoucher> {
  const signature = await signer.signTypedData(domain, VOUCHER, { ...voucher, customer: voucher.holder });
  return { voucher, signer: signer.attestor, signature: signature };
}

/** A voucher for whoever has the key with the holder's address. */
export async function signBearerVoucher(
  domain: TypedDataDomain,
  signer: AttestorSigner,
  voucher: Voucher,
): Promise<SignedVoucher> {
  const signature = await signer.signTypedData(domain, BEARER_VOUCHER, { ...voucher, key: voucher.holder });
  return { voucher, signer: signer.attestor, signature: signature };
}

/** By the key in the code: the voucher with this digest is for `to`. */
export async function signBearerClaim(
  domain: TypedDataDomain,
  key: Pick<TypedDataSigner, "signTypedData">,
  voucher: string,
  to: string,
): Promise<string> {
  return key.signTypedData(domain, BEARER_CLAIM, { voucher, to });
}

/** By the merchant. */
export async function signCancellation(
  domain: TypedDataDomain,
  signer: Pick<TypedDataSigner, "signTypedData">,
  merchant: string,
  nonces: readonly bigint[],
  expiry: number,
): Promise<string> {
  return signer.signTypedData(domain, CANCELLATION, { merchant, nonces, expiry });
}
