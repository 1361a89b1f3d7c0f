import { Interface } from "ethers";
import { LoyaltyTokenAbi } from "../abis/LoyaltyToken.ts";
import type { Hex } from "../types.ts";

/** Where and when something was logged. */
export interface Logged {
  readonly block: number;
  /** Of the log in its block. */
  readonly index: number;
  readonly transaction: Hex;
  /** The block's, in seconds since 1970. */
  readonly time: number;
}

/** What points and the money behind them did, by the names of the contract's events. */
type Happened =
  | { readonly name: "Transfer"; readonly from: Hex; readonly to: Hex; readonly value: bigint }
  | {
      readonly name: "PointsDeposited";
      readonly member: Hex;
      readonly amount: bigint;
      readonly value: bigint;
      readonly spread: bigint;
    }
  | { readonly name: "AcceptedRenewed"; readonly member: Hex; readonly amount: bigint; readonly spread: bigint }
  | { readonly name: "PointsWithdrawn"; readonly account: Hex; readonly paid: bigint }
  | { readonly name: "PointsRefunded"; readonly member: Hex; readonly customer: Hex; readonly amount: bigint }
  | { readonly name: "MemberAdmitted"; readonly member: Hex; readonly accepted: bigint }
  | { readonly name: "SuccessionCompleted"; readonly holder: Hex; readonly to: Hex; readonly amount: bigint }
  /** Any other, which moves nothing. */
  | { readonly name: "Other" };

/** An event of a LoyaltyToken. */
export type LoyaltyEvent = Logged & Happened;

const MOVING = new Set<string>([
  "Transfer",
  "PointsDeposited",
  "AcceptedRenewed",
  "PointsWithdrawn",
  "PointsRefunded",
  "MemberAdmitted",
  "SuccessionCompleted",
]);

let abi: Interface | undefined;

/** A log of a LoyaltyToken as an event. */
export function eventOf(log: { readonly topics: readonly string[]; readonly data: string }, at: Logged): LoyaltyEvent {
  abi ??= new Interface(LoyaltyTokenAbi);
  const event = abi.parseLog(log);
  if (!event || !MOVING.has(event.name)) return { ...at, name: "Other" };
  return { ...at, name: event.name, ...event.args.toObject() } as unknown as LoyaltyEvent;
}
