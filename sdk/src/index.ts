/** Kept's SDK: build, hash, sign, verify and read the terms of orders and the receipts that move their money. */
export * from "./types.ts";
export * from "./limits.ts";
export * from "./errors.ts";
export { attestorOf, type AmountInput, type BytesInput, type TimeInput } from "./inputs.ts";
export {
  deliveryDomain,
  factOf,
  missedFact,
  orderId,
  ORDER_TYPES,
  orderTypedData,
  receiptDigest,
  RECEIPT_TYPES,
  receiptTypedData,
  type Domain,
  type TypedData,
} from "./eip712.ts";
export * from "./terms.ts";
export * from "./check-order.ts";
export type * from "./order-input.ts";
export * from "./order.ts";
export * from "./receipt.ts";
export * from "./sign.ts";
export * from "./attestors.ts";
export * from "./verify.ts";
export * from "./verify-order.ts";
export * from "./find-terms.ts";
export * from "./consents.ts";
export * from "./cart.ts";
export * from "./authorizations.ts";
export * from "./funding.ts";
export * from "./permit2.ts";
export * from "./token.ts";
export * from "./escrow-reader.ts";
export * from "./escrow-acts.ts";
export * from "./escrow.ts";
export * from "./skipped.ts";
export * from "./points.ts";
export * from "./deposit.ts";
export type * from "./loyalty-types.ts";
export * from "./loyalty-reader.ts";
export * from "./loyalty-transfers.ts";
export * from "./loyalty-office.ts";
export * from "./loyalty-schedule.ts";
export * from "./loyalty.ts";
export * from "./statement.ts";
export type * from "./rewards-types.ts";
export {
  BUDGET_CAP,
  buildCampaign,
  buildSeries,
  buildVoucher,
  campaignId,
  seriesId,
  signerKey,
  surveyNonce,
  type VoucherInput,
} from "./reward-terms.ts";
export * from "./reward-signatures.ts";
export * from "./reward-trees.ts";
export * from "./bearer-code.ts";
export * from "./rewards-reader.ts";
export * from "./rewards.ts";
export * from "./reward-budgets.ts";
export * from "./reward-coverage.ts";
export * from "./service-types.ts";
export * from "./service-eip712.ts";
export type * from "./service-input.ts";
export * from "./service.ts";
export * from "./service-file.ts";
export * from "./service-limits.ts";
export * from "./check-service.ts";
export { checkTerms, type OpeningContext } from "./check-service-terms.ts";
export * from "./check-agreement.ts";
export { METRICS, NOT_MEASURED, packLevels, silentLevels, unpackLevels, type LevelsInput } from "./levels.ts";
export * from "./agreement-types.ts";
export * from "./agreement-eip712.ts";
export type * from "./agreement-input.ts";
export * from "./agreement.ts";
export * from "./service-sign.ts";
export * from "./service-consents.ts";
export * from "./service-encoding.ts";
export * from "./service-reader.ts";
export * from "./service-levels.ts";
export * from "./agreements-reader.ts";
export * from "./agreements.ts";
export * from "./monitor-time.ts";
export * from "./monitor-agree.ts";
export * from "./monitor.ts";
export { addressOf, type Deployable } from "./addresses.ts";
