import { isError, type Interface, type LogDescription, type TransactionReceipt, type Wallet } from "ethers";
import { explained, type Hex } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";

/** Who sends. */
export interface Sender {
  readonly wallet: Wallet;
}

/** A call to be made. */
export interface Act {
  readonly to: Hex;
  readonly data: Hex;
}

/** Asks the chain whether it would take the call; its refusal is thrown as a sentence. */
export async function rehearse({ wallet }: { readonly wallet: Pick<Wallet, "call"> }, act: Act): Promise<void> {
  await explained(wallet.call(act));
}

/** Makes the call, after a rehearsal; so many blocks must have it. */
export async function carryOut(sender: Sender, act: Act, confirmations: number): Promise<TransactionReceipt> {
  await rehearse(sender, act);
  const { hash, wait } = await explained(sender.wallet.sendTransaction(act)).then((sent) => ({
    hash: sent.hash,
    wait: () => sent.wait(confirmations),
  }));
  const receipt = await wait().catch((error: unknown) => {
    if (!isError(error, "CALL_EXCEPTION")) throw error;
    throw new Failure(`Transaction ${hash} is in a block and was refused: something had changed meanwhile.`);
  });
  if (!receipt) throw new Failure(`Transaction ${hash} has no receipt.`, EXIT.unexpected);
  return receipt;
}

/** The one event of that name which the contract has logged: without it, the transaction has not done what it should. */
export function eventOf(receipt: TransactionReceipt, address: Hex, abi: Interface, name: string): LogDescription {
  const own = receipt.logs.filter((log) => log.address === address);
  const event = own.map((log) => abi.parseLog(log)).find((parsed) => parsed?.name === name);
  if (event) return event;
  throw new Failure(
    `Transaction ${receipt.hash} logged no ${name}: look at it before you rely on it.`,
    EXIT.unexpected,
  );
}
