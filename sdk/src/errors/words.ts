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
