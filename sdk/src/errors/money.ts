import type { Catalogue } from "./shapes.ts";
import { short } from "./words.ts";

/** Money coming in and going out. */
export const MONEY = {
  Funding_DataUnexpected: {
    message: ({ length }) => `Funding by allowance takes no data, and ${length} bytes were given.`,
    advice: "Leave the payment data empty, or choose the kind that it belongs to.",
  },
  Funding_ReceivedDiffers: {
    message: ({ token, received, due }) => `${received} units of ${token} arrived instead of ${due}.`,
    advice: "The token takes a fee on transfers, or misreports balances; it cannot be used. Choose another token.",
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
    advice: "Sign again with the current nonce; tokens with keyed nonces cannot be used for authorizations.",
  },
  ERC3009UsedAuthorization: {
    message: ({ authorizer, nonce }) => `${authorizer} has used or cancelled the authorization ${short(nonce)}.`,
    advice: "The order may be funded already: look at its state. Else make new terms with another salt.",
  },
} satisfies Partial<Catalogue>;
