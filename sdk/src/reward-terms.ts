import { AbiCoder, id, keccak256 } from "ethers";
import { attestorOf, bytes32, party, seconds, type BytesInput, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { Campaign, Series, Voucher } from "./rewards-types.ts";
import type { Hex } from "./types.ts";

/** The most that a budget, and so a promise, can be of: 2^128 - 1 units. */
export const BUDGET_CAP = (1n << 128n) - 1n;

/** What a voucher is made of. */
export interface VoucherInput {
  readonly merchant: Hex;
  readonly token: Hex;
  /** The customer; of a bearer voucher the address of the key in its code. */
  readonly holder: Hex;
  /** Token units. */
  readonly amount: bigint;
  /** The end of the return window; at once, if left out. */
  readonly validFrom?: TimeInput;
  readonly deadline: TimeInput;
  readonly nonce: bigint;
}

/** A voucher that the contract can pay. Throws the input problems; TimeInvalid if there is no second in which it can be claimed. */
export function buildVoucher(input: VoucherInput): Voucher {
  const validFrom = seconds(input.validFrom ?? 0, "validFrom");
  const deadline = seconds(input.deadline, "deadline");
  if (deadline <= validFrom) {
    throw new KeptError("TimeInvalid", "deadline", "must be after validFrom", [deadline, validFrom]);
  }
  const [merchant, token] = [party(input.merchant, "merchant"), party(input.token, "token")];
  const holder = party(input.holder, "holder");
  return Object.freeze({
    merchant,
    token,
    holder,
    amount: promised(input.amount, "amount"),
    validFrom,
    deadline,
    nonce: nonceOf(input.nonce, "nonce"),
  });
}

/** A campaign. Throws the input problems. */
export function buildCampaign(input: Omit<Campaign, "deadline"> & { readonly deadline: TimeInput }): Campaign {
  return Object.freeze({
    merchant: party(input.merchant, "merchant"),
    token: party(input.token, "token"),
    root: bytes32(input.root, "root"),
    deadline: seconds(input.deadline, "deadline"),
  });
}

/** A series. Throws the input problems. */
export function buildSeries(input: Series): Series {
  return Object.freeze({
    merchant: party(input.merchant, "merchant"),
    token: party(input.token, "token"),
    ref: bytes32(input.ref, "ref"),
  });
}

/** The nonce of a survey's reward: the order's or the agreement's id, so that each is rewarded once. */
export const surveyNonce = (order: Hex): bigint => BigInt(bytes32(order, "order"));

/** Units that can be promised: more than none, in 128 bits. Throws AmountInvalid, NumberOutOfRange. */
export function promised(amount: bigint, field: string): bigint {
  if (typeof amount !== "bigint") throw new KeptError("AmountInvalid", field, "give a bigint", [amount]);
  if (amount > 0n && amount <= BUDGET_CAP) return amount;
  throw new KeptError("NumberOutOfRange", field, "not from 1 to 2^128 - 1", [amount]);
}

/** A number of 256 bits. Throws NumberOutOfRange. */
export function nonceOf(nonce: bigint, field: string): bigint {
  if (typeof nonce === "bigint" && nonce >= 0n && nonce < 1n << 256n) return nonce;
  throw new KeptError("NumberOutOfRange", field, "not in 256 bits", [nonce]);
}

const hash = (types: readonly string[], name: string, ...values: readonly unknown[]): Hex =>
  keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "address", ...types], [id(name), ...values]));

/** Where a signer's budget is: as the contract's `signerKey`. */
export const signerKey = (merchant: Hex, token: Hex, signer: BytesInput): Hex =>
  hash(["bytes32"], "kept.rewards.signer", merchant, token, keccak256(attestorOf(signer, "signer")));

/** A campaign's id: as the contract's `campaignId`. */
export const campaignId = ({ merchant, token, root, deadline }: Campaign): Hex =>
  hash(["bytes32", "uint40"], "kept.rewards.campaign", merchant, token, root, deadline);

/** A series' id: as the contract's `seriesId`. */
export const seriesId = ({ merchant, token, ref }: Series): Hex =>
  hash(["bytes32"], "kept.rewards.series", merchant, token, ref);
