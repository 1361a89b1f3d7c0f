import type { Catalogue } from "./shapes.ts";
import { moment, short, status } from "./words.ts";

const ORDER_LATEST = "Read the order's state and events; nothing was moved by this call.";

/** The wrong caller, or the wrong state. */
export const CALLS = {
  DeliveryEscrow_SellerMustSign: {
    message: ({ seller }) =>
      `The seller ${seller} must have signed: there is a reward, or the buyer attests a leg and there is no arbiter.`,
    advice: "Pass the seller's signature over the order; or leave the reward out, or name an arbiter.",
  },
  DeliveryEscrow_SellerSignatureInvalid: {
    message: ({ seller, id }) => `The signature is not ${seller}'s over order ${short(id)}.`,
    advice:
      "Have exactly these terms signed for this chain and this escrow; or pass no signature where none is needed.",
  },
  DeliveryEscrow_NotBuyer: {
    message: ({ actor, buyer }) => `Only the buyer ${buyer} may do this, not ${actor}.`,
    advice: "Send it from the buyer's account, or with his signature.",
  },
  DeliveryEscrow_NotSeller: {
    message: ({ actor, seller }) => `Only the seller ${seller} may do this, not ${actor}.`,
    advice: "Send it from the seller's account, or with his signature.",
  },
  DeliveryEscrow_NotArbiter: {
    message: ({ actor, arbiter }) => `Only the arbiter ${arbiter} may rule, not ${actor}.`,
    advice: "Send it from the arbiter's account, or with his signature.",
  },
  DeliveryEscrow_NotOpen: {
    message: ({ id, status: now }) => `Order ${short(id)} is not open: it ${status(now)}.`,
    advice:
      "Check that the terms are exactly those that were funded; if the order is closed, there is nothing left to do.",
  },
  DeliveryEscrow_ReceiptDecided: {
    message: ({ id, status: now }) => `Order ${short(id)} takes no more receipts: it ${status(now)}.`,
    advice: "Give the receipt to the arbiter as evidence.",
  },
  DeliveryEscrow_AlreadyObjected: {
    message: ({ id, status: now }) => `Order ${short(id)} ${status(now)}; the first objection counts.`,
    advice: "Bring what you have to say before the arbiter.",
  },
  DeliveryEscrow_NotObjected: {
    message: ({ id, status: now }) => `There is nothing to rule on: order ${short(id)} ${status(now)}.`,
    advice: ORDER_LATEST,
  },
  DeliveryEscrow_NoArbiter: {
    message: ({ id }) => `Order ${short(id)} has no arbiter: the clock's outcome stands.`,
    advice: "Settle with the other side: the seller can refund, the buyer can release.",
  },
  DeliveryEscrow_NothingToRefund: {
    message: ({ buyerTotal, refunded }) =>
      `A total of ${buyerTotal} token units gives nothing beyond the ${refunded} already refunded.`,
    advice: "State the buyer's total over all refunds, not the difference; it is capped at the seller's legs.",
  },
  DeliveryEscrow_RefundTooEarly: {
    message: ({ id, from }) => `A carrier of order ${short(id)} may still prove a leg until ${moment(from)}.`,
    advice: "Refund after that moment, or let the clock settle the order.",
  },
  DeliveryEscrow_RefundNotFull: {
    message: ({ buyerTotal, full }) =>
      `Under an objection only a full refund is taken: ${full} token units, not ${buyerTotal}.`,
    advice: "Refund in full, or wait for the arbiter.",
  },
  DeliveryEscrow_LengthsDiffer: {
    message: ({ orders, others }) => `The batch has ${orders} orders and ${others} entries that belong to them.`,
    advice: "Give one list of receipts, or one seller's signature, for each order.",
  },
} satisfies Partial<Catalogue>;
