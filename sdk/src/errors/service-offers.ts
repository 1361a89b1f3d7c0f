import type { Catalogue } from "./shapes.ts";
import { period, short } from "./words.ts";

const NEW_TERMS = "Make new terms and have the provider sign them.";

/** Terms of a service that no agreement can be opened under. */
export const SERVICE_OFFERS = {
  ServiceAgreement_TermsUnclean: {
    message: ({ terms }) => `The terms ${short(terms)} were sent with bits outside their fields.`,
    advice: "Encode the terms with the SDK; no wallet would compute this id.",
  },
  ServiceAgreement_ServiceDiffers: {
    message: ({ service, expected }) => `The service sent is ${short(service)}; the terms are of ${short(expected)}.`,
    advice: "Send the service of these terms, with every field as it was registered.",
  },
  ServiceAgreement_ProviderForbidden: {
    message: ({ provider, expected }) =>
      `${provider} cannot be the provider: it is not the service's, ${expected}, or it is the contract or the token.`,
    advice: `Name the service's provider. ${NEW_TERMS}`,
  },
  ServiceAgreement_FeeRecipientForbidden: {
    message: ({ feeRecipient }) =>
      `${feeRecipient} cannot receive the fee: it is the zero address, the contract or the token.`,
    advice: `Name another recipient, or set the fee to zero. ${NEW_TERMS}`,
  },
  ServiceAgreement_FeeTooHigh: {
    message: ({ feeBps, maximum }) => `The fee of ${feeBps} basis points is above the limit of ${maximum}.`,
    advice: NEW_TERMS,
  },
  ServiceAgreement_AmountZero: {
    message: ({ price, cap }) =>
      `A period costs ${price} token units and is credited at most ${cap}: neither can be zero.`,
    advice: `Give both an amount. ${NEW_TERMS}`,
  },
  ServiceAgreement_PeriodsOutOfRange: {
    message: ({ maxPeriodsAhead, minimum, maximum }) =>
      `${maxPeriodsAhead} periods may be paid ahead; it must be from ${minimum} to ${maximum}.`,
    advice: `Allow at least those that the customer cannot cancel. ${NEW_TERMS}`,
  },
  ServiceAgreement_SeatsForFree: {
    message: ({ seats }) => `There are ${seats} seats, which could be taken and cancelled without paying a period.`,
    advice: `Set minPeriods to one at least, or do not limit the seats. ${NEW_TERMS}`,
  },
  ServiceAgreement_NoticeTooLong: {
    message: ({ notice, maximum }) => `The provider's notice of ${period(notice)} is above ${period(maximum)}.`,
    advice: NEW_TERMS,
  },
  ServiceAgreement_DatesInvalid: {
    message: ({ activateBy, cancelBy, latePerDay }) =>
      `The dates activateBy ${activateBy}, cancelBy ${cancelBy} and ${latePerDay} units a day do not fit the service's beginning.`,
    advice: `With a fixed start all three are zero; else activateBy is set, and cancelBy not before it and at most two years ahead. ${NEW_TERMS}`,
  },
  ServiceAgreement_BonusIncomplete: {
    message: ({ bonusToken, bonusRate }) => `A bonus of ${bonusRate} in ${bonusToken} is none.`,
    advice: `Give a bonus both a token and a rate, or neither. ${NEW_TERMS}`,
  },
  ServiceAgreement_RemedyCount: {
    message: ({ count, maximum }) => `There are ${count} remedies; there must be 1 to ${maximum}.`,
    advice: NEW_TERMS,
  },
  ServiceAgreement_RemedyInvalid: {
    message: ({ index }) =>
      `Remedy ${index + 1n} looks at a metric that the service lacks, in a way not made for it, or pays for a perfect level.`,
    advice: `Use Below with 1 to 1,000,000 ppm for availability, Above or PerUnit from 1 on for all others. ${NEW_TERMS}`,
  },
  ServiceAgreement_RemedyOutOfOrder: {
    message: ({ index }) => `Remedy ${index + 1n} is out of order, or pays less than a step that is less deep.`,
    advice: `Sort by metric, then from the best level to the worst, each step at least as large as the one before. ${NEW_TERMS}`,
  },
} satisfies Partial<Catalogue>;
