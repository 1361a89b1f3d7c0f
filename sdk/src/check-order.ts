import { dataLength, ZeroAddress } from "ethers";
import { seconds, type TimeInput } from "./inputs.ts";
import { KeptError, type TermsProblem } from "./kept-error.ts";
import { LIMITS } from "./limits.ts";
import { priceOf } from "./terms.ts";
import type { Hex, Order } from "./types.ts";

/** What only the caller knows about the moment and place of funding. */
export interface FundingContext {
  /** When it will be funded; now, if left out. */
  readonly now?: TimeInput;
  /** The escrow's address, which may be no payee. */
  readonly escrow?: Hex;
}

/** The rules that cannot be met, each with the values that disagree. Same conditions as the contract's. */
export function checkOrder(order: Order, context: FundingContext = {}): KeptError[] {
  const now = seconds(context.now ?? new Date(), "now");
  return [
    ...checkUnsupported(order),
    ...checkPeople(order, context.escrow),
    ...checkLegs(order),
    ...checkClock(order, now),
    ...checkPeriods(order),
    ...checkMoney(order),
  ];
}

const when = (
  bad: boolean,
  code: TermsProblem,
  field: string,
  message: string,
  values: readonly unknown[] = [],
): KeptError[] => (bad ? [new KeptError(code, field, message, values)] : []);

const same = (a: Hex, b: Hex): boolean => a.toLowerCase() === b.toLowerCase();

function checkUnsupported(order: Order): KeptError[] {
  const rewarded = order.rewardAmount !== 0n || !same(order.rewardToken, ZeroAddress);
  return [
    ...when(order.payOnReceipt, "PayOnReceipt", "payOnReceipt", "payment on receipt is not available yet"),
    ...when(rewarded, "Reward", "rewardToken", "rewards are not available yet", [
      order.rewardToken,
      order.rewardAmount,
    ]),
  ];
}

function checkPeople(order: Order, escrow?: Hex): KeptError[] {
  const forbidden = (account: Hex): boolean =>
    [ZeroAddress, order.token, ...(escrow ? [escrow] : [])].some((no) => same(no, account));
  const who = "must not be the zero address, the escrow or the token";
  const parties = [order.buyer, order.seller, ...order.legs.map((leg) => leg.payee)];
  const partial = !same(order.arbiter, ZeroAddress) && parties.some((p) => same(p, order.arbiter));
  return [
    ...when(forbidden(order.seller), "SellerForbidden", "seller", who, [order.seller]),
    ...order.legs.flatMap(({ payee }, i) => when(forbidden(payee), "PayeeForbidden", `legs[${i}].payee`, who, [payee])),
    ...when(partial, "ArbiterIsParty", "arbiter", "must not be the buyer, the seller or a payee", [order.arbiter]),
    ...when(order.feeBps > 0 && forbidden(order.feeRecipient), "FeeRecipientForbidden", "feeRecipient", who, [
      order.feeRecipient,
    ]),
  ];
}

function checkLegs(order: Order): KeptError[] {
  const count = order.legs.length;
  return [
    ...when(count < 1 || count > LIMITS.legs, "LegCount", "legs", `there must be 1 to ${LIMITS.legs}`, [count]),
    ...order.legs.flatMap((leg, i) => {
      const previous = order.legs[i - 1]?.deadline ?? 0;
      const length = dataLength(leg.attestor);
      return [
        ...when(
          leg.deadline <= previous,
          "DeadlineNotAscending",
          `legs[${i}].deadline`,
          "must be after the one before it",
          [leg.deadline, previous],
        ),
        ...when(length < LIMITS.attestorBytes, "AttestorTooShort", `legs[${i}].attestor`, "has fewer than 20 bytes", [
          length,
          20,
        ]),
        ...when(leg.amount <= 0n, "AmountZero", `legs[${i}].amount`, "must be more than zero", [leg.amount]),
      ];
    }),
  ];
}

function checkClock(order: Order, now: number): KeptError[] {
  const first = order.legs[0]?.deadline ?? Infinity;
  const last = order.legs.at(-1)?.deadline ?? 0;
  const limit = now + LIMITS.horizon;
  return [
    ...when(now >= order.fundBy, "FundingClosed", "fundBy", "has come", [now, order.fundBy]),
    ...when(order.fundBy > first, "FundByAfterDeadline", "fundBy", "is after the first deadline", [
      order.fundBy,
      first,
    ]),
    ...when(last > limit, "DeadlineTooFar", "legs", "the last deadline is more than two years ahead", [last, limit]),
  ];
}

function checkPeriods(order: Order): KeptError[] {
  const least = same(order.arbiter, ZeroAddress) ? 0 : LIMITS.shortestPeriod;
  const most = LIMITS.longestPeriod;
  const outside = (period: number): boolean => period < least || period > most;
  const range = `must be ${least} to ${most} seconds`;
  return [
    ...when(outside(order.objectionPeriod), "ObjectionPeriodOutOfRange", "objectionPeriod", range, [
      order.objectionPeriod,
      least,
      most,
    ]),
    ...when(outside(order.rulingPeriod), "RulingPeriodOutOfRange", "rulingPeriod", range, [
      order.rulingPeriod,
      least,
      most,
    ]),
  ];
}

function checkMoney(order: Order): KeptError[] {
  const price = priceOf(order);
  const empty = order.promisedBy === 0 && order.latePerDay > 0n;
  return [
    ...when(price > LIMITS.price, "PriceTooHigh", "legs", "the legs together exceed 96 bits", [price, LIMITS.price]),
    ...when(order.feeBps > LIMITS.feeBps, "FeeTooHigh", "feeBps", `must be at most ${LIMITS.feeBps}`, [order.feeBps]),
    ...when(empty, "LateWithoutPromise", "latePerDay", "needs a promised time", [order.latePerDay]),
  ];
}
