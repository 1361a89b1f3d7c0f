import type { ContractTransactionResponse } from "ethers";
import { explained } from "./errors/dig.ts";
import { EscrowReader } from "./escrow-reader.ts";
import type { Consent, Hex, Order } from "./types.ts";

/** A sent transaction; wait for it before relying on it. */
export type Sent = Promise<ContractTransactionResponse>;

/** What parties do beyond the ordinary way, and everything by signature: see {@link signConsent}. */
export class EscrowActs extends EscrowReader {
  /** The side that loses by the fact objects to it; needs an allowance for the bond. */
  object(order: Order, fact: Hex): Sent {
    return explained(this.contract.object(order, fact));
  }

  /** The arbiter decides what the buyer has in all. */
  rule(order: Order, fact: Hex, buyerTotal: bigint): Sent {
    return explained(this.contract.rule(order, fact, buyerTotal));
  }

  /** Buyer and seller close the order: the buyer has so much in all. `consents`: of those who do not call. */
  agree(order: Order, buyerTotal: bigint, ...consents: Consent[]): Sent {
    return explained(this.contract.agree(order, buyerTotal, consents));
  }

  /** Buyer and seller put the last deadline off until so many seconds since 1970. */
  extend(order: Order, until: number, ...consents: Consent[]): Sent {
    return explained(this.contract.extend(order, until, consents));
  }

  /** The buyer rules out that the order is ever funded. */
  cancel(order: Order): Sent {
    return explained(this.contract.cancel(order));
  }

  /** Anyone tries again to pay the reward of a closed order. */
  payReward(order: Order): Sent {
    return explained(this.contract.payReward(order));
  }

  /** Anyone submits the buyer's consent to release. */
  releaseBySignature(order: Order, consent: Consent): Sent {
    return explained(this.contract.releaseBySignature(order, consent));
  }

  /** Anyone submits the seller's consent to refund so much in all. */
  refundBySignature(order: Order, buyerTotal: bigint, consent: Consent): Sent {
    return explained(this.contract.refundBySignature(order, buyerTotal, consent));
  }

  /** Anyone submits a party's objection; the bond is pulled from that party's allowance. */
  objectBySignature(order: Order, fact: Hex, consent: Consent): Sent {
    return explained(this.contract.objectBySignature(order, fact, consent));
  }

  /** Anyone submits the arbiter's ruling. */
  ruleBySignature(order: Order, fact: Hex, buyerTotal: bigint, consent: Consent): Sent {
    return explained(this.contract.ruleBySignature(order, fact, buyerTotal, consent));
  }

  /** Anyone submits the buyer's cancellation. */
  cancelBySignature(order: Order, consent: Consent): Sent {
    return explained(this.contract.cancelBySignature(order, consent));
  }

  /** Anyone submits an account's wish to have its credit paid to another. */
  withdrawToBySignature(token: Hex, to: Hex, consent: Consent): Sent {
    return explained(this.contract.withdrawToBySignature(token, to, consent));
  }

  /** Several encoded calls of the escrow in one transaction, all or none: `contract.interface.encodeFunctionData`. */
  multicall(calls: readonly Hex[]): Sent {
    return explained(this.contract.multicall([...calls]));
  }
}
