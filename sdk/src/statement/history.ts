import type { Log, Provider } from "ethers";
import { KeptError } from "../kept-error.ts";
import type { LoyaltyReader } from "../loyalty-reader.ts";
import type { LoyaltyTerms } from "../loyalty-types.ts";
import type { Hex } from "../types.ts";
import { eventOf, type LoyaltyEvent } from "./events.ts";
import { giftTransactions, movementsOf, type Movement } from "./movements.ts";

/** Which blocks to read, and how many at once. */
export interface Range {
  /** The block of the token's deployment, or any before it; 0, if left out. */
  readonly fromBlock?: number;
  /** The latest, if left out. */
  readonly toBlock?: number;
  /** Blocks that one request asks for: as many as the node allows; 5,000, if left out. */
  readonly blocks?: number;
}

/** All that points of a coalition ever did, until a block. */
export interface History {
  readonly terms: LoyaltyTerms;
  readonly movements: readonly Movement[];
  readonly block: number;
  /** That block's, in seconds since 1970: what the statements are about. */
  readonly until: number;
}

/**
 * Reads what {@link memberStatement} and {@link coalitionStatement} need, from logs, the times of their blocks, and the inputs of
 * transactions with gifts. Throws ProviderNeeded.
 */
export async function readHistory(token: LoyaltyReader, range: Range = {}): Promise<History> {
  const provider = token.provider();
  const block = range.toBlock ?? (await provider.getBlockNumber());
  const events = await readEvents(token, { ...range, toBlock: block });
  const inputs = new Map<Hex, Hex>();
  for (const hash of giftTransactions(events)) inputs.set(hash, (await provider.getTransaction(hash))?.data ?? "0x");
  const [terms, until] = [await token.terms(), await timeOf(provider, block)];
  return { terms, movements: movementsOf(events, inputs), block, until };
}

/** A token's events, in order. */
export async function readEvents(token: LoyaltyReader, range: Range = {}): Promise<LoyaltyEvent[]> {
  const provider = token.provider();
  const logs = await readLogs(provider, { address: token.address }, range);
  const times = new Map<number, number>();
  for (const { blockNumber } of logs)
    if (!times.has(blockNumber)) times.set(blockNumber, await timeOf(provider, blockNumber));
  return logs.map((log) => {
    const { blockNumber: block, index, transactionHash: transaction } = log;
    return eventOf(log, { block, index, transaction, time: times.get(block)! });
  });
}

/** Which logs: of a contract, and with these topics if given. */
export interface LogsOf {
  readonly address: Hex;
  readonly topics?: (Hex | Hex[] | null)[];
}

/** Logs in order, so many blocks at a time. */
export async function readLogs(provider: Provider, which: LogsOf, range: Range): Promise<Log[]> {
  const { fromBlock = 0, toBlock = await provider.getBlockNumber(), blocks = 5_000 } = range;
  const logs: Log[] = [];
  for (let from = fromBlock; from <= toBlock; from += blocks) {
    const to = Math.min(from + blocks - 1, toBlock);
    logs.push(...(await provider.getLogs({ ...which, fromBlock: from, toBlock: to })));
  }
  return logs;
}

async function timeOf(provider: Provider, number: number): Promise<number> {
  const block = await provider.getBlock(number);
  if (!block) throw new KeptError("BlockNotFound", "block", "the node does not have this block", [number]);
  return block.timestamp;
}
