import { InvalidArgumentError, Option, type Command } from "commander";
import { isHexString } from "ethers";
import { attestorOf, type Hex } from "@kept/sdk";
import { addressArgument, keyed, onNode, sends, type NodeFlags, type SendingFlags } from "../chain/options.ts";
import { RowError } from "../input/problems.ts";
import { momentOf } from "../input/values.ts";

/** Where Rewards is. */
export interface DeskFlags extends NodeFlags {
  readonly rewards?: Hex;
}

/** And in which token. */
export interface TokenFlags extends DeskFlags {
  readonly token?: Hex;
}

/** And who signs. */
export interface KeyFlags extends TokenFlags {
  readonly keystore?: string;
}

/** How to send, without a token of one's own choice. */
export type DeskSendFlags = DeskFlags & SendingFlags;

/** How to send. */
export type SendFlags = TokenFlags & SendingFlags;

/** A command that reads Rewards. */
export function atDesk(name: string, description: string): Command {
  const rewards = new Option("--rewards <address>", "Rewards, where it is not deployed by us");
  return onNode(name, description).addOption(rewards.env("KEPT_REWARDS").argParser(addressArgument));
}

/** A command that is about one token. */
export function inToken(name: string, description: string): Command {
  const token = new Option("--token <address>", "what customers are thanked in");
  return atDesk(name, description).addOption(token.env("KEPT_REWARD_TOKEN").argParser(addressArgument));
}

/** A command that signs, and sends nothing. */
export const signing = (name: string, description: string): Command => keyed(inToken(name, description));

/** A command that sends, about one token. */
export const sending = (name: string, description: string): Command => sends(inToken(name, description));

/** A command that sends, about any token. */
export const sendingAny = (name: string, description: string): Command => sends(atDesk(name, description));

/** Seconds since 1970. */
export function momentArgument(text: string): number {
  try {
    return momentOf(text, "it");
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    throw new InvalidArgumentError("It must be a date or a time such as 2027-07-01 or 2027-07-01T10:00:00Z (UTC).");
  }
}

/** ERC-7913 bytes. */
export function signerArgument(text: string): Hex {
  if (isHexString(text, 20)) return addressArgument(text);
  try {
    return attestorOf(text, "signer");
  } catch {
    throw new InvalidArgumentError("It must be a wallet's address, or a verifier's address followed by a key.");
  }
}

/** A voucher's number: decimal, or hexadecimal as an order's id. */
export function nonceArgument(text: string): bigint {
  const good = /^\d{1,78}$/.test(text) || /^0x[\dA-Fa-f]{1,64}$/.test(text);
  if (good && BigInt(text) < 1n << 256n) return BigInt(text);
  throw new InvalidArgumentError("It must be a number of 256 bits, in decimal or hexadecimal digits.");
}
