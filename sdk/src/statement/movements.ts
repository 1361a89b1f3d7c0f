import { ZeroAddress } from "ethers";
import type { Hex } from "../types.ts";
import { epochsIn, type GiftEpoch } from "./epochs.ts";
import type { Logged, LoyaltyEvent } from "./events.ts";

/** What points did. Amounts are units of 0.01 point; `value`, `spread` and `paid` reserve units. */
export type Movement = Logged &
  (
    | { readonly kind: "admission"; readonly member: Hex; readonly amount: bigint }
    | {
        readonly kind: "deposit";
        readonly member: Hex;
        readonly amount: bigint;
        readonly value: bigint;
        readonly spread: bigint;
      }
    | { readonly kind: "renewal"; readonly member: Hex; readonly amount: bigint; readonly spread: bigint }
    | { readonly kind: "issue" | "refund"; readonly member: Hex; readonly customer: Hex; readonly amount: bigint }
    | { readonly kind: "redemption"; readonly customer: Hex; readonly member: Hex; readonly amount: bigint }
    | { readonly kind: "settlement"; readonly from: Hex; readonly to: Hex; readonly amount: bigint }
    | {
        readonly kind: "gift";
        readonly from: Hex;
        readonly to: Hex;
        readonly amount: bigint;
        readonly epoch: GiftEpoch;
      }
    | {
        readonly kind: "withdrawal";
        readonly account: Hex;
        readonly isMember: boolean;
        readonly amount: bigint;
        readonly paid: bigint;
      }
    /** Claimed by the treasury. */
    | { readonly kind: "breakage"; readonly member: Hex; readonly amount: bigint }
  );

type Gift = Extract<Movement, { kind: "gift" }>;
const isUntold = (movement: Movement): movement is Gift => movement.kind === "gift" && movement.epoch === "untold";
type Transfer = Extract<LoyaltyEvent, { name: "Transfer" }>;

/** Inputs of transactions by hash: of those that {@link giftTransactions} names. */
export type Inputs = ReadonlyMap<Hex, Hex>;

/** The transactions whose inputs are needed to know of which vintage gifts were. */
export function giftTransactions(events: readonly LoyaltyEvent[]): Hex[] {
  return [
    ...new Set(
      readings(events)
        .filter(isUntold)
        .map(({ transaction }) => transaction),
    ),
  ];
}

/**
 * What all events of a token since its deployment, in order, mean. Expiry is left out, since it happens by the clock and is
 * logged at any later time.
 */
export function movementsOf(events: readonly LoyaltyEvent[], inputs: Inputs = new Map()): Movement[] {
  const all = readings(events);
  const together = new Map<Hex, Gift[]>();
  for (const gift of all.filter(isUntold))
    together.set(gift.transaction, [...(together.get(gift.transaction) ?? []), gift]);
  const epochs = new Map<Movement, GiftEpoch>();
  for (const [transaction, gifts] of together)
    epochsIn(inputs.get(transaction) ?? "0x", gifts).forEach((epoch, i) => epochs.set(gifts[i]!, epoch));
  return all.map((each) => (isUntold(each) ? { ...each, epoch: epochs.get(each)! } : each));
}

/** Movements, of gifts as if nothing told their vintage. */
function readings(events: readonly LoyaltyEvent[]): Movement[] {
  const members = new Set<Hex>();
  return events.flatMap((event, i) => {
    const { block, index, transaction, time } = event;
    const at = { block, index, transaction, time };
    if (event.name === "Transfer") {
      const next = events[i + 1];
      return transferred(event, next?.transaction === transaction ? next : undefined, members, at);
    }
    if (event.name === "AcceptedRenewed") {
      const { member, amount, spread } = event;
      return [{ ...at, kind: "renewal", member, amount, spread }];
    }
    if (event.name !== "MemberAdmitted") return [];
    members.add(event.member);
    return [{ ...at, kind: "admission", member: event.member, amount: event.accepted }];
  });
}

/** Whatever explains a Transfer is logged right behind it. */
function transferred(
  { from, to, value: amount }: Transfer,
  next: LoyaltyEvent | undefined,
  members: ReadonlySet<Hex>,
  at: Logged,
): Movement[] {
  if (from === ZeroAddress) {
    if (next?.name !== "PointsDeposited") return [{ ...at, kind: "breakage", member: to, amount }];
    return [{ ...at, kind: "deposit", member: to, amount, value: next.value, spread: next.spread }];
  }
  if (to === ZeroAddress) {
    if (next?.name !== "PointsWithdrawn") return [];
    return [{ ...at, kind: "withdrawal", account: from, isMember: members.has(from), amount, paid: next.paid }];
  }
  if (from === to || amount === 0n) return [];
  if (members.has(from)) {
    if (members.has(to)) return [{ ...at, kind: "settlement", from, to, amount }];
    const kind = next?.name === "PointsRefunded" ? "refund" : "issue";
    return [{ ...at, kind, member: from, customer: to, amount }];
  }
  if (members.has(to)) return [{ ...at, kind: "redemption", customer: from, member: to, amount }];
  // A successor takes all there is, so that the order does not matter.
  const epoch = next?.name === "SuccessionCompleted" ? "oldest" : "untold";
  return [{ ...at, kind: "gift", from, to, amount, epoch }];
}
