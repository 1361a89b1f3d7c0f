import type { Catalogue } from "./shapes.ts";
import { moment, short, standing } from "./words.ts";

/** Reports and activations of a service, objections to them, rulings, and the clock. */
export const SERVICE_REPORTS = {
  ServiceLevels_SignatureInvalid: {
    message: ({ id, digest }) =>
      `The statement ${short(digest)} about the service ${short(id)} is not signed by whom the service names.`,
    advice: "The monitor signs reports, the activator the beginning: exactly this, for this chain and this contract.",
  },
  ServiceLevels_NotActivated: {
    message: ({ id }) => `It is not final when the service ${short(id)} began.`,
    advice: "Have it activated, and wait until nobody can object any more.",
  },
  ServiceLevels_StartFixed: {
    message: ({ start }) => `The service starts at ${moment(start)}, which nobody has to attest.`,
    advice: "Nothing is left to do: its periods begin by the calendar.",
  },
  ServiceLevels_AlreadyActivated: {
    message: ({ time }) =>
      time === 0n
        ? "The provider's objection to the activator's silence waits for a ruling."
        : `That the service began at ${moment(time)} is stated already.`,
    advice: "Nothing is left to do if it is right; else object to it, as long as that is possible.",
  },
  ServiceLevels_ActivationTimeInvalid: {
    message: ({ time, landed }) =>
      `A beginning at ${moment(time)}, stated at ${moment(landed)}, lies ahead or too far back.`,
    advice: "State when it began, at that time or less than a report window after it.",
  },
  ServiceLevels_TooEarly: {
    message: ({ time, earliest }) => `It is possible from ${moment(earliest)}; it is ${moment(time)}.`,
    advice: "Report a period once it has ended, and object to silence once the report window has passed.",
  },
  ServiceLevels_TooLate: {
    message: ({ time, limit }) => `It was possible until ${moment(limit)}; it is ${moment(time)}.`,
    advice: "What stands is final: anyone can settle the agreements by it.",
  },
  ServiceLevels_AlreadyReported: {
    message: ({ period, standing: now }) => `Period ${period} ${standing(now)}.`,
    advice: "Only different levels within the objection period are heard; else look at the period's state.",
  },
  ServiceLevels_LevelInvalid: {
    message: ({ index, level }) => `The level ${level} of metric ${index} is out of its range.`,
    advice: "Availability has at most 1,000,000 ppm; where the service has no metric, nothing is measured.",
  },
  ServiceLevels_NoArbiter: {
    message: ({ id }) => `The service ${short(id)} has no arbiter: what lands is final.`,
    advice: "Nothing can be objected to; agree on an arbiter in the next service.",
  },
  ServiceLevels_NotObjectable: {
    message: ({ standing: now }) => `It cannot be objected to: it ${standing(now)}.`,
    advice: "Each statement can be contested once; the arbiter decides on what is contested.",
  },
  ServiceLevels_NothingClaimed: {
    message: ({ id }) => `The objection claims what stands anyway for the service ${short(id)}.`,
    advice: "Claim what you hold to be true, if it is something else; your bond has not moved.",
  },
  ServiceLevels_MayNotClaim: {
    message: ({ objector, provider }) =>
      objector === provider
        ? `${provider} has used his one objection to the activator's silence.`
        : `${objector} is not the provider, ${provider}, who alone can object to the activator's silence.`,
    advice: "Have the activator state when the service began.",
  },
  ServiceLevels_NotArbiter: {
    message: ({ caller, arbiter }) => `${caller} is not the arbiter, ${arbiter}.`,
    advice: "Send it from the arbiter's account, or with his signature.",
  },
  ServiceLevels_NotContested: {
    message: ({ standing: now }) => `There is nothing to rule on: it ${standing(now)}.`,
    advice: "An arbiter decides between two statements, or on an objection.",
  },
  ServiceLevels_NothingToConclude: {
    message: ({ id }) => `No bond of the service ${short(id)} waits whose ruling period has passed.`,
    advice: "Look at its BondReturned: the bond was paid, or the arbiter still has time.",
  },
} satisfies Partial<Catalogue>;
