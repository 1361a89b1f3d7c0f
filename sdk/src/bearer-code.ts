import {
  computeAddress,
  decodeBase64,
  decodeRlp,
  encodeBase64,
  encodeRlp,
  getAddress,
  toBeArray,
  Wallet,
} from "ethers";
import type { Domain } from "./eip712.ts";
import { KeptError } from "./kept-error.ts";
import { rewardsDomain, signBearerClaim } from "./reward-signatures.ts";
import { buildVoucher } from "./reward-terms.ts";
import type { SignedVoucher } from "./rewards-types.ts";
import type { Hex } from "./types.ts";

/** What a code holds: a bearer voucher, its key, and where it is paid. Whoever sees it can claim it. */
export interface BearerCode {
  readonly domain: Domain;
  readonly voucher: SignedVoucher;
  /** The ephemeral private key. */
  readonly key: Hex;
}

/** What `claimBearer` takes. */
export interface BearerClaim {
  readonly voucher: SignedVoucher;
  readonly to: Hex;
  readonly keySignature: Hex;
}

/** Begins the text of every code. */
export const CODE_PREFIX = "kept:1:";

const LENGTH = 11;

/** The text for a QR code: short, of letters that every reader passes on. */
export function encodeBearerCode({ domain, voucher: signed, key }: BearerCode): string {
  const { merchant, token, amount, validFrom, deadline, nonce } = signed.voucher;
  const numbers = [amount, validFrom, deadline, nonce].map((value) => toBeArray(value));
  const where = [toBeArray(domain.chainId), domain.verifyingContract, merchant, token];
  const bytes = encodeRlp([...where, ...numbers, signed.signer, signed.signature, key]);
  return CODE_PREFIX + encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Of a text that holds a code, such as a link that ends with it. Throws BytesInvalid. */
export function decodeBearerCode(text: string): BearerCode {
  const at = text.lastIndexOf(CODE_PREFIX);
  const invalid = new KeptError("BytesInvalid", "code", "not a code of a bearer voucher");
  if (at < 0) throw invalid;
  try {
    const encoded = text.slice(at + CODE_PREFIX.length).trim();
    if (!/^[\w-]+$/.test(encoded)) throw invalid;
    const parts = decodeRlp(decodeBase64(encoded.replaceAll("-", "+").replaceAll("_", "/"))) as string[];
    return decoded(parts);
  } catch (error) {
    throw error instanceof KeptError ? error : invalid;
  }
}

function decoded(parts: readonly string[]): BearerCode {
  if (parts.length !== LENGTH) throw new KeptError("BytesInvalid", "code", "not a code of this version");
  const [chain, rewards, merchant, token, amount, validFrom, deadline, nonce, signer, signature, key] =
    parts as unknown as [Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex];
  const voucher = buildVoucher({
    merchant: getAddress(merchant),
    token: getAddress(token),
    holder: computeAddress(key),
    amount: numberOf(amount),
    validFrom: numberOf(validFrom),
    deadline: numberOf(deadline),
    nonce: numberOf(nonce),
  });
  const domain = rewardsDomain(numberOf(chain), rewards);
  return Object.freeze({ domain, voucher: Object.freeze({ voucher, signer, signature }), key });
}

const numberOf = (bytes: Hex): bigint => (bytes === "0x" ? 0n : BigInt(bytes));

/** What has to be submitted so that a code is paid to `to`: the code itself never leaves the claimer's device. */
export async function claimOfCode({ domain, voucher, key }: BearerCode, to: Hex): Promise<BearerClaim> {
  return { voucher, to, keySignature: await signBearerClaim(new Wallet(key), domain, voucher, to) };
}
