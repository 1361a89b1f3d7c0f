import type { TypedDataField } from "ethers";
import { fields, type Domain, type TypedData } from "./eip712.ts";
import { inOneHour, type TimeInput } from "./inputs.ts";
import type { TypedDataSigner } from "./sign.ts";
import { signAct, signedAct, signedActDigest } from "./signed-acts.ts";
import type { Consent, Hex } from "./types.ts";

/**
 * What a party can sign instead of calling: by the name of its EIP-712 struct. Amounts are token units. The fact is the
 * order's at that time (`outcomeOf`, `factOf`, `missedFact`): a receipt or an extension that comes later voids the consent.
 */
export interface Acts {
  /** The buyer gives everything held to its payees. */
  readonly Release: { readonly id: Hex; readonly fact: Hex };
  /** The seller gives back so much in all. */
  readonly Refund: { readonly id: Hex; readonly fact: Hex; readonly buyerTotal: bigint };
  /** The side that loses by the fact objects to it. */
  readonly Objection: { readonly id: Hex; readonly fact: Hex };
  /** The arbiter says what the buyer has in all. */
  readonly Ruling: { readonly id: Hex; readonly fact: Hex; readonly buyerTotal: bigint };
  /** One of those who close the order together: the buyer has so much in all. */
  readonly Agreement: { readonly id: Hex; readonly fact: Hex; readonly buyerTotal: bigint };
  /** Buyer or seller puts the last deadline off. */
  readonly Extension: { readonly id: Hex; readonly until: TimeInput };
  /** The buyer rules out that the order is ever funded. */
  readonly Cancellation: { readonly id: Hex };
  /** An account has its credit paid to another; the nonce is its next one. */
  readonly Withdrawal: { readonly account: Hex; readonly token: Hex; readonly to: Hex; readonly nonce: bigint };
}

export type ActName = keyof Acts;

/** EIP-712 types of the acts. */
export const ACT_TYPES: { readonly [A in ActName]: Record<A, TypedDataField[]> } = {
  Release: { Release: fields("bytes32 id,bytes32 fact,uint40 expiry") },
  Refund: { Refund: fields("bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry") },
  Objection: { Objection: fields("bytes32 id,bytes32 fact,uint40 expiry") },
  Ruling: { Ruling: fields("bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry") },
  Agreement: { Agreement: fields("bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry") },
  Extension: { Extension: fields("bytes32 id,uint40 until,uint40 expiry") },
  Cancellation: { Cancellation: fields("bytes32 id,uint40 expiry") },
  Withdrawal: { Withdrawal: fields("address account,address token,address to,uint256 nonce,uint40 expiry") },
};

/** An act as typed data, for wallets. `expiry`: the consent is worth nothing from then on. Throws the input problems. */
export const actTypedData = <A extends ActName>(domain: Domain, act: A, what: Acts[A], expiry: TimeInput): TypedData =>
  signedAct(ACT_TYPES, domain, act, what, expiry);

/** The digest that the party signs. */
export const actDigest = <A extends ActName>(domain: Domain, act: A, what: Acts[A], expiry: TimeInput): Hex =>
  signedActDigest(actTypedData(domain, act, what, expiry));

/**
 * A party's signature under an act, which anybody may submit before its expiry (one hour from now, if left out).
 * Throws the input problems; whether the signer is the right party, the contract decides.
 */
export const signConsent = <A extends ActName>(
  signer: TypedDataSigner,
  domain: Domain,
  act: A,
  what: Acts[A],
  expiry: TimeInput = inOneHour(),
): Promise<Consent> => signAct(signer, actTypedData(domain, act, what, expiry));
