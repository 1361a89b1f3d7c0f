import type { Catalogue } from "./shapes.ts";
import { short } from "./words.ts";

/** Members count from one for people. */
const member = (index: bigint): string => `Member ${index + 1n}`;

/** Panels that cannot be made, and wallets. */
export const ATTESTORS = {
  AttestorPanelFactory_TooManyMembers: {
    message: ({ count, maximum }) => `A panel has at most ${maximum} members, not ${count}.`,
    advice: "Make panels of panels, or a smaller one.",
  },
  AttestorPanelFactory_ThresholdOutOfRange: {
    message: ({ threshold, count }) => `${threshold} of ${count} members cannot be asked to sign.`,
    advice: "Set a threshold from 1 to the number of members.",
  },
  AttestorPanelFactory_MemberTooShort: {
    message: ({ index, length, minimum }) =>
      `${member(index)} has ${length} bytes; with fewer than ${minimum} nobody could sign.`,
    advice: "Name a wallet by its address, a device by its verifier and key.",
  },
  AttestorPanelFactory_MemberTooLong: {
    message: ({ index, length, maximum }) =>
      `${member(index)} has ${length} bytes; an attestor has at most ${maximum}.`,
    advice: "Use a verifier with a shorter key.",
  },
  AttestorPanelFactory_MemberForbidden: {
    message: ({ index, verifier }) => `${member(index)} begins with ${verifier}, the address of a precompile.`,
    advice: "Name a wallet's address, or a verifier that you know followed by a key.",
  },
  AttestorPanelFactory_MembersNotAscending: {
    message: ({ index, hash, previous }) =>
      `${member(index)} (keccak256 ${short(hash)}) does not come after the one before it (${short(previous)}).`,
    advice: "Sort the members by keccak256 and name each once, as buildPanel of the SDK does.",
  },
  AttestorPanelFactory_MembersTooLong: {
    message: ({ length, maximum }) => `The members have ${length} bytes in all; a panel holds at most ${maximum}.`,
    advice: "Use fewer members, or shorter keys.",
  },
  WalletMaker_NotWrapped: {
    message: ({ wallet }) => `There is no wallet at ${wallet}, and the signature does not say how to make it.`,
    advice: "Have the wallet sign by ERC-6492, or make it first.",
  },
  WalletMaker_NotMade: {
    message: ({ wallet, factory, reason }) =>
      `The factory ${factory} did not make the wallet ${wallet}${reason === "0x" ? "" : `; it said ${reason}`}.`,
    advice: "Check factory and call data against the wallet's address.",
  },
  CloneArgumentsTooLong: {
    message: () => "The panel's members are too long for a contract's code.",
    advice: "Use fewer members, or shorter keys.",
  },
  Create2EmptyBytecode: {
    message: () => "There is no code to make a contract of.",
    advice: "Report it with the transaction: a panel always has code.",
  },
  FailedDeployment: {
    message: () => "The panel could not be made.",
    advice: "Send it again with more gas.",
  },
  InsufficientBalance: {
    message: ({ balance, needed }) => `The contract has ${balance} wei; ${needed} are needed.`,
    advice: "Report it with the transaction: nothing of the suite sends ETH.",
  },
} satisfies Partial<Catalogue>;
