import { Outcome } from "../types.ts";
import type { Catalogue } from "./shapes.ts";
import { moment, ordinal, short } from "./words.ts";

/** Refused receipts. */
export const RECEIPTS = {
  DeliveryEscrow_NoReceipt: {
    message: ({ id }) => `No receipt was given for order ${short(id)}.`,
    advice: "Collect the attestor's signed receipt first.",
  },
  DeliveryEscrow_ReceiptForAnotherOrder: {
    message: ({ id, receiptId }) => `The receipt is for order ${short(receiptId)}, not ${short(id)}.`,
    advice: "Submit it with the order that it names.",
  },
  DeliveryEscrow_LegUnknown: {
    message: ({ leg, count }) => `The receipt is for ${ordinal(leg)}; the order has ${count}.`,
    advice: "Legs are counted from zero in a receipt. Have a correct one signed.",
  },
  DeliveryEscrow_LegCompleted: {
    message: ({ leg }) => `A receipt of ${ordinal(leg)} or a later one was accepted before.`,
    advice: "Nothing to do: the leg is completed.",
  },
  DeliveryEscrow_ReceiptTimeInvalid: {
    message: ({ time, timestamp }) =>
      time === 0n
        ? "The receipt states no time."
        : `The receipt states ${moment(time)}, which has not come: it is ${moment(timestamp)}.`,
    advice: "Check the attestor's clock; a time a little ahead is accepted once it has come.",
  },
  DeliveryEscrow_ReceiptAfterDeadline: {
    message: ({ time, deadline }) => `The receipt states ${moment(time)}; the leg's deadline was ${moment(deadline)}.`,
    advice: "It does not count. The buyer can still release the money, or be refunded by the clock.",
  },
  DeliveryEscrow_ReceiptTooLate: {
    message: ({ limit, timestamp }) => `Receipts were taken before ${moment(limit)}; it is ${moment(timestamp)}.`,
    advice: "The order can be settled by anyone now, unless there is an objection.",
  },
  DeliveryEscrow_ShareInvalid: {
    message: ({ share, outcome }) =>
      `A share of ${share} parts per million does not fit ${outcome === Outcome.Returned ? "a return" : "a delivery"}.`,
    advice: "State 1 to 1,000,000 when delivered, 0 when returned.",
  },
  DeliveryEscrow_ReceiptSignatureInvalid: {
    message: ({ leg }) => `The receipt is not signed by the attestor of ${ordinal(leg)}.`,
    advice: "Have the attestor named in the terms sign it for this chain and this escrow, unchanged.",
  },
  DeliveryEscrow_NotContradicting: {
    message: ({ fact }) => `The receipt (fact ${short(fact)}) says nothing that contradicts the accepted one.`,
    advice: "Nothing to do: a receipt has been accepted. Object, if the outcome is wrong.",
  },
  DeliveryEscrow_WindowClosed: {
    message: ({ limit, timestamp }) =>
      `A contradicting receipt counted before ${moment(limit)}; it is ${moment(timestamp)}.`,
    advice: "The first receipt stands; anyone can settle the order.",
  },
} satisfies Partial<Catalogue>;
