import { TypedDataEncoder, type TypedDataField } from "ethers";
import type { AttestorSigner } from "./attestors/signer.ts";
import { namedDomain, fields, type Domain, type TypedData } from "./eip712.ts";
import { inOneHour, party, seconds, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import { nonceOf } from "./reward-terms.ts";
import type { SignedNonces, SignedVoucher, Voucher } from "./rewards-types.ts";
import type { TypedDataSigner } from "./sign.ts";
import type { Hex } from "./types.ts";

const voucherFields = (holder: string): TypedDataField[] =>
  fields(
    `address merchant,address token,address ${holder},uint256 amount,uint40 validFrom,uint40 deadline,uint256 nonce`,
  );

/** EIP-712 types of a voucher for one customer. */
export const VOUCHER_TYPES: Record<string, TypedDataField[]> = { Voucher: voucherFields("customer") };

/** Of a voucher for whoever holds the key in its code. */
export const BEARER_VOUCHER_TYPES: Record<string, TypedDataField[]> = { BearerVoucher: voucherFields("key") };

/** Of what the key in a code signs: who is paid. */
export const BEARER_CLAIM_TYPES: Record<string, TypedDataField[]> = {
  BearerClaim: fields("bytes32 voucher,address to"),
};

/** Of a merchant's cancellation of vouchers. */
export const NONCES_TYPES: Record<string, TypedDataField[]> = {
  Cancellation: fields("address merchant,uint256[] nonces,uint256 expiry"),
};

/** The domain of a Rewards. */
export const rewardsDomain = (chainId: bigint | number, verifyingContract: Hex): Domain =>
  namedDomain("Kept Rewards", chainId, verifyingContract);

/** A voucher as typed data, for wallets. */
export function voucherTypedData(domain: Domain, voucher: Voucher, bearer = false): TypedData {
  const { holder, ...terms } = voucher;
  if (bearer) {
    const message = { ...terms, key: holder };
    return { domain, types: BEARER_VOUCHER_TYPES, primaryType: "BearerVoucher", message };
  }
  return { domain, types: VOUCHER_TYPES, primaryType: "Voucher", message: { ...terms, customer: holder } };
}

/** What a signer signs: as the contract's `voucherDigest`. */
export function voucherDigest(domain: Domain, voucher: Voucher, bearer = false): Hex {
  const { types, message } = voucherTypedData(domain, voucher, bearer);
  return TypedDataEncoder.hash(domain, types, message);
}

/** A voucher for one customer with its signature, ready for `claim`. */
export const signVoucher = (signer: AttestorSigner, domain: Domain, voucher: Voucher): Promise<SignedVoucher> =>
  signed(signer, domain, voucher, false);

/** A voucher for whoever holds the key whose address is its holder, ready for `claimBearer`. */
export const signBearerVoucher = (signer: AttestorSigner, domain: Domain, voucher: Voucher): Promise<SignedVoucher> =>
  signed(signer, domain, voucher, true);

async function signed(
  signer: AttestorSigner,
  domain: Domain,
  voucher: Voucher,
  bearer: boolean,
): Promise<SignedVoucher> {
  const { types, message } = voucherTypedData(domain, voucher, bearer);
  const signature = await signer.signTypedData(domain, types, message);
  return Object.freeze({ voucher, signer: signer.attestor, signature });
}

/** By the key in a bearer voucher's code: it is for `to` and nobody else. Throws SignatureInvalid for another key. */
export async function signBearerClaim(
  key: TypedDataSigner,
  domain: Domain,
  { voucher }: SignedVoucher,
  to: Hex,
): Promise<Hex> {
  const who = await key.getAddress();
  if (who.toLowerCase() !== voucher.holder.toLowerCase()) {
    throw new KeptError("SignatureInvalid", "key", "not the key of this voucher's code", [who, voucher.holder]);
  }
  const message = { voucher: voucherDigest(domain, voucher, true), to: party(to, "to") };
  return key.signTypedData(domain, BEARER_CLAIM_TYPES, message);
}

/**
 * By the merchant: vouchers with these nonces are not paid any more. Anybody submits it before `expiry`, one hour from now. The merchant
 * is the signer, unless another is named: a contract account whose owner signs.
 */
export async function signCancellation(
  signer: TypedDataSigner,
  domain: Domain,
  nonces: readonly bigint[],
  expiry: TimeInput = inOneHour(),
  merchant?: Hex,
): Promise<SignedNonces> {
  const message = {
    merchant: party(merchant ?? (await signer.getAddress()), "merchant"),
    nonces: nonces.map((nonce, at) => nonceOf(nonce, `nonces[${at}]`)),
    expiry: seconds(expiry, "expiry"),
  };
  const signature = await signer.signTypedData(domain, NONCES_TYPES, message);
  return Object.freeze({ ...message, signature });
}
