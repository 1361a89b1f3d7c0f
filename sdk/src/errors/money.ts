import type { Catalogue } from "./shapes.ts";
import { short } from "./words.ts";

/** Money coming in and going out. */
export const MONEY = {
  Funding_DataUnexpected: {
    message: ({ length }) => `The payer himself calls, and a consent of ${length} bytes was given.`,
    advice: "Leave the consent out, or choose the kind of funding that the data belongs to.",
  },
  Funding_ReceivedDiffers: {
    message: ({ token, received, due }) => `${received} units of ${token} arrived instead of ${due}.`,
    advice: "The token takes a fee on transfers, or misreports balances; it cannot be used. Choose another token.",
  },
  Funding_NotThePayer: {
    message: ({ subject, caller, payer }) =>
      `${caller} shows no signature of the payer ${payer} over ${short(subject)}.`,
    advice: "Send it from the payer's account, or have him sign the order, the cart or the authorization.",
  },
  Funding_ValueDiffers: {
    message: ({ value, due }) => `${value} wei were sent instead of ${due}.`,
    advice: "Send exactly the price with funding in ether, and nothing with any other kind.",
  },
  Funding_GasTooLow: {
    message: ({ available, needed }) => `${available} gas were left to ask the token with; ${needed} are needed.`,
    advice: "Send the transaction again with a higher gas limit.",
  },
  Payouts_GasTooLow: {
    message: ({ available, needed }) => `A payout had ${available} gas; it is owed ${needed}.`,
    advice: "Send the transaction again with a higher gas limit.",
  },
  Payouts_NothingCredited: {
    message: ({ token, account }) => `Nothing in ${token} waits for ${account}.`,
    advice: "Payouts are sent directly; only one that failed has to be withdrawn.",
  },
  Payouts_RecipientForbidden: {
    message: ({ to }) => `${to} cannot be paid: it is the zero address, the contract or the token.`,
    advice: "Name another recipient.",
  },
  ReentrancyGuardReentrantCall: {
    message: () => "The contract was called again while it was at work.",
    advice: "Do not call it from a token's or account's callback.",
  },
  SafeERC20FailedOperation: {
    message: ({ token }) => `The token ${token} refused the transfer without a reason.`,
    advice: "Check balance and allowance, and that the address is a token on this chain.",
  },
  AddressEmptyCode: {
    message: ({ target }) => `There is no contract at ${target}.`,
    advice: "Check the address and the chain.",
  },
  FailedCall: {
    message: () => "A call inside the contract failed without a reason.",
    advice: "Send the transaction again with a higher gas limit; check the encoded calls of a batch.",
  },
  InvalidShortString: {
    message: () => "A stored name could not be read.",
    advice: "The contract was built wrongly; report it.",
  },
  StringTooLong: {
    message: ({ str }) => `The name "${str}" is too long to be stored.`,
    advice: "Choose a name of at most 31 bytes.",
  },
  InvalidAccountNonce: {
    message: ({ account, currentNonce }) => `The signature of ${account} is not for its next nonce, ${currentNonce}.`,
    advice: "Sign again with the next nonce; a token with keyed nonces cannot fund anything by authorization.",
  },
  ERC3009UsedAuthorization: {
    message: ({ authorizer, nonce }) => `${authorizer} has used or cancelled the authorization ${short(nonce)}.`,
    advice: "What it pays for may be paid already: look at its state. Else begin anew with another salt or nonce.",
  },
} satisfies Partial<Catalogue>;
