/** Rules of the contract that the builders check first; the names are those of its errors without their prefix. */
export type TermsProblem =
  | "FundingClosed"
  | "FundByAfterDeadline"
  | "LegCount"
  | "DeadlineNotAscending"
  | "DeadlineTooFar"
  | "AttestorTooLong"
  | "AttestorTooShort"
  | "AttestorForbidden"
  | "PayeeForbidden"
  | "SellerForbidden"
  | "FeeRecipientForbidden"
  | "AmountZero"
  | "PriceTooHigh"
  | "ObjectionPeriodOutOfRange"
  | "RulingPeriodOutOfRange"
  | "ArbiterIsParty"
  | "FeeTooHigh"
  | "LateWithoutPromise"
  | "RewardIncomplete"
  | "CartEmpty"
  | "CartDiffers"
  | "ReceiptTimeInvalid"
  | "ShareInvalid"
  | "LegUnknown"
  | "ReceiptAfterDeadline"
  | "ReceiptForAnotherOrder";

/** The same of services, of terms for them, and of acceptances. */
export type ServiceProblem =
  | "ProviderForbidden"
  | "MetricMissing"
  | "ActivatorDiffers"
  | "LengthOutOfRange"
  | "DayOutOfRange"
  | "BondForbidden"
  | "ArbiterIsParty"
  | "WindowOutOfRange"
  | "WindowsTooLong"
  | "AttestorForbidden"
  | "LevelInvalid"
  | "ActivationTimeInvalid"
  | "AmountZero"
  | "PeriodsOutOfRange"
  | "MinPeriodsZero"
  | "NoticeTooLong"
  | "BonusIncomplete"
  | "FeeTooHigh"
  | "FeeRecipientForbidden"
  | "DatesInvalid"
  | "RemedyCount"
  | "RemedyInvalid"
  | "RemedyOutOfOrder"
  | "CustomerForbidden"
  | "NoBonus"
  | "PeriodCount"
  | "FirstNotZero"
  | "FirstPeriodInvalid"
  | "TooLateToJoin"
  | "OfferEnded";

/** Inputs that no struct can hold, and calls that lack something. */
export type InputProblem =
  | "AddressInvalid"
  | "BytesInvalid"
  | "AmountInvalid"
  | "DecimalsMissing"
  | "NumberOutOfRange"
  | "TimeInvalid"
  | "TermsInvalid"
  | "LegsAmbiguous"
  | "NotSeller"
  | "NotProvider"
  | "NotActivated"
  | "ActUnknown"
  | "ProviderNeeded"
  | "OrderNotFound"
  | "ServiceNotFound"
  | "AgreementNotFound"
  | "TermsNotFound"
  | "BlockNotFound"
  | "HistoryIncomplete"
  | "ServiceFileInvalid"
  | AttestorProblem;

/** Keys, signatures and panels that nobody could attest with. */
export type AttestorProblem =
  | "KeyInvalid"
  | "SignatureInvalid"
  | "AssertionInvalid"
  | "TooManyMembers"
  | "ThresholdOutOfRange"
  | "MemberTooLong"
  | "MemberTwice"
  | "MembersTooLong"
  | "NotMember"
  | "TooFewSignatures"
  | "TooFewMeasurements"
  | "MeasurementDiffers"
  | "NotAPanel";

/** Schedules of credits that nobody knows, that say nothing sound, or that are in other money. */
export type ScheduleProblem =
  "ScheduleUnknown" | "ScheduleInvalid" | "MetricUnknown" | "CurrencyMissing" | "CurrencyDiffers";

export type KeptErrorCode = TermsProblem | ServiceProblem | InputProblem | ScheduleProblem;

/** Raised by the SDK itself, before anything reaches a chain. `code` names the rule, `field` the input at fault. */
export class KeptError extends Error {
  override readonly name = "KeptError";
  readonly code: KeptErrorCode;
  /** Path of the input at fault, such as `legs[1].deadline`. */
  readonly field: string;
  /** The values that disagree. */
  readonly values: readonly unknown[];

  constructor(code: KeptErrorCode, field: string, message: string, values: readonly unknown[] = []) {
    super(`${field}: ${message}`);
    this.code = code;
    this.field = field;
    this.values = values;
  }
}
