import { Interface, toBeHex, type FunctionFragment } from "ethers";
import { LoyaltyTokenAbi } from "../abis/LoyaltyToken.ts";
import type { Hex } from "../types.ts";

/** A gift as it is logged, which does not tell of which vintage it was. */
export interface Given {
  readonly from: Hex;
  readonly to: Hex;
  readonly amount: bigint;
}

/** Of which vintage a gift was: a number, the oldest first, or not told by the transaction's input. */
export type GiftEpoch = number | "oldest" | "untold";

interface Call {
  readonly at: number;
  readonly epoch: number | "oldest";
}

let giving: readonly FunctionFragment[] | undefined;

/** The functions that a gift can be made by. */
function givingFunctions(): readonly FunctionFragment[] {
  if (giving) return giving;
  const found: FunctionFragment[] = [];
  new Interface(LoyaltyTokenAbi).forEachFunction((each) => {
    if (/^(transfer|receiveWithAuthorization)/.test(each.name)) found.push(each);
  });
  return (giving = found);
}

const word = (value: Hex | bigint): string => toBeHex(value, 32).slice(2);

/** A call's encoding as far as it is known: the selector, and whose, whom and how much. */
function encoding({ selector, inputs }: FunctionFragment, { from, to, amount }: Given): RegExp {
  const known: Record<string, string> = {
    epoch: "([0-9a-f]{64})",
    from: word(from),
    to: word(to),
    value: word(amount),
  };
  return new RegExp(selector.slice(2) + inputs.map(({ name }) => known[name] ?? "").join(""), "g");
}

function callsIn(input: Hex, gift: Given): Call[] {
  const found = givingFunctions().flatMap((each) =>
    [...input.matchAll(encoding(each, gift))].map(({ index, 1: epoch }) => {
      return { at: index, epoch: epoch === undefined ? ("oldest" as const) : Number(`0x${epoch}`) };
    }),
  );
  return found.filter(({ at }) => at % 2 === 0).sort((a, b) => a.at - b.at);
}

/**
 * Of which vintages the gifts of one transaction were, from the calls in its input, however deep they are wrapped; each call
 * stands for one gift. `gifts` are in the order of their logs.
 */
export function epochsIn(input: Hex, gifts: readonly Given[]): GiftEpoch[] {
  const used = new Set<number>();
  return gifts.map((gift) => {
    const call = callsIn(input.toLowerCase(), gift).find(({ at }) => !used.has(at));
    if (!call) return "untold";
    used.add(call.at);
    return call.epoch;
  });
}
