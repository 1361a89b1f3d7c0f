import type { Payment } from "./modes.ts";

/** How an order can end, in the order of the report. */
export const OUTCOMES = {
  inTime: "delivered in time",
  late: "delivered late",
  short: "delivered short",
  shortAndLate: "delivered short and late",
  returned: "returned",
  cancelled: "cancelled, seller refunds",
  missed: "no receipt, clock refunds",
  ruledForBuyer: "contested, ruled for buyer",
  ruledSplit: "contested, ruled to split",
  ruledForSeller: "contested, ruled for seller",
  arbiterSilent: "contested, arbiter silent",
} as const;

export type Outcome = keyof typeof OUTCOMES;

/** Of an order that is paid on receipt: where nothing came there is nothing to refund. */
const UNPAID: Partial<Record<Outcome, string>> = {
  returned: "returned, never paid",
  cancelled: "cancelled, never paid",
  missed: "no receipt, never paid",
};

export const labelOf = (outcome: Outcome, payment: Payment): string =>
  (payment === "onReceipt" ? UNPAID[outcome] : undefined) ?? OUTCOMES[outcome];

/** What is counted apart, because the record and the promise do not fit each other. */
export const NOTES = {
  deliveredWithoutTime: "delivered without a time: no receipt, refunded by the clock",
  deliveredTooLate: "delivered at or after the deadline: no receipt, refunded by the clock",
  cancelledYetDelivered: "cancelled yet delivered: the cancellation is ignored",
  deliveredBeforeApproval: "delivered before approval: funded at purchase",
  promisedBeforeFunding: "promised for a day before funding: late from the first day",
  timeIgnored: "a delivery time, but not delivered: refunded by the clock",
} as const;

export type Note = keyof typeof NOTES;

const UNPAID_NOTES: Partial<Record<Note, string>> = {
  deliveredWithoutTime: "delivered without a time: no receipt, never paid",
  deliveredTooLate: "delivered at or after the deadline: no receipt, never paid",
  deliveredBeforeApproval: "delivered before approval: ordered at purchase",
  promisedBeforeFunding: "promised for a day before the order: late from the first day",
  timeIgnored: "a delivery time, but not delivered: never paid",
};

export const describeNote = (note: Note, payment: Payment): string =>
  (payment === "onReceipt" ? UNPAID_NOTES[note] : undefined) ?? NOTES[note];

/** Why an order cannot be played. */
export const REASONS = {
  noItems: "no items",
  noAmount: "nothing to pay",
  itemUnreadable: "an item row cannot be used",
  fundedTooLate: "paid less than a day before the deadline, or after it",
  deadlineTooFar: "deadline more than two years after payment",
} as const;

export type Reason = keyof typeof REASONS;
