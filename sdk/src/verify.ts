import { Contract, dataLength, dataSlice, getAddress, hexlify, recoverAddress, type Provider } from "ethers";
import { orderId, receiptDigest, type Domain } from "./eip712.ts";
import { isRevert } from "./errors/reverted.ts";
import { KeptError } from "./kept-error.ts";
import type { Hex, Order, SignedReceipt } from "./types.ts";

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ERC1271 = { function: "isValidSignature(bytes32,bytes)", magic: "0x1626ba7e" };
const ERC7913 = { function: "verify(bytes,bytes32,bytes)", magic: "0x024ad318" };

/**
 * Whether the contract would accept this signature of the digest from this ERC-7913 signer now: a wallet's own key counts
 * whether or not the account has code (EIP-7702), else its code is asked.
 * Without a provider only plain wallets can be checked, and are taken to have no code.
 * Throws ProviderNeeded for `verifier ++ key` without a provider.
 */
export async function isValidSignature(
  signer: Hex,
  digest: Hex,
  signature: Hex,
  provider?: Provider | null,
): Promise<boolean> {
  const account = dataSlice(signer, 0, 20);
  if (dataLength(signer) > 20) {
    if (!provider) throw new KeptError("ProviderNeeded", "provider", "only the chain can check a device's signature");
    return answers(account, ERC7913, [dataSlice(signer, 20), digest, signature], provider);
  }
  if (recovered(digest, signature) === getAddress(account)) return true;
  if (!provider || (await provider.getCode(account)) === "0x") return false;
  return answers(account, ERC1271, [digest, signature], provider);
}

/** Whether the leg's attestor signed this receipt. `attestor`: the leg's. See {@link isValidSignature}. */
export function verifyReceiptSignature(
  domain: Domain,
  attestor: Hex,
  { receipt, signature }: SignedReceipt,
  provider?: Provider | null,
): Promise<boolean> {
  return isValidSignature(attestor, receiptDigest(domain, receipt), signature, provider);
}

/** Whether the seller signed these terms. See {@link isValidSignature}. */
export function verifyOrderSignature(
  domain: Domain,
  order: Order,
  signature: Hex,
  provider?: Provider | null,
): Promise<boolean> {
  return isValidSignature(order.seller, orderId(domain, order), signature, provider);
}

/** The account that signed, by the contract's strict reading: 65 bytes, v of 27 or 28, the lower s. */
function recovered(digest: Hex, signature: Hex): Hex | undefined {
  const bytes = hexlify(signature);
  if (dataLength(bytes) !== 65) return undefined;
  const s = BigInt(dataSlice(bytes, 32, 64));
  const v = Number(dataSlice(bytes, 64));
  if (s > HALF_ORDER || (v !== 27 && v !== 28)) return undefined;
  try {
    return recoverAddress(digest, bytes);
  } catch {
    return undefined;
  }
}

async function answers(
  account: Hex,
  question: { readonly function: string; readonly magic: Hex },
  args: readonly Hex[],
  provider: Provider,
): Promise<boolean> {
  const contract = new Contract(account, [`function ${question.function} view returns (bytes4)`], provider);
  const ask = contract.getFunction(question.function);
  try {
    return (await ask.staticCall(...args)) === question.magic;
  } catch (error) {
    if (isRevert(error)) return false;
    throw error;
  }
}
