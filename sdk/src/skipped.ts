import { Interface, type TransactionReceipt } from "ethers";
import { DeliveryEscrowAbi } from "./abis/DeliveryEscrow.ts";
import { decodeRevert } from "./errors/decode.ts";
import type { ContractError } from "./errors/shapes.ts";
import type { Hex } from "./types.ts";

/** An order or agreement that a batch left alone, and why. */
export interface Skipped {
  readonly id: Hex;
  readonly error: ContractError;
}

/** What `attestMany` or `settleMany` of the escrow or the agreements left alone, from the transaction's receipt. */
export function skippedIn(receipt: Pick<TransactionReceipt, "logs">, contract: Hex): Skipped[] {
  const abi = new Interface(DeliveryEscrowAbi);
  return receipt.logs
    .filter((log) => log.address.toLowerCase() === contract.toLowerCase())
    .map((log) => abi.parseLog(log))
    .filter((event) => event?.name === "Skipped")
    .map((event) => ({ id: String(event?.args[0]), error: decodeRevert(String(event?.args[1])) }));
}
