import type { ContractTransactionResponse } from "ethers";

export type Sent = Promise<ContractTransactionResponse>;

/** What a transaction's receipt says that it used. */
export async function gasOf(sent: Sent): Promise<number> {
  const receipt = await (await sent).wait();
  if (!receipt) throw new Error("the transaction was not mined");
  return Number(receipt.gasUsed);
}
