import type { Catalogue } from "./shapes.ts";
import { moment, short } from "./words.ts";

/** Objections, rulings and the clock. */
export const OBJECTIONS = {
  DeliveryEscrow_MayNotObject: {
    message: ({ actor }) => `${actor} does not lose by this outcome and may not object to it.`,
    advice:
      "The buyer objects to a delivery, the seller to a return or a missed deadline, either to a short or late one.",
  },
  DeliveryEscrow_FactDiffers: {
    message: ({ named, fact }) => `It names the fact ${short(named)}; the order's is ${short(fact)} now.`,
    advice: "Read the order's outcome again, and decide on what it says now.",
  },
  DeliveryEscrow_DeadlineNotPassed: {
    message: ({ deadline, timestamp }) =>
      `The deadline of ${moment(deadline)} has not passed: it is ${moment(timestamp)}.`,
    advice: "Wait for the deadline.",
  },
  DeliveryEscrow_ObjectionTooLate: {
    message: ({ limit, timestamp }) => `Objections were open until ${moment(limit)}; it is ${moment(timestamp)}.`,
    advice: "The clock's outcome stands; anyone can settle the order.",
  },
  DeliveryEscrow_RulingTooEarly: {
    message: ({ from, timestamp }) =>
      `A missed deadline can be ruled on from ${moment(from)}; it is ${moment(timestamp)}.`,
    advice: "Wait: a receipt may still arrive until then.",
  },
  DeliveryEscrow_RulingTooLate: {
    message: ({ limit, timestamp }) => `The arbiter had until ${moment(limit)}; it is ${moment(timestamp)}.`,
    advice: "The clock's outcome stands; anyone can settle the order.",
  },
  DeliveryEscrow_NotDue: {
    message: ({ due, timestamp }) => `The order can be settled from ${moment(due)}; it is ${moment(timestamp)}.`,
    advice: "Settle it then; or the buyer releases, or the seller refunds, at any time.",
  },
} satisfies Partial<Catalogue>;
