import { Command, InvalidArgumentError, Option } from "commander";
import { getAddress, isHexString } from "ethers";
import type { Hex } from "@kept/sdk";

/** Which chain, and how the answer is to look. */
export interface NodeFlags {
  readonly rpc?: string;
  readonly chain?: bigint;
  readonly json?: true;
}

/** How to send. */
export interface SendingFlags {
  readonly keystore?: string;
  readonly confirmations: number;
  readonly dryRun?: true;
}

/** A command that prints for people, or one document for machines. */
export function telling(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .option("--json", "print one JSON document");
}

/** A command that reads a chain. */
export function onNode(name: string, description: string): Command {
  return telling(name, description)
    .addOption(rpcOption())
    .addOption(new Option("--chain <id>", "refuse any other chain than this").env("KEPT_CHAIN_ID").argParser(chainId));
}

/** Where the node is. */
export const rpcOption = (): Option => new Option("--rpc <url>", "the node's endpoint").env("KEPT_RPC_URL");

/** The options of a command that has a key. */
export function keyed(command: Command): Command {
  return command.option("--keystore <file>", "an encrypted JSON keystore, instead of the key in KEPT_PRIVATE_KEY");
}

/** The options of a command that sends transactions, in the name of whose key it has. */
export function sends(command: Command): Command {
  return keyed(command)
    .option("--confirmations <n>", "wait until so many blocks have it", wholeArgument, 1)
    .option("--dry-run", "send nothing: show what would be done, and ask the chain whether it would be accepted");
}

export function addressArgument(text: string): Hex {
  if (!isHexString(text, 20)) throw new InvalidArgumentError("It must be an address: 0x and 40 hexadecimal digits.");
  try {
    return getAddress(text);
  } catch {
    throw new InvalidArgumentError("Its checksum is wrong: a digit may have been mistyped.");
  }
}

export function wholeArgument(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

function chainId(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError("It must be a chain's number.");
}
