import { LIMITS } from "@kept/sdk";
import { DAY } from "../input/values.ts";
import type { Fate, PastTerms } from "./history.ts";
import type { Note, Reason } from "./outcomes.ts";

/** The terms that every replayed order has. Seconds. */
export const OBJECTION_PERIOD = 7 * DAY;
export const RULING_PERIOD = 14 * DAY;
const FUNDING_PERIOD = DAY;
const DEADLINE_AFTER_PROMISE = 30 * DAY;

/** What a record tells, whatever its format. Times are seconds since 1970. */
export interface Story {
  readonly ending: "received" | "cancelled" | "open";
  /** Parts per million that arrived; 0 came back. */
  readonly share: number;
  readonly received?: number | undefined;
  /** Whether it was handed to the carrier before a cancellation. */
  readonly shipped: boolean;
}

export function termsOf(amount: bigint, funded: number, promisedBy: number): PastTerms {
  const onePercent = amount / 100n + (amount % 100n === 0n ? 0n : 1n);
  return {
    amount,
    funded,
    fundBy: funded + FUNDING_PERIOD,
    promisedBy,
    deadline: promisedBy + DEADLINE_AFTER_PROMISE,
    latePerDay: onePercent,
  };
}

/** Why the escrow would refuse these terms, if it would. */
export function refusal({ amount, funded, fundBy, deadline }: PastTerms): Reason | undefined {
  if (amount === 0n) return "noAmount";
  if (fundBy > deadline) return "fundedTooLate";
  if (deadline > funded + LIMITS.horizon) return "deadlineTooFar";
  return undefined;
}

/** What the parties did, and what of the record does not fit. */
export function fateOf(terms: PastTerms, story: Story): { fate: Fate; notes: Note[] } {
  const notes: Note[] = terms.promisedBy <= terms.funded ? ["promisedBeforeFunding"] : [];
  const { ending, received, share, shipped } = story;
  if (ending === "cancelled" && received === undefined) {
    const time = shipped ? Math.max(terms.funded, terms.promisedBy) : terms.funded;
    return { fate: { kind: "cancelled", time }, notes };
  }
  if (ending === "cancelled") notes.push("cancelledYetDelivered");
  if (ending === "open" && received !== undefined) notes.push("timeIgnored");
  if (ending === "open") return { fate: { kind: "unattested" }, notes };
  if (received === undefined) return { fate: { kind: "unattested" }, notes: [...notes, "deliveredWithoutTime"] };
  if (received >= terms.deadline) return { fate: { kind: "unattested" }, notes: [...notes, "deliveredTooLate"] };
  return { fate: { kind: "received", time: received, share }, notes };
}
