import type { TypedDataField } from "ethers";
import { ACT_TYPES, type Acts } from "./consents.ts";
import { fields, type Domain, type TypedData } from "./eip712.ts";
import { inOneHour, type TimeInput } from "./inputs.ts";
import type { LevelsInput } from "./levels.ts";
import type { TypedDataSigner } from "./sign.ts";
import { signAct, signedAct, signedActDigest } from "./signed-acts.ts";
import type { Consent, Hex } from "./types.ts";

/**
 * What a party to a service can sign instead of calling: by the name of its EIP-712 struct. The levels' contract takes
 * Objection and Ruling, the agreements' Cancellation and Revocation, each the Withdrawal of its own credits.
 */
export interface ServiceActs {
  /** The signer posts the bond and claims these levels of a period; null for what was not measured. */
  readonly Objection: { readonly service: Hex; readonly period: number; readonly claim: LevelsInput };
  /** The arbiter decides the levels of a contested period. */
  readonly Ruling: { readonly service: Hex; readonly period: number; readonly levels: LevelsInput };
  /** Customer or provider leaves the agreement with this id. */
  readonly Cancellation: { readonly id: Hex };
  /** The provider ends the offer with this id. */
  readonly Revocation: { readonly terms: Hex };
  /** An account has its credit paid to another; the nonce is its next one. */
  readonly Withdrawal: Acts["Withdrawal"];
}

export type ServiceActName = keyof ServiceActs;

/** EIP-712 types of the acts. */
export const SERVICE_ACT_TYPES: { readonly [A in ServiceActName]: Record<A, TypedDataField[]> } = {
  Objection: { Objection: fields("bytes32 service,uint32 period,uint32[4] claim,uint40 expiry") },
  Ruling: { Ruling: fields("bytes32 service,uint32 period,uint32[4] levels,uint40 expiry") },
  Cancellation: { Cancellation: fields("bytes32 id,uint40 expiry") },
  Revocation: { Revocation: fields("bytes32 terms,uint40 expiry") },
  Withdrawal: ACT_TYPES.Withdrawal,
};

/** An act as typed data, for wallets. `expiry`: the consent is worth nothing from then on. Throws the input problems. */
export const serviceActTypedData = <A extends ServiceActName>(
  domain: Domain,
  act: A,
  what: ServiceActs[A],
  expiry: TimeInput,
): TypedData => signedAct(SERVICE_ACT_TYPES, domain, act, what, expiry);

/** The digest that the party signs. */
export const serviceActDigest = <A extends ServiceActName>(
  domain: Domain,
  act: A,
  what: ServiceActs[A],
  expiry: TimeInput,
): Hex => signedActDigest(serviceActTypedData(domain, act, what, expiry));

/**
 * A party's signature under an act, which anybody may submit before its expiry (one hour from now, if left out).
 * Throws the input problems; whether the signer is the right party, the contract decides.
 * @param domain Of the contract that takes it: `serviceLevelsDomain` or `serviceAgreementDomain`.
 */
export const signServiceConsent = <A extends ServiceActName>(
  signer: TypedDataSigner,
  domain: Domain,
  act: A,
  what: ServiceActs[A],
  expiry: TimeInput = inOneHour(),
): Promise<Consent> => signAct(signer, serviceActTypedData(domain, act, what, expiry));
