import { Command, InvalidArgumentError, Option } from "commander";
import { getAddress, isHexString } from "ethers";
import { parsePoints, type Hex } from "@kept/sdk";

/** Where the coalition is, and how the answer is to look. */
export interface ChainFlags {
  readonly rpc?: string;
  readonly token?: Hex;
  readonly chain?: bigint;
  readonly json?: true;
}

/** How to send. */
export interface SendFlags extends ChainFlags {
  readonly keystore?: string;
  readonly confirmations: number;
  readonly dryRun?: true;
}

/** A command that reads the chain. */
export function reading(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .addOption(new Option("--rpc <url>", "the node's endpoint").env("KEPT_RPC_URL"))
    .addOption(
      new Option("--token <address>", "the coalition's LoyaltyToken")
        .env("KEPT_POINTS_TOKEN")
        .argParser(addressArgument),
    )
    .addOption(new Option("--chain <id>", "refuse any other chain than this").env("KEPT_CHAIN_ID").argParser(chainId))
    .option("--json", "print one JSON document");
}

/** A command that sends transactions, in the name of whose key it has. */
export function sending(name: string, description: string): Command {
  return reading(name, description)
    .option("--keystore <file>", "an encrypted JSON keystore, instead of the key in KEPT_PRIVATE_KEY")
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

export function wholeArgument(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

function chainId(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError("It must be a chain's number.");
}

/** What fits into one transaction, with customers who are new. */
const LARGEST_BATCH = 500;

export function batchArgument(text: string): number {
  const size = wholeArgument(text);
  if (size <= LARGEST_BATCH) return size;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${LARGEST_BATCH}.`);
}
