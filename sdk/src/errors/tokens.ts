import type { Catalogue } from "./shapes.ts";
import { moment } from "./words.ts";

/** Errors of ERC-20 tokens and of signatures. */
export const TOKENS = {
  ERC20InsufficientAllowance: {
    message: ({ spender, allowance, needed }) => `${spender} may spend ${allowance} token units; ${needed} are needed.`,
    advice: "Approve whoever is to spend it for at least that much, or pay by permit or authorization.",
  },
  ERC20InsufficientBalance: {
    message: ({ sender, balance, needed }) => `${sender} has ${balance} token units; ${needed} are needed.`,
    advice: "Top up the account.",
  },
  ERC20InvalidApprover: {
    message: ({ approver }) => `${approver} cannot approve anything.`,
    advice: "Use a real account.",
  },
  ERC20InvalidReceiver: {
    message: ({ receiver }) => `The token cannot be sent to ${receiver}.`,
    advice: "Name another recipient.",
  },
  ERC20InvalidSender: {
    message: ({ sender }) => `The token cannot be sent from ${sender}.`,
    advice: "Use a real account.",
  },
  ERC20InvalidSpender: {
    message: ({ spender }) => `${spender} cannot be approved.`,
    advice: "Approve the address of the contract that is to spend.",
  },
  ERC2612ExpiredSignature: {
    message: ({ deadline }) => `The permit was valid until ${moment(deadline)}.`,
    advice: "Sign a new permit.",
  },
  ERC2612InvalidSigner: {
    message: ({ signer, owner }) =>
      `The permit is signed by ${signer}, not by ${owner}; or the token's domain or nonce is wrong.`,
    advice: "Have the owner sign again with the token's domain and next nonce.",
  },
  ERC3009InvalidAuthorizationTime: {
    message: ({ validAfter, validBefore }) =>
      `The authorization is valid after ${moment(validAfter)} and before ${moment(validBefore)}.`,
    advice: "Submit it in that time, or sign a new one.",
  },
  ERC3009InvalidSignature: {
    message: () => "The authorization is not signed by the payer, or states another amount, recipient, time or nonce.",
    advice:
      "Have the payer sign exactly this; where it pays for something, the nonce is the order's id, the cart's digest or the deposit's subject.",
  },
  ERC1363ApproveFailed: {
    message: ({ spender }) => `The token did not approve ${spender}.`,
    advice: "Approve without a call.",
  },
  ERC1363InvalidReceiver: {
    message: ({ receiver }) => `${receiver} does not take tokens by a call.`,
    advice: "Send them by a plain transfer, if that address is meant.",
  },
  ERC1363InvalidSpender: {
    message: ({ spender }) => `${spender} does not take an approval by a call.`,
    advice: "Approve without a call, if that address is meant.",
  },
  ERC1363TransferFailed: {
    message: ({ receiver, value }) => `The token did not transfer ${value} units to ${receiver}.`,
    advice: "Transfer without a call.",
  },
  ERC1363TransferFromFailed: {
    message: ({ sender, receiver, value }) =>
      `The token did not transfer ${value} units from ${sender} to ${receiver}.`,
    advice: "Transfer without a call.",
  },
  ERC7818TransferredExpiredToken: {
    message: ({ sender, epoch }) => `What ${sender} had of epoch ${epoch} has expired.`,
    advice: "Give points of a live epoch, or leave the epoch out.",
  },
  ECDSAInvalidSignature: {
    message: () => "The signature cannot be one.",
    advice: "Sign again and pass the signature unchanged.",
  },
  ECDSAInvalidSignatureLength: {
    message: ({ length }) => `The signature has ${length} bytes instead of 65.`,
    advice: "Pass the signature as r, s and v, unshortened.",
  },
  ECDSAInvalidSignatureS: {
    message: () => "The signature is of the malleable form.",
    advice: "Use a wallet that signs with the lower s.",
  },
  SafeCastOverflowedUintDowncast: {
    message: ({ value, bits }) => `${value} does not fit in ${bits} bits.`,
    advice: "Use a smaller number.",
  },
} satisfies Partial<Catalogue>;
