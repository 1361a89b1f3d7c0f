import { Interface, zeroPadValue, type Log } from "ethers";
import { RewardsAbi } from "./abis/Rewards.ts";
import { KeptError } from "./kept-error.ts";
import type { RewardsReader } from "./rewards-reader.ts";
import type { Budget } from "./rewards-types.ts";
import { readLogs, type Range } from "./statement/history.ts";
import type { Hex } from "./types.ts";

/** Whose budget it is. */
type Spender =
  | { readonly kind: "signer"; readonly signer: Hex }
  | { readonly kind: "campaign"; readonly root: Hex; readonly deadline: number }
  | { readonly kind: "series"; readonly ref: Hex };

/** A budget that a merchant has set. */
export type SetBudget = Spender &
  Budget & {
    /** Where it is: {@link signerKey}, {@link campaignId} or {@link seriesId}. */
    readonly key: Hex;
    readonly token: Hex;
    /** How often it was claimed from. */
    readonly claims: number;
    /** What these claims paid, by their events: `spent`, or the node has not shown all of them. */
    readonly claimed: bigint;
    /** Whether nothing can be claimed from it any more. */
    readonly over: boolean;
  };

/** A merchant's budgets as of one block. */
export interface Budgets {
  readonly budgets: readonly SetBudget[];
  readonly block: number;
  /** That block's, in seconds since 1970. */
  readonly until: number;
}

const abi = /* @__PURE__ */ new Interface(RewardsAbi);
const topicOf = (name: string): Hex => abi.getEvent(name)!.topicHash;

/** Keys in one question. */
const TOPICS = 100;

/** All budgets that a merchant ever set, from the block of the deployment on; removed ones have a cap of zero. */
export async function readBudgets(reader: RewardsReader, merchant: Hex, range: Range = {}): Promise<Budgets> {
  const provider = reader.provider();
  const block = range.toBlock ?? (await provider.getBlockNumber());
  const until = (await provider.getBlock(block))?.timestamp;
  if (until === undefined) throw new KeptError("BlockNotFound", "block", "the node does not have this block", [block]);
  const search = { ...range, toBlock: block };
  const spenders = new Map<Hex, Spender & { readonly key: Hex; readonly token: Hex }>();
  for (const log of await setBy(reader, merchant, search)) {
    const spender = spenderOf(log);
    spenders.set(spender.key, spender);
  }
  const claims = await claimsOf(reader, [...spenders.keys()], search);
  const budgets = await Promise.all(
    [...spenders.values()].map(async (spender) => {
      const budget = await reader.budgetOf(spender.key, block);
      const own = claims.get(spender.key) ?? [];
      const claimed = own.reduce((sum, amount) => sum + amount, 0n);
      const over = budget.cap <= budget.spent || (spender.kind === "campaign" && until >= spender.deadline);
      return { ...spender, ...budget, claims: own.length, claimed, over };
    }),
  );
  return { budgets, block, until };
}

/** The merchant is the first topic of a signer's budget, and the second of the others', after the id. */
async function setBy(reader: RewardsReader, merchant: Hex, range: Range): Promise<Log[]> {
  const who = zeroPadValue(merchant, 32);
  const others = ["CampaignBudgetSet", "SeriesBudgetSet"].map(topicOf);
  const { address } = reader;
  return [
    ...(await readLogs(reader.provider(), { address, topics: [topicOf("SignerBudgetSet"), who] }, range)),
    ...(await readLogs(reader.provider(), { address, topics: [others, null, who] }, range)),
  ];
}

function spenderOf(log: Log): Spender & { readonly key: Hex; readonly token: Hex } {
  const event = abi.parseLog(log)!;
  const { token, key, id, signer, root, deadline, ref } = event.args.toObject() as Record<string, string>;
  if (event.name === "SignerBudgetSet") return { kind: "signer", key: key!, token: token!, signer: signer! };
  if (event.name === "SeriesBudgetSet") return { kind: "series", key: id!, token: token!, ref: ref! };
  return { kind: "campaign", key: id!, token: token!, root: root!, deadline: Number(deadline) };
}

/** What was paid, by the key of the budget. */
async function claimsOf(reader: RewardsReader, keys: readonly Hex[], range: Range): Promise<Map<Hex, bigint[]>> {
  const kinds = ["VoucherClaimed", "CampaignClaimed", "SeriesClaimed"].map(topicOf);
  const paid = new Map<Hex, bigint[]>();
  for (let at = 0; at < keys.length; at += TOPICS) {
    const topics = [kinds, keys.slice(at, at + TOPICS)];
    for (const log of await readLogs(reader.provider(), { address: reader.address, topics }, range)) {
      const key = log.topics[1]!;
      const amount = (abi.parseLog(log)!.args.toObject() as { amount: bigint }).amount;
      paid.set(key, [...(paid.get(key) ?? []), amount]);
    }
  }
  return paid;
}
