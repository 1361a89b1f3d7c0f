import { ZeroHash } from "ethers";
import { bytes32, seconds, whole, type BytesInput, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import { FULL_SHARE } from "./limits.ts";
import { Outcome, type Hex, type Order, type Receipt } from "./types.ts";

/** A receipt as people write it: delivered in full on the first leg, unless it says otherwise. */
export interface ReceiptInput {
  /** The order's id. */
  readonly id: Hex;
  /** Index from zero; 0, if left out. */
  readonly leg?: number;
  /** When it happened; now, if left out. */
  readonly time?: TimeInput;
  readonly outcome?: Outcome | keyof typeof Outcome;
  /** Parts per million; everything when delivered, nothing when returned, if left out. */
  readonly share?: number;
  /** 32 bytes; zero, if left out. */
  readonly evidence?: BytesInput;
}

/** A sound, frozen receipt. Throws ReceiptTimeInvalid for a zero time, ShareInvalid, and the input problems. */
export function buildReceipt(input: ReceiptInput): Receipt {
  const outcome = outcomeOf(input.outcome ?? Outcome.Delivered);
  const receipt = Object.freeze({
    id: bytes32(input.id, "id"),
    leg: whole(input.leg ?? 0, 8, "leg"),
    time: seconds(input.time ?? new Date(), "time"),
    outcome,
    share: whole(input.share ?? (outcome === Outcome.Delivered ? FULL_SHARE : 0), 24, "share"),
    evidence: bytes32(input.evidence ?? ZeroHash, "evidence"),
  });
  const [problem] = checkStatement(receipt);
  if (problem) throw problem;
  return receipt;
}

function outcomeOf(input: Outcome | keyof typeof Outcome): Outcome {
  const outcome = typeof input === "string" ? Outcome[input] : input;
  if (outcome === Outcome.Delivered || outcome === Outcome.Returned) return outcome;
  throw new KeptError("NumberOutOfRange", "outcome", "is neither Delivered nor Returned", [input]);
}

function checkStatement({ time, outcome, share }: Receipt): KeptError[] {
  const fits = outcome === Outcome.Delivered ? share >= 1 && share <= FULL_SHARE : share === 0;
  return [
    ...(time === 0 ? [new KeptError("ReceiptTimeInvalid", "time", "must state a time", [time])] : []),
    ...(fits
      ? []
      : [new KeptError("ShareInvalid", "share", "1 to 1,000,000 when delivered, 0 when returned", [share])]),
  ];
}

/** What the contract would hold against a receipt of this order, as far as the terms tell; signature and window apart. */
export function checkReceipt(order: Order, id: Hex, receipt: Receipt): KeptError[] {
  const problems = checkStatement(receipt);
  if (receipt.id.toLowerCase() !== id.toLowerCase()) {
    problems.push(new KeptError("ReceiptForAnotherOrder", "id", "names another order", [receipt.id, id]));
  }
  const leg = order.legs[receipt.leg];
  if (!leg) {
    problems.push(new KeptError("LegUnknown", "leg", "does not exist", [receipt.leg, order.legs.length]));
  } else if (receipt.time >= leg.deadline) {
    problems.push(
      new KeptError("ReceiptAfterDeadline", "time", "not before the deadline", [receipt.time, leg.deadline]),
    );
  }
  return problems;
}
