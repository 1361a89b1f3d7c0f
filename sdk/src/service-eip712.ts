import { TypedDataEncoder, type TypedDataField } from "ethers";
import { digest, namedDomain, fields, type Domain, type TypedData } from "./eip712.ts";
import type { Activation, Report, Service } from "./service-types.ts";
import type { Hex } from "./types.ts";

/** EIP-712 types of a service. */
export const SERVICE_TYPES: Record<string, TypedDataField[]> = {
  Service: fields(
    "address provider,bytes monitor,bytes activator,uint8[4] metrics,uint8 calendar,uint40 start,uint32 length," +
      "uint32 reportWindow,address arbiter,uint32 objectionPeriod,uint32 rulingPeriod,address bondToken,uint96 bond," +
      "address feeRecipient,uint32 maintenanceNotice,uint32 maintenancePerYear,bytes32 ref,bytes32 salt",
  ),
};

/** Of a report. */
export const REPORT_TYPES: Record<string, TypedDataField[]> = {
  Report: fields("bytes32 service,uint32 period,uint32[4] levels,bytes32 evidence"),
};

/** Of an activation. */
export const ACTIVATION_TYPES: Record<string, TypedDataField[]> = {
  Activation: fields("bytes32 service,uint40 time"),
};

const serviceEncoder = /* @__PURE__ */ TypedDataEncoder.from(SERVICE_TYPES);
const reportEncoder = /* @__PURE__ */ TypedDataEncoder.from(REPORT_TYPES);
const activationEncoder = /* @__PURE__ */ TypedDataEncoder.from(ACTIVATION_TYPES);

/** The domain of a ServiceLevels. */
export const serviceLevelsDomain = (chainId: bigint | number, verifyingContract: Hex): Domain =>
  namedDomain("ServiceLevels", chainId, verifyingContract);

/** A service's id: as the contract's `serviceId`. */
export const serviceId = (domain: Domain, service: Service): Hex => digest(domain, serviceEncoder.hash(service));

/** What a monitor signs: as the contract's `reportDigest`. */
export const reportDigest = (domain: Domain, report: Report): Hex => digest(domain, reportEncoder.hash(report));

/** What an activator signs: as the contract's `activationDigest`. */
export const activationDigest = (domain: Domain, activation: Activation): Hex =>
  digest(domain, activationEncoder.hash(activation));

/** A report as typed data, for wallets. */
export const reportTypedData = (domain: Domain, report: Report): TypedData => ({
  domain,
  types: REPORT_TYPES,
  primaryType: "Report",
  message: { ...report },
});

/** An activation as typed data, for wallets. */
export const activationTypedData = (domain: Domain, activation: Activation): TypedData => ({
  domain,
  types: ACTIVATION_TYPES,
  primaryType: "Activation",
  message: { ...activation },
});
