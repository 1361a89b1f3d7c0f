import { buildOrder, buildReceipt, orderId, signReceipt, type Order, type SignedReceipt } from "@kept/sdk";
import { id as keccak, type Wallet } from "ethers";
import type { PastOrder } from "./history.ts";
import type { Payment } from "./modes.ts";
import { carrier } from "./parties.ts";
import { OBJECTION_PERIOD, RULING_PERIOD } from "./rules.ts";
import type { Stage } from "./stage.ts";

/** An order as the escrow knows it. */
export interface Signable {
  readonly id: string;
  readonly order: Order;
  /** The seller's, which terms with a reward need; else none. */
  readonly signature: string;
}

/** Turns the past's orders into signed terms and receipts of one escrow. */
export class Desk {
  readonly #stage: Stage;
  readonly #payOnReceipt: boolean;
  readonly #carrier: Wallet = carrier();

  constructor(stage: Stage, payment: Payment) {
    this.#stage = stage;
    this.#payOnReceipt = payment === "onReceipt";
  }

  order({ name, buyer, seller, terms, record }: PastOrder): Signable {
    const { domain, token, parties, bonus } = this.#stage;
    const merchant = parties.of("seller", seller);
    const rewardAmount = bonus?.of(terms.amount) ?? 0n;
    const order = buildOrder(
      {
        seller: merchant.address,
        buyer: parties.of("buyer", buyer).address,
        token: token.address,
        attestor: this.#carrier.address,
        amount: terms.amount,
        deadline: terms.deadline,
        arbiter: parties.of("arbiter").address,
        objectionPeriod: OBJECTION_PERIOD,
        rulingPeriod: RULING_PERIOD,
        promisedBy: terms.promisedBy,
        latePerDay: terms.latePerDay,
        payOnReceipt: this.#payOnReceipt,
        // Paid on receipt: as long as a receipt can land.
        fundBy: this.#payOnReceipt ? terms.deadline + OBJECTION_PERIOD : terms.fundBy,
        ref: keccak(JSON.stringify(record)),
        salt: keccak(`kept replay/salt/${name}`),
        ...(bonus && rewardAmount > 0n ? { rewardToken: bonus.token, rewardAmount } : {}),
      },
      { now: terms.funded, escrow: domain.verifyingContract },
    );
    const id = orderId(domain, order);
    return { id, order, signature: rewardAmount > 0n ? merchant.signingKey.sign(id).serialized : "0x" };
  }

  /** The carrier's signed statement; a share of zero is a return. */
  receipt(id: string, time: number, share: number): Promise<SignedReceipt> {
    const outcome = share === 0 ? "Returned" : "Delivered";
    const receipt = buildReceipt({ id, time, outcome, share, evidence: keccak(`kept replay/evidence/${id}`) });
    return signReceipt(this.#carrier, this.#stage.domain, receipt);
  }
}
