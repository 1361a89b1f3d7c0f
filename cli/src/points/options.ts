import { InvalidArgumentError, Option, type Command } from "commander";
import { parsePoints, type Hex } from "@kept/sdk";
import { addressArgument, onNode, sends, wholeArgument, type NodeFlags, type SendingFlags } from "../chain/options.ts";

/** Where the coalition is, and how the answer is to look. */
export interface ChainFlags extends NodeFlags {
  readonly token?: Hex;
}

/** How to send. */
export type SendFlags = ChainFlags & SendingFlags;

/** A command that reads the chain. */
export function reading(name: string, description: string): Command {
  const token = new Option("--token <address>", "the coalition's LoyaltyToken");
  return onNode(name, description).addOption(token.env("KEPT_POINTS_TOKEN").argParser(addressArgument));
}

/** A command that sends transactions, in the name of whose key it has. */
export const sending = (name: string, description: string): Command => sends(reading(name, description));

/** Units of 0.01 point; more than none. */
export function pointsArgument(text: string): bigint {
  try {
    const amount = parsePoints(text);
    if (amount > 0n) return amount;
  } catch {
    // says the same as for none
  }
  throw new InvalidArgumentError("It must be an amount of points above 0, with at most two decimals, such as 12.34.");
}

/** What fits into one transaction, with customers who are new. */
const LARGEST_BATCH = 500;

export function batchArgument(text: string): number {
  const size = wholeArgument(text);
  if (size <= LARGEST_BATCH) return size;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${LARGEST_BATCH}.`);
}
