import { AGREEMENT_TYPES, SERVICE_TERMS_TYPES, termsId, TOP_UP_TYPES } from "./agreement-eip712.ts";
import type { Agreement, ServiceTerms } from "./agreement-types.ts";
import type { Domain } from "./eip712.ts";
import { KeptError } from "./kept-error.ts";
import { ACTIVATION_TYPES, REPORT_TYPES } from "./service-eip712.ts";
import type { Activation, Report, SignedActivation, SignedReport } from "./service-types.ts";
import type { TypedDataSigner } from "./sign.ts";
import type { Hex } from "./types.ts";

/**
 * The provider's signature over the terms' id. Throws NotProvider if the signer is somebody else.
 * @param domain The agreements': see `serviceAgreementDomain`.
 */
export async function signTerms(signer: TypedDataSigner, domain: Domain, terms: ServiceTerms): Promise<Hex> {
  const who = await signer.getAddress();
  if (who.toLowerCase() !== terms.provider.toLowerCase()) {
    throw new KeptError("NotProvider", "signer", "only the provider signs the terms", [who, terms.provider]);
  }
  return signer.signTypedData(domain, SERVICE_TERMS_TYPES, { ...terms });
}

/**
 * The customer's consent to pay an agreement from his allowance, by permit or in ether, when somebody else submits it: for
 * `fundByAllowance` and its like. @param domain As for {@link signTerms}.
 */
export function signAgreement(
  signer: Pick<TypedDataSigner, "signTypedData">,
  domain: Domain,
  terms: ServiceTerms,
  agreement: Agreement,
): Promise<Hex> {
  return signer.signTypedData(domain, AGREEMENT_TYPES, { terms: termsId(domain, terms), ...agreement });
}

/** As {@link signAgreement}, for further periods of an agreement, up to `paid` in all. */
export function signTopUp(
  signer: Pick<TypedDataSigner, "signTypedData">,
  domain: Domain,
  id: Hex,
  paid: number,
): Promise<Hex> {
  return signer.signTypedData(domain, TOP_UP_TYPES, { id, paid });
}

/**
 * The report with its monitor's signature, ready for `report`.
 * @param domain The levels': see `serviceLevelsDomain`.
 */
export async function signReport(
  signer: Pick<TypedDataSigner, "signTypedData">,
  domain: Domain,
  report: Report,
): Promise<SignedReport> {
  const signature = await signer.signTypedData(domain, REPORT_TYPES, { ...report });
  return Object.freeze({ report, signature });
}

/** The activation with its activator's signature, ready for `activate`. */
export async function signActivation(
  signer: Pick<TypedDataSigner, "signTypedData">,
  domain: Domain,
  activation: Activation,
): Promise<SignedActivation> {
  const signature = await signer.signTypedData(domain, ACTIVATION_TYPES, { ...activation });
  return Object.freeze({ activation, signature });
}
