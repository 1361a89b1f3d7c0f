import type { Catalogue } from "./shapes.ts";
import { agreement, moment, short } from "./words.ts";

/** Opening, topping up, settling and leaving an agreement, and the provider's coverage. */
export const SERVICE_AGREEMENTS = {
  ServiceAgreement_NotOpenable: {
    message: ({ id, status }) => `Agreement ${short(id)} cannot be opened: it ${agreement(status)}.`,
    advice: "Do not pay again: look at its events. For another one under the same terms, use another sequence.",
  },
  ServiceAgreement_ProviderSignatureInvalid: {
    message: ({ terms, provider }) => `${provider} has not signed the terms ${short(terms)}.`,
    advice: "Get the provider's signature of exactly these terms, for this chain and this contract.",
  },
  ServiceAgreement_CustomerForbidden: {
    message: ({ customer }) =>
      `${customer} cannot be the customer: the offer is for another, or he provides or judges the service.`,
    advice: "Open it for somebody whom the offer allows and who has no part in the service.",
  },
  ServiceAgreement_NoBonus: {
    message: ({ terms }) => `The terms ${short(terms)} have no bonus.`,
    advice: "Accept them without the bonus: credits come in the token that is paid.",
  },
  ServiceAgreement_OfferEnded: {
    message: ({ time, openUntil }) => `The offer was open until ${moment(openUntil)}; it is ${moment(time)}.`,
    advice: "Ask the provider for new terms.",
  },
  ServiceAgreement_OfferRevoked: {
    message: ({ terms }) => `The provider has revoked the offer ${short(terms)}.`,
    advice: "Ask him for new terms; what was paid before is served and settled.",
  },
  ServiceAgreement_SeatsTaken: {
    message: ({ seats }) => `All ${seats} seats of the offer are taken.`,
    advice: "Wait until an agreement ends or is cancelled, or ask for other terms.",
  },
  ServiceAgreement_PeriodCount: {
    message: ({ periods, minimum, maximum }) =>
      `${periods} periods would be paid; the terms allow ${minimum} to ${maximum} now.`,
    advice: "Pay within that range; more can be added when periods have begun.",
  },
  ServiceAgreement_FirstNotZero: {
    message: ({ first }) => `The service begins when its activator says: the first period is number 0, not ${first}.`,
    advice: "Accept the terms with period 0 as the first.",
  },
  ServiceAgreement_FirstPeriodInvalid: {
    message: ({ start, time, limit }) =>
      `The first period begins at ${moment(start)}, which is not between ${moment(time)} and ${moment(limit)}.`,
    advice: "Begin with a period that has not begun, within two years.",
  },
  ServiceAgreement_TooLateToJoin: {
    message: ({ time, activateBy }) =>
      `It is ${moment(time)}: the service has begun, is argued about, or is late since ${moment(activateBy)}.`,
    advice: "Ask the provider for terms of a service that has not begun.",
  },
  ServiceAgreement_CoverageTooLow: {
    message: ({ provider, token, free, needed }) =>
      `${provider} has ${free} units of ${token} free as coverage, and ${needed} are needed.`,
    advice: "Anybody can deposit for the provider; what agreements reserve is free when they are settled.",
  },
  ServiceAgreement_Ended: {
    message: ({ time, end }) => `The last paid period ended at ${moment(end)}; it is ${moment(time)}.`,
    advice: "Open a new agreement.",
  },
  ServiceAgreement_NothingToAdd: {
    message: ({ paid, already }) => `${already} periods are paid, and ${paid} would be in all.`,
    advice: "Name more periods in all; if this was submitted before, nothing is left to do.",
  },
  ServiceAgreement_NotOpen: {
    message: ({ id, status }) => `Agreement ${short(id)} is not open: it ${agreement(status)}.`,
    advice: "Look at its events; nothing is held for an agreement that is closed.",
  },
  ServiceAgreement_NotDue: {
    message: ({ id, period }) => `Nothing is due for agreement ${short(id)}: period ${period} is not final.`,
    advice: "Wait for its report and the objection period, or for the end of the report window.",
  },
  ServiceAgreement_ActivationPending: {
    message: ({ until }) => `It is argued until ${moment(until)} when the service began.`,
    advice: "Wait until that is final.",
  },
  ServiceAgreement_Failed: {
    message: ({ id }) => `The service of agreement ${short(id)} did not begin in time, or before it was opened.`,
    advice: "Settle it: everything goes back to the customer.",
  },
  ServiceAgreement_NotParty: {
    message: ({ caller }) => `${caller} is neither the customer nor the provider.`,
    advice: "Send it from one of their accounts, or with a signature.",
  },
  ServiceAgreement_NothingToCancel: {
    message: ({ paid, kept }) => `${paid} periods are paid, and ${kept} of them cannot be cancelled.`,
    advice: "What has begun, the terms' minimum and the provider's notice stay; let it end, and do not top up.",
  },
  ServiceAgreement_NotProvider: {
    message: ({ caller, provider }) => `${caller} is not the provider, ${provider}.`,
    advice: "The provider himself revokes his offer, or with his signature.",
  },
  ServiceAgreement_RecipientForbidden: {
    message: ({ to }) => `${to} cannot receive coverage: it is the zero address, the contract or the token.`,
    advice: "Name another recipient.",
  },
  ServiceAgreement_NothingMoved: {
    message: () => "The amount of coverage is zero.",
    advice: "Give an amount.",
  },
} satisfies Partial<Catalogue>;
