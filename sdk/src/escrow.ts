import type { ContractRunner, ContractTransactionResponse } from "ethers";
import { explained } from "./errors/dig.ts";
import { EscrowReader } from "./escrow-reader.ts";
import { fundByAllowance } from "./funding.ts";
import type { Funding, Hex, Order, SignedReceipt } from "./types.ts";

/** A sent transaction; wait for it before relying on it. */
export type Sent = Promise<ContractTransactionResponse>;

/** The deployed DeliveryEscrow at an address, typed. */
export function escrow(address: Hex, runner: ContractRunner): Escrow {
  return new Escrow(address, runner);
}

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interface. Amounts are token units.
 */
export class Escrow extends EscrowReader {
  /** The buyer, or anybody with his authorization, pays the price in. */
  fund(order: Order, funding: Funding = fundByAllowance(), sellerSignature: Hex = "0x"): Sent {
    return explained(this.contract.fund(order, funding.kind, funding.payment, sellerSignature));
  }

  /** The buyer gives everything held to its payees. */
  release(order: Order): Sent {
    return explained(this.contract.release(order));
  }

  /** The seller gives back so much in all; repeating it gives no more. */
  refund(order: Order, buyerTotal: bigint): Sent {
    return explained(this.contract.refund(order, buyerTotal));
  }

  /** The side that loses by the fact objects to it; needs an allowance for the bond. */
  object(order: Order, fact: Hex): Sent {
    return explained(this.contract.object(order, fact));
  }

  /** The arbiter decides what the buyer has in all. */
  rule(order: Order, fact: Hex, buyerTotal: bigint): Sent {
    return explained(this.contract.rule(order, fact, buyerTotal));
  }

  /** Anyone submits receipts of one order. */
  attest(order: Order, ...receipts: SignedReceipt[]): Sent {
    return explained(this.contract.attest(order, receipts));
  }

  /** Anyone submits receipts of several orders; see {@link skippedIn} for what was left alone. */
  attestMany(items: readonly { readonly order: Order; readonly receipts: SignedReceipt[] }[]): Sent {
    const orders = items.map(({ order }) => order);
    return explained(
      this.contract.attestMany(
        orders,
        items.map(({ receipts }) => receipts),
      ),
    );
  }

  /** Anyone executes what the clock has decided. */
  settle(order: Order): Sent {
    return explained(this.contract.settle(order));
  }

  /** Anyone settles several orders; see {@link skippedIn} for what was left alone. */
  settleMany(orders: Order[]): Sent {
    return explained(this.contract.settleMany(orders));
  }

  /** Anyone sends an account what was credited to it. */
  withdraw(token: Hex, account: Hex): Sent {
    return explained(this.contract.withdraw(token, account));
  }

  /** The caller sends what was credited to him elsewhere. */
  withdrawTo(token: Hex, to: Hex): Sent {
    return explained(this.contract.withdrawTo(token, to));
  }
}
