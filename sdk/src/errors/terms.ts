import type { Catalogue } from "./shapes.ts";
import { moment, ordinal, period, short, status } from "./words.ts";

const NEW_TERMS = "Make new terms and have them signed again.";

/** Refusals at funding. */
export const TERMS = {
  DeliveryEscrow_NotFundable: {
    message: ({ id, status: now }) => `Order ${short(id)} cannot be funded: it ${status(now)}.`,
    advice: "Do not pay again: look at the order's events. For another purchase, use another salt.",
  },
  DeliveryEscrow_TermsUnclean: {
    message: ({ id }) => `Order ${short(id)} was sent with bits outside its fields.`,
    advice: "Encode the order with the SDK; no wallet would compute this id.",
  },
  DeliveryEscrow_FundingClosed: {
    message: ({ fundBy, timestamp }) =>
      `The order had to be funded before ${moment(fundBy)}; it is ${moment(timestamp)}.`,
    advice: "Ask the seller for new terms.",
  },
  DeliveryEscrow_FundByAfterDeadline: {
    message: ({ fundBy, deadline }) =>
      `The order could be funded until ${moment(fundBy)}, which is after ${moment(deadline)}.`,
    advice: `Set fundBy to the first deadline or earlier; paid on receipt, to the last one plus objectionPeriod. ${NEW_TERMS}`,
  },
  DeliveryEscrow_LegCount: {
    message: ({ count, limit }) => `The order has ${count} legs; it must have 1 to ${limit}.`,
    advice: NEW_TERMS,
  },
  DeliveryEscrow_DeadlineNotAscending: {
    message: ({ deadline, previous }) =>
      `A leg's deadline of ${moment(deadline)} is not after the one before it, ${moment(previous)}.`,
    advice: `Put the legs in the order of travel. ${NEW_TERMS}`,
  },
  DeliveryEscrow_DeadlineTooFar: {
    message: ({ deadline, limit }) =>
      `The last deadline, ${moment(deadline)}, would be after ${moment(limit)}, two years from now.`,
    advice: `Choose an earlier deadline. ${NEW_TERMS}`,
  },
  DeliveryEscrow_AttestorTooShort: {
    message: ({ length, minimum }) => `An attestor has ${length} bytes; fewer than ${minimum} can sign nothing.`,
    advice: `Name a wallet's address, or a verifier followed by a key. ${NEW_TERMS}`,
  },
  DeliveryEscrow_AttestorTooLong: {
    message: ({ length, maximum }) => `An attestor has ${length} bytes; more than ${maximum} are not read.`,
    advice: `Use a shorter key. ${NEW_TERMS}`,
  },
  DeliveryEscrow_AttestorForbidden: {
    message: ({ verifier }) => `An attestor begins with ${verifier}, the address of a precompile.`,
    advice: `Name a wallet's address, or a verifier that you know followed by a key. ${NEW_TERMS}`,
  },
  DeliveryEscrow_PayeeForbidden: {
    message: ({ payee }) => `${payee} cannot be paid for a leg: it is the zero address, the escrow or the token.`,
    advice: `Name another payee. ${NEW_TERMS}`,
  },
  DeliveryEscrow_SellerForbidden: {
    message: ({ seller }) => `${seller} cannot be the seller: it is the zero address, the escrow or the token.`,
    advice: `Name the seller's own account. ${NEW_TERMS}`,
  },
  DeliveryEscrow_FeeRecipientForbidden: {
    message: ({ feeRecipient }) =>
      `${feeRecipient} cannot receive the fee: it is the zero address, the escrow or the token.`,
    advice: `Name another recipient, or set the fee to zero. ${NEW_TERMS}`,
  },
  DeliveryEscrow_AmountZero: {
    message: ({ leg }) => `The amount of ${ordinal(leg)} is zero.`,
    advice: `Leave the leg out, or give it an amount. ${NEW_TERMS}`,
  },
  DeliveryEscrow_PriceTooHigh: {
    message: ({ price, limit }) => `The price of ${price} token units is above the limit of ${limit}.`,
    advice: `Split the purchase into several orders, or check the token's decimals. ${NEW_TERMS}`,
  },
  DeliveryEscrow_ObjectionPeriodOutOfRange: {
    message: ({ period: length, minimum, maximum }) =>
      `The objection period of ${period(length)} is not between ${period(minimum)} and ${period(maximum)}.`,
    advice: NEW_TERMS,
  },
  DeliveryEscrow_RulingPeriodOutOfRange: {
    message: ({ period: length, minimum, maximum }) =>
      `The ruling period of ${period(length)} is not between ${period(minimum)} and ${period(maximum)}.`,
    advice: NEW_TERMS,
  },
  DeliveryEscrow_ArbiterIsParty: {
    message: ({ arbiter }) => `The arbiter ${arbiter} is the buyer, the seller or a payee.`,
    advice: `Name somebody independent. ${NEW_TERMS}`,
  },
  DeliveryEscrow_FeeTooHigh: {
    message: ({ feeBps, limit }) => `The fee of ${feeBps} basis points is above the limit of ${limit}.`,
    advice: NEW_TERMS,
  },
  DeliveryEscrow_LateWithoutPromise: {
    message: ({ latePerDay }) => `There are ${latePerDay} token units of late money a day, and no promised time.`,
    advice: `Set promisedBy, or latePerDay to zero. ${NEW_TERMS}`,
  },
  DeliveryEscrow_PayOnReceiptDiffers: {
    message: ({ id, payOnReceipt }) =>
      payOnReceipt
        ? `Order ${short(id)} is paid at the moment of its receipt, not before.`
        : `Order ${short(id)} is paid before its receipt, not by it.`,
    advice: "Use collect for an order to be paid on receipt, and fund for any other.",
  },
  DeliveryEscrow_RewardIncomplete: {
    message: ({ rewardAmount, rewardToken }) => `A reward of ${rewardAmount} units of ${rewardToken} is none.`,
    advice: `Give a reward both a token and an amount, or neither. ${NEW_TERMS}`,
  },
  DeliveryEscrow_CollectedWithoutDelivery: {
    message: ({ leg, share }) => `The receipt is of ${ordinal(leg)} and says that ${share} ppm arrived.`,
    advice: "Collect with the last leg's receipt, once something has been delivered.",
  },
  DeliveryEscrow_AuthorizationSpent: {
    message: ({ id, token }) => `${token} has seen an authorization for order ${short(id)}.`,
    advice: "The order has been collected, or the buyer has cancelled it: look at its events.",
  },
  DeliveryEscrow_CartDiffers: {
    message: ({ id, buyer, token }) => `Order ${short(id)} of the cart has the buyer ${buyer} and the token ${token}.`,
    advice: "Pay orders of another buyer or in another token by themselves.",
  },
  DeliveryEscrow_CartEmpty: {
    message: () => "The cart has no order.",
    advice: "Give at least one.",
  },
} satisfies Partial<Catalogue>;
