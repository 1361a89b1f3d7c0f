import type { Catalogue } from "./shapes.ts";
import { moment, short, status } from "./words.ts";

/** Acts by signature, acts together, and rewards. */
export const ACTS = {
  Consents_Expired: {
    message: ({ time, expiry }) => `The signature could be used before ${moment(expiry)}; it is ${moment(time)}.`,
    advice: "Have it signed again with a later expiry.",
  },
  Consents_Invalid: {
    message: ({ signer, subject }) => `The signature is not ${signer}'s under this act on ${short(subject)}.`,
    advice:
      "Have exactly this act signed, with what is true of it now and this expiry, for this contract; a withdrawal, with the next nonce.",
  },
  DeliveryEscrow_ConsentMissing: {
    message: ({ id, party }) => `${party}, whose money this moves, has not agreed to it for order ${short(id)}.`,
    advice: "Pass a consent of buyer, seller and every carrier whose leg gives something to the buyer.",
  },
  DeliveryEscrow_NotExtendable: {
    message: ({ id, status: now }) => `The deadline of order ${short(id)} cannot be put off: it ${status(now)}.`,
    advice: "Only an order without receipt and objection can be extended; else agree on how it ends.",
  },
  DeliveryEscrow_ExtensionNotLater: {
    message: ({ until, deadline }) => `${moment(until)} is not after the deadline as it is, ${moment(deadline)}.`,
    advice: "A deadline can be put off, not brought forward. If this was submitted before, nothing is left to do.",
  },
  DeliveryEscrow_NoRewardOwed: {
    message: ({ id, status: now }) => `No reward of order ${short(id)} is owed: it ${status(now)}.`,
    advice: "A reward is paid when the order closes; only one that failed then is tried again.",
  },
  DeliveryEscrow_RewardRefused: {
    message: ({ rewardToken, amount }) => `${amount} units of ${rewardToken} could not be moved from the seller.`,
    advice: "The seller needs the balance and an allowance to the escrow; then try again.",
  },
} satisfies Partial<Catalogue>;
