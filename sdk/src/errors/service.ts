import type { Catalogue } from "./shapes.ts";
import { moment, period, short } from "./words.ts";

const NEW_SERVICE = "Make a new service with it: none that is registered can change.";

/** Refusals at the registration of a service. */
export const SERVICE = {
  ServiceLevels_ProviderForbidden: {
    message: ({ provider }) => `${provider} cannot be the provider: it is zero, or also monitor, activator or arbiter.`,
    advice: `Name the provider's own account, and others to judge him. ${NEW_SERVICE}`,
  },
  ServiceLevels_AttestorForbidden: {
    message: ({ attestor }) => `${attestor.slice(0, 42)} cannot report or activate: nobody could sign as it.`,
    advice: `Name a wallet's or panel's address, or a verifier followed by a key, of at most 2,048 bytes. ${NEW_SERVICE}`,
  },
  ServiceLevels_ActivatorDiffers: {
    message: ({ start, length }) =>
      start === 0n
        ? "The service has neither a fixed start nor an activator."
        : `The service starts at ${moment(start)}, and has an activator of ${length} bytes beside.`,
    advice: `Give it one of the two: a start, or an activator who says when it began. ${NEW_SERVICE}`,
  },
  ServiceLevels_ArbiterIsParty: {
    message: ({ arbiter }) =>
      `The arbiter ${arbiter} is the provider, monitor or activator, or receives the bonds of providers.`,
    advice: `Name somebody independent. ${NEW_SERVICE}`,
  },
  ServiceLevels_LengthOutOfRange: {
    message: ({ length, minimum, maximum }) =>
      `A period has a length of ${length}, which is not from ${minimum} to ${maximum}.`,
    advice: `Give seconds, from an hour to 366 days, or months, from 1 to 12. ${NEW_SERVICE}`,
  },
  ServiceLevels_DayOutOfRange: {
    message: ({ day, maximum }) => `The periods would begin on day ${day}; not every month has one after ${maximum}.`,
    advice: `Start on the 28th or earlier. ${NEW_SERVICE}`,
  },
  ServiceLevels_MetricMissing: {
    message: () => "The service measures nothing: its first metric is none.",
    advice: `Give it one to four metrics, without a gap before the first. ${NEW_SERVICE}`,
  },
  ServiceLevels_WindowOutOfRange: {
    message: ({ window, minimum, maximum }) =>
      maximum === 0n
        ? `There is no arbiter, and an objection or ruling period of ${period(window)}.`
        : `A window of ${period(window)} is not between ${period(minimum)} and ${period(maximum)}.`,
    advice: `Set it within its range; without an arbiter, objection and ruling period are zero. ${NEW_SERVICE}`,
  },
  ServiceLevels_WindowsTooLong: {
    message: ({ sum, maximum }) =>
      `The three windows are ${period(sum)} together; where the beginning is attested, ${period(maximum)} are the most.`,
    advice: `Shorten one of them, or fix the start. ${NEW_SERVICE}`,
  },
  ServiceLevels_BondForbidden: {
    message: ({ bond, token, feeRecipient }) =>
      `A bond of ${bond} units of ${token}, and its recipient ${feeRecipient}, do not fit the arbiter.`,
    advice: `An arbiter needs a bond, its token and a fee recipient; without one all three are zero. ${NEW_SERVICE}`,
  },
  ServiceLevels_NotRegistered: {
    message: ({ id }) => `Nobody has registered the service ${short(id)}.`,
    advice: "Register it, which anybody may, or check that these are exactly its terms.",
  },
  ServiceLevels_NotProvider: {
    message: ({ caller, provider }) => `${caller} is not the provider, ${provider}.`,
    advice: "The provider himself announces maintenance, and withdraws it.",
  },
  ServiceLevels_IntervalInvalid: {
    message: ({ start, end, earliest }) =>
      `Maintenance from ${moment(start)} to ${moment(end)} is empty, or begins before ${moment(earliest)}.`,
    advice: "Announce intervals in the order of time, each after the end of the last one.",
  },
  ServiceLevels_NoticeTooShort: {
    message: ({ start, earliest }) =>
      `Maintenance from ${moment(start)} is announced too late: now it can begin at ${moment(earliest)}.`,
    advice: "Choose a later time: customers and monitors have a right to the notice.",
  },
  ServiceLevels_MaintenanceExceeded: {
    message: ({ year, sum, maximum }) =>
      `${year} would have ${period(sum)} of maintenance, and may have ${period(maximum)}.`,
    advice: "Announce less, or withdraw an interval that has not begun; beyond that it counts as an outage.",
  },
  ServiceLevels_NotWithdrawable: {
    message: ({ index }) => `The maintenance with the index ${index} cannot be withdrawn.`,
    advice: "Only an interval that stands and has not begun can: look at the service's MaintenanceAnnounced.",
  },
} satisfies Partial<Catalogue>;
