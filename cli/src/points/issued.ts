import { AbiCoder, id, isError, zeroPadValue, type Log } from "ethers";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import type { Coalition } from "./connect.ts";
import type { MinedBatch } from "./journal.ts";
import type { Batch } from "./plan.ts";

const BATCH_ISSUED = id("BatchIssued(address,bytes32,uint256,uint256)");
/** References in one question. */
const TOPICS = 100;

/** Which of the batches the member has issued from one block to another, as the chain shows. */
export async function findIssued(
  { provider, address }: Coalition,
  member: Hex,
  batches: readonly Batch[],
  [from, to]: readonly [from: number, to: number],
): Promise<MinedBatch[]> {
  const found: MinedBatch[] = [];
  for (let at = 0; at < batches.length; at += TOPICS) {
    const asked = new Map(batches.slice(at, at + TOPICS).map((batch) => [batch.ref, batch]));
    const topics = [BATCH_ISSUED, zeroPadValue(member, 32), [...asked.keys()]];
    const search = (fromBlock: number, toBlock: number): Promise<Log[]> =>
      provider.getLogs({ address, topics, fromBlock, toBlock });
    for (const log of await inParts(search, from, to)) {
      const batch = asked.get(log.topics[2] ?? "");
      if (batch) found.push(sameAs(batch, log));
    }
  }
  return found;
}

/** A batch of the list with that number must have these customers: another size of batches would mix them. */
function sameAs(batch: Batch, { data, transactionHash, blockNumber }: Log): MinedBatch {
  const [count, amount] = AbiCoder.defaultAbiCoder().decode(["uint256", "uint256"], data) as unknown as [
    bigint,
    bigint,
  ];
  if (Number(count) !== batch.entries.length || amount !== batch.amount) {
    throw new Failure(
      `This list was begun with other batches: batch ${batch.index + 1} had ${count} customers (--batch).`,
    );
  }
  return { batch: batch.index, transaction: transactionHash, block: blockNumber };
}

/** Nodes limit how many blocks they search at once, each differently: what one refuses is asked for in halves. */
async function inParts(search: (from: number, to: number) => Promise<Log[]>, from: number, to: number): Promise<Log[]> {
  if (from > to) return [];
  try {
    return await search(from, to);
  } catch (error) {
    if (from === to || isError(error, "NETWORK_ERROR")) throw error;
    const middle = Math.floor((from + to) / 2);
    return [...(await inParts(search, from, middle)), ...(await inParts(search, middle + 1, to))];
  }
}
