import type { Catalogue } from "./shapes.ts";
import { moment, period } from "./words.ts";

const bps = (value: bigint): string => `${Number(value) / 100} %`;

/** The coalition itself, its operator's acts, and successions. */
export const COALITION = {
  LoyaltyToken_UnitValueZero: {
    message: () => "A unit of points would be backed by nothing.",
    advice: "Set a unit value of at least 1 unit of the reserve.",
  },
  LoyaltyToken_VintageOutOfRange: {
    message: ({ length, minimum, maximum }) =>
      `A vintage of ${period(length)} is not between ${period(minimum)} and ${period(maximum)}.`,
    advice: "Choose a length in that range, or 2^40 - 1 for points that never expire.",
  },
  LoyaltyToken_SpreadTooHigh: {
    message: ({ spreadBps, maximum }) => `A spread of ${bps(spreadBps)} is above ${bps(maximum)}.`,
    advice: "Choose a lower one; the bound was fixed when the coalition was founded.",
  },
  LoyaltyToken_AlreadyMember: {
    message: ({ account }) => `${account} is a member already, or was one.`,
    advice: "Nothing is left to do; a member that has left can come back only with another address.",
  },
  LoyaltyToken_HasSuccessor: {
    message: ({ account, successor }) => `${account} has named the successor ${successor}, who could never take over.`,
    advice: "Have the account name nobody (nameSuccessor of the zero address), then admit it.",
  },
  LoyaltyToken_MemberNotSuspended: {
    message: ({ member }) => `The member ${member} is not suspended.`,
    advice: "Nothing is left to do.",
  },
  LoyaltyToken_MemberIsTreasury: {
    message: ({ member }) => `${member} is the coalition's treasury.`,
    advice: "It can be neither suspended nor released, and hands its office only to another member.",
  },
  LoyaltyToken_NotTreasury: {
    message: ({ caller, treasury }) => `Only the treasury ${treasury} gives its office away, not ${caller}.`,
    advice: "Send it from the treasury's account.",
  },
  LoyaltyToken_HoldOutOfRange: {
    message: ({ customer, until, timestamp, limit }) =>
      limit <= timestamp
        ? `No hold can be placed on ${customer} at ${moment(timestamp)}: the vintage ends too soon.`
        : `A hold on ${customer} until ${moment(until)} is not between ${moment(timestamp)} and ${moment(limit)}.`,
    advice: "A hold ends at most 30 days from now, and 14 days before the vintage's end.",
  },
  LoyaltyToken_HeldBefore: {
    message: ({ customer, vintage }) => `${customer} has been held in vintage ${vintage} already.`,
    advice: "Wait for the next vintage: there is one hold for a customer in each.",
  },
  LoyaltyToken_NotHeld: {
    message: ({ customer }) => `No hold on ${customer} is running.`,
    advice: "Nothing is left to do.",
  },
  LoyaltyToken_TierCount: {
    message: ({ count, limit }) => `There are at most ${limit} tiers, not ${count}.`,
    advice: "Publish fewer thresholds.",
  },
  LoyaltyToken_TierNotAscending: {
    message: ({ threshold, previous }) => `The threshold ${threshold} is not above ${previous}.`,
    advice: "Sort the thresholds, each once, the first above zero.",
  },
  LoyaltyToken_AlreadyWindingDown: {
    message: ({ closesAt }) => `The wind-down has been announced; it takes effect at ${moment(closesAt)}.`,
    advice: "Nothing is left to do: it cannot be changed or taken back.",
  },
  LoyaltyToken_NotSuccessor: {
    message: ({ holder, caller, successor }) => `${holder} has named ${successor} as successor, not ${caller}.`,
    advice: "Send it from the successor's account; only the holder can name another.",
  },
  LoyaltyToken_SuccessionAnnounced: {
    message: ({ holder, from }) => `Notice has been given to ${holder}; it runs out at ${moment(from)}.`,
    advice: "Take over from then on; no second notice is needed.",
  },
  LoyaltyToken_SuccessionTooEarly: {
    message: ({ holder, timestamp, from }) =>
      from === 0n
        ? `No notice has been given to ${holder}, or he has ended it.`
        : `The points of ${holder} can be taken over from ${moment(from)}; it is ${moment(timestamp)}.`,
    advice: "Announce the succession, and take over 14 days later.",
  },
  LoyaltyToken_SuccessorHasEarned: {
    message: ({ to }) => `${to} has earned points itself, or is the holder's own address.`,
    advice: "Take over to a fresh address: tiers do not add up.",
  },
} satisfies Partial<Catalogue>;
