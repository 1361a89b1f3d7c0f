import { AGREEMENT_TYPES, agreementId, SERVICE_TERMS_TYPES, termsId } from "./agreement-eip712.ts";
import type { Agreement, ServiceTerms } from "./agreement-types.ts";
import type { Domain } from "./eip712.ts";
import { findStatic, findStruct } from "./find-struct.ts";
import { SERVICE_TYPES, serviceId } from "./service-eip712.ts";
import type { Service } from "./service-types.ts";
import { decodeStruct, encodeStruct } from "./struct-codec.ts";
import type { Hex } from "./types.ts";

/** A service's head has 21 words, its metrics being four; the second says where its monitor begins. */
const SERVICE_HEAD = { words: 21, before: 1 };
/** The head of terms has 22 words; the ninth says where their remedies begin. */
const TERMS_HEAD = { words: 22, before: 8 };

const ACCEPTANCE = { Agreement: (AGREEMENT_TYPES["Agreement"] ?? []).slice(1) };

/** `abi.encode(service)`: a service as bytes, for a link or a file. */
export const encodeService = (service: Service): Hex => encodeStruct(SERVICE_TYPES, "Service", service);

/** The service that {@link encodeService} encoded. Throws TermsInvalid if the bytes are something else. */
export const decodeService = (data: Hex): Service => decodeStruct<Service>(SERVICE_TYPES, "Service", data);

/** `abi.encode(terms)`: terms of a service as bytes, for a link or a file. */
export const encodeServiceTerms = (terms: ServiceTerms): Hex => encodeStruct(SERVICE_TERMS_TYPES, "Terms", terms);

/** The terms that {@link encodeServiceTerms} encoded. Throws TermsInvalid if the bytes are something else. */
export const decodeServiceTerms = (data: Hex): ServiceTerms =>
  decodeStruct<ServiceTerms>(SERVICE_TERMS_TYPES, "Terms", data);

/** `abi.encode(agreement)`: an acceptance as bytes. */
export const encodeAgreement = (agreement: Agreement): Hex => encodeStruct(ACCEPTANCE, "Agreement", agreement);

/** The acceptance that {@link encodeAgreement} encoded. Throws TermsInvalid if the bytes are something else. */
export const decodeAgreement = (data: Hex): Agreement => decodeStruct<Agreement>(ACCEPTANCE, "Agreement", data);

/**
 * The service of an id in the input of the transaction that registered it, however deep the call was wrapped; undefined if no
 * part of the input hashes to the id.
 */
export const findService = (input: Hex, id: Hex, domain: Domain): Service | undefined =>
  findStruct(input, SERVICE_HEAD, decodeService, (found) => serviceId(domain, found) === id.toLowerCase());

/** As {@link findService}: the terms of a terms' id in the input of a transaction that opened an agreement. */
export const findServiceTerms = (input: Hex, id: Hex, domain: Domain): ServiceTerms | undefined =>
  findStruct(input, TERMS_HEAD, decodeServiceTerms, (found) => termsId(domain, found) === id.toLowerCase());

/** As {@link findServiceTerms}: the acceptance by a customer that makes an agreement's id with these terms. */
export const findAgreement = (
  input: Hex,
  id: Hex,
  domain: Domain,
  terms: ServiceTerms,
  customer: Hex,
): Agreement | undefined =>
  findStatic(input, customer, decodeAgreement, (found) => agreementId(domain, terms, found) === id.toLowerCase());
