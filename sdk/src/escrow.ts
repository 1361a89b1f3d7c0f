import type { ContractRunner } from "ethers";
import { explained } from "./errors/dig.ts";
import { EscrowActs, type Sent } from "./escrow-acts.ts";
import { fundByAllowance } from "./funding.ts";
import type { Funding, Hex, Order, SignedReceipt } from "./types.ts";

/** The deployed DeliveryEscrow at an address, typed. */
export function escrow(address: Hex, runner: ContractRunner): Escrow {
  return new Escrow(address, runner);
}

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interface. Amounts are token units.
 */
export class Escrow extends EscrowActs {
  /** The buyer, or anybody with his authorization, pays the price in. */
  fund(order: Order, funding: Funding = fundByAllowance(), sellerSignature: Hex = "0x"): Sent {
    const { kind, payment, value = 0n } = funding;
    return explained(this.contract.fund(order, kind, payment, sellerSignature, { value }));
  }

  /** As {@link fund}, for several orders of one buyer in one token, by one payment bound to their {@link cartDigest}. */
  fundMany(
    orders: Order[],
    funding: Funding = fundByAllowance(),
    sellerSignatures: Hex[] = orders.map(() => "0x"),
  ): Sent {
    const { kind, payment, value = 0n } = funding;
    return explained(this.contract.fundMany(orders, kind, payment, sellerSignatures, { value }));
  }

  /** An order to be paid on receipt is paid and attested at once. */
  collect(order: Order, funding: Funding, signed: SignedReceipt, sellerSignature: Hex = "0x"): Sent {
    const { kind, payment, value = 0n } = funding;
    return explained(this.contract.collect(order, kind, payment, sellerSignature, signed, { value }));
  }

  /** The buyer gives everything held to its payees. */
  release(order: Order): Sent {
    return explained(this.contract.release(order));
  }

  /** The seller gives back so much in all; repeating it gives no more. */
  refund(order: Order, buyerTotal: bigint): Sent {
    return explained(this.contract.refund(order, buyerTotal));
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
