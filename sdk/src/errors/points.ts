import { formatPoints } from "../points.ts";
import type { Catalogue } from "./shapes.ts";
import { moment } from "./words.ts";

const OTHER_RECIPIENT = "Name another recipient.";

/** Points that change hands, and the reserve behind them. */
export const POINTS = {
  LoyaltyToken_NotMember: {
    message: ({ account }) => `${account} is not a member of the coalition.`,
    advice: "Check the address; the operator admits members.",
  },
  LoyaltyToken_NotCustomer: {
    message: ({ account }) => `${account} is a member, and this is for customers.`,
    advice: "Name a customer; between members, points are settled by a plain transfer.",
  },
  LoyaltyToken_MemberIsSuspended: {
    message: ({ member }) => `The member ${member} is suspended.`,
    advice: "It can accept, settle and withdraw; to issue again it has to be reinstated by the operator.",
  },
  LoyaltyToken_MemberHasLeft: {
    message: ({ member }) => `The member ${member} has left the coalition.`,
    advice: "It can only withdraw what it has; pay or redeem at another member.",
  },
  LoyaltyToken_MemberIsDeclining: {
    message: ({ member }) => `The member ${member} takes no points from customers at present.`,
    advice: "Redeem at another member.",
  },
  LoyaltyToken_NonHolder: {
    message: ({ account }) => `${account} cannot hold points: they would expire there unused.`,
    advice: OTHER_RECIPIENT,
  },
  LoyaltyToken_GiftsNotAllowed: {
    message: ({ from, to }) => `${from} and ${to} are customers, and this coalition allows no gifts.`,
    advice: "Redeem the points at a member.",
  },
  LoyaltyToken_BoughtExceeded: {
    message: ({ member, amount, bought }) =>
      `${member} has ${formatPoints(bought)} points to issue; ${formatPoints(amount)} are needed.`,
    advice: "Deposit more, or renew accepted points.",
  },
  LoyaltyToken_AcceptedExceeded: {
    message: ({ member, amount, accepted }) =>
      `${member} has accepted ${formatPoints(accepted)} points; ${formatPoints(amount)} are needed.`,
    advice: "Settle or renew no more than has been accepted: points that were bought can only be issued or withdrawn.",
  },
  LoyaltyToken_AccountHeld: {
    message: ({ customer, timestamp, until }) =>
      `The points of ${customer} are held back until ${moment(until)}; it is ${moment(timestamp)}.`,
    advice: "Wait for the hold's end, or ask the operator to lift it.",
  },
  LoyaltyToken_IssuingEnded: {
    message: ({ timestamp, vintage }) =>
      `Issuing has ended: it is ${moment(timestamp)}, in vintage ${vintage} of a coalition that is closed.`,
    advice: "Redeem points or withdraw them.",
  },
  LoyaltyToken_NotWindingDown: {
    message: ({ vintage, lastVintage }) =>
      `Customers can withdraw once a wind-down is announced, or in vintage ${lastVintage}; it is vintage ${vintage}, and none is.`,
    advice: "Redeem the points at a member.",
  },
  LoyaltyToken_NonceKeyZero: {
    message: ({ authorizer }) => `The authorization of ${authorizer} uses the permit's nonces.`,
    advice: "Sign again with a nonce whose key is not zero, such as the till's or the device's id.",
  },
  LoyaltyToken_SupplyCapExceeded: {
    message: ({ supply, cap }) =>
      `There would be ${formatPoints(supply)} points; at most ${formatPoints(cap)} can exist.`,
    advice: "Deposit less.",
  },
  LoyaltyToken_ReserveShort: {
    message: ({ reserve, backing }) =>
      `The reserve holds ${reserve} units of its token; ${backing} are needed to back all points.`,
    advice: "The reserve's token has lost units. Withdrawals are paid in proportion until it is whole again.",
  },
  LoyaltyToken_PayeeForbidden: {
    message: ({ to }) => `The reserve cannot be paid to ${to}, which is the points' own contract.`,
    advice: OTHER_RECIPIENT,
  },
  LoyaltyToken_NothingToCollect: {
    message: () => "No spread can be collected: none has accrued, or the reserve has none to spare.",
    advice: "Collect after the next deposit; what backs points is never collected.",
  },
} satisfies Partial<Catalogue>;
