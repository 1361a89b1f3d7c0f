import { AgreementStatus } from "../agreement-types.ts";
import { Standing } from "../service-types.ts";
import { Status, type Hex } from "../types.ts";

/** A moment as people read it, in UTC. */
export function moment(time: bigint): string {
  const date = new Date(Number(time) * 1000);
  return Number.isNaN(date.getTime()) ? `second ${time}` : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The longest unit that fits. */
export function period(length: bigint): string {
  if (length % 86_400n === 0n) return `${length / 86_400n} days`;
  if (length % 3_600n === 0n) return `${length / 3_600n} hours`;
  return `${length} seconds`;
}

/** An id or a fact, shortened. */
export const short = (bytes: Hex): string => `${bytes.slice(0, 10)}…${bytes.slice(-4)}`;

/** What a status means, after "the order". */
export function status(value: Status): string {
  const words: Record<Status, string> = {
    [Status.None]: "is not funded, or was closed and forgotten",
    [Status.Funded]: "is funded and has no receipt",
    [Status.Received]: "has a receipt",
    [Status.Contradicted]: "has two receipts that contradict each other",
    [Status.ObjectedByBuyer]: "has the buyer's objection",
    [Status.ObjectedBySeller]: "has the seller's objection",
    [Status.Closed]: "is closed or cancelled",
    [Status.RewardOwed]: "is closed, and its reward is still owed",
  };
  return words[value] ?? `has the status ${String(value)}`;
}

/** Legs count from one for people. */
export const ordinal = (leg: bigint): string => `leg ${leg + 1n}`;

/** What a standing means, after "the period". */
export function standing(value: Standing): string {
  const words: Record<Standing, string> = {
    [Standing.Silent]: "is not reported",
    [Standing.Reported]: "is reported",
    [Standing.Contradicted]: "has two statements that contradict each other",
    [Standing.Objected]: "is objected to",
    [Standing.Ruled]: "is ruled on",
  };
  return words[value] ?? `has the standing ${String(value)}`;
}

/** What a status means, after "the agreement". */
export function agreement(value: AgreementStatus): string {
  const words: Record<AgreementStatus, string> = {
    [AgreementStatus.None]: "was never opened, or is settled in full",
    [AgreementStatus.Open]: "is open",
    [AgreementStatus.Cancelled]: "was cancelled, and its last periods are to be settled",
    [AgreementStatus.Closed]: "was left before it began",
  };
  return words[value] ?? `has the status ${String(value)}`;
}
