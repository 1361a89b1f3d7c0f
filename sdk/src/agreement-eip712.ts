import { TypedDataEncoder, type TypedDataField } from "ethers";
import type { Agreement, ServiceTerms } from "./agreement-types.ts";
import { digest, namedDomain, fields, type Domain, type TypedData } from "./eip712.ts";
import type { Hex } from "./types.ts";

/** EIP-712 types of a provider's terms. */
export const SERVICE_TERMS_TYPES: Record<string, TypedDataField[]> = {
  Terms: fields(
    "bytes32 service,address provider,address customer,uint32 seats,address token,uint96 price,uint32 minPeriods," +
      "uint32 maxPeriodsAhead,Remedy[] remedies,uint96 minCredit,uint96 cap,uint40 activateBy,uint96 latePerDay," +
      "uint40 cancelBy,uint32 notice,uint16 feeBps,address feeRecipient,address bonusToken,uint96 bonusRate," +
      "uint40 openUntil,bytes32 ref,bytes32 salt",
  ),
  Remedy: fields("uint8 metric,uint8 comparison,uint32 threshold,uint64 share,uint96 flat"),
};

/** Of an agreement, whose digest is its id. */
export const AGREEMENT_TYPES: Record<string, TypedDataField[]> = {
  Agreement: fields("bytes32 terms,address customer,uint32 first,uint32 periods,uint32 sequence,bool bonus"),
};

/** Of a top-up, whose digest is what its payment is bound to. */
export const TOP_UP_TYPES: Record<string, TypedDataField[]> = { TopUp: fields("bytes32 id,uint32 paid") };

const termsEncoder = /* @__PURE__ */ TypedDataEncoder.from(SERVICE_TERMS_TYPES);
const agreementEncoder = /* @__PURE__ */ TypedDataEncoder.from(AGREEMENT_TYPES);
const topUpEncoder = /* @__PURE__ */ TypedDataEncoder.from(TOP_UP_TYPES);

/** The domain of a ServiceAgreement. */
export const serviceAgreementDomain = (chainId: bigint | number, verifyingContract: Hex): Domain =>
  namedDomain("ServiceAgreement", chainId, verifyingContract);

/** The terms' id, which the provider signs: as the contract's `termsId`. */
export const termsId = (domain: Domain, terms: ServiceTerms): Hex => digest(domain, termsEncoder.hash(terms));

/** An agreement's id, to which its payment is bound: as the contract's `agreementId`. */
export const agreementId = (domain: Domain, terms: ServiceTerms, agreement: Agreement): Hex =>
  digest(domain, agreementEncoder.hash({ terms: termsId(domain, terms), ...agreement }));

/**
 * What the payment of a top-up is bound to: as the contract's `topUpDigest`.
 * @param id The agreement's.
 * @param paid Periods paid in all from then on.
 */
export const topUpDigest = (domain: Domain, id: Hex, paid: number): Hex =>
  digest(domain, topUpEncoder.hash({ id, paid }));

/** The terms as typed data, for wallets. */
export const serviceTermsTypedData = (domain: Domain, terms: ServiceTerms): TypedData => ({
  domain,
  types: SERVICE_TERMS_TYPES,
  primaryType: "Terms",
  message: { ...terms },
});
