import { keccak256, type JsonRpcProvider, type Transaction, type TransactionRequest } from "ethers";
import { explained } from "@kept/sdk";
import type { Act } from "../chain/act.ts";
import type { Actor } from "./connect.ts";
import type { SignedBatch } from "./journal.ts";
import type { Batch } from "./plan.ts";
import { nodeSays } from "../chain/refusals.ts";

/** What a transaction may use of a block, by EIP-7825. */
const GAS_LIMIT = 16_777_216n;

/** The call that issues a batch. */
export function actOf({ loyalty, address }: Actor, { items, ref }: Batch): Act {
  return { to: address, data: loyalty.contract.interface.encodeFunctionData("issueBatch", [[...items], ref]) };
}

/**
 * A batch's transaction for a nonce, signed and not sent. With an earlier one for the same nonce it offers an eighth more at
 * least, so that nodes let it take the other's place. The chain's refusal, such as of a customer who has become a member, is
 * thrown as a sentence.
 */
export async function signBatch(
  actor: Actor,
  batch: Batch,
  nonce: number,
  earlier?: Transaction,
): Promise<SignedBatch> {
  const { wallet, provider, chainId } = actor;
  const call = { ...actOf(actor, batch), from: wallet.address };
  const gas = await explained(provider.estimateGas(call));
  const gasLimit = min((gas * 12n) / 10n, GAS_LIMIT);
  const fees = earlier ? await raised(provider, earlier) : {};
  const raw = await wallet.signTransaction(
    await wallet.populateTransaction({ ...call, nonce, gasLimit, chainId, ...fees }),
  );
  return { batch: batch.index, nonce, hash: keccak256(raw), raw };
}

async function raised(provider: JsonRpcProvider, earlier: Transaction): Promise<TransactionRequest> {
  const now = await provider.getFeeData();
  const more = (was: bigint | null, is: bigint | null): bigint => max(((was ?? 0n) * 9n) / 8n + 1n, is ?? 0n);
  if (earlier.maxFeePerGas === null) return { type: 0, gasPrice: more(earlier.gasPrice, now.gasPrice) };
  return {
    type: 2,
    maxFeePerGas: more(earlier.maxFeePerGas, now.maxFeePerGas),
    maxPriorityFeePerGas: more(earlier.maxPriorityFeePerGas, now.maxPriorityFeePerGas),
  };
}

/** Whether a block would not take the transaction at what it offers. */
export async function isOutpriced(
  provider: JsonRpcProvider,
  { maxFeePerGas, gasPrice }: Transaction,
): Promise<boolean> {
  const base = (await provider.getBlock("latest"))?.baseFeePerGas ?? 0n;
  return (maxFeePerGas ?? gasPrice ?? 0n) < base;
}

/** Says that the node has it, that its nonce is used, or that another with the same nonce is there: blocks tell which. */
const UNSETTLED = /already|known|nonce|underpriced|replacement|less than block base fee|fee too low/i;

/** Gives a signed transaction to the node. What is not certain is left to the blocks to tell. */
export async function broadcast({ provider, wallet }: Actor, { raw, nonce }: SignedBatch): Promise<void> {
  try {
    await provider.send("eth_sendRawTransaction", [raw]);
  } catch (error) {
    if (UNSETTLED.test(nodeSays(error))) return;
    // some nodes answer for a transaction that is in a block, and was refused there
    if ((await provider.getTransactionCount(wallet.address)) <= nonce) throw error;
  }
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
