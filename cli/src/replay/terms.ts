import { buildOrder, buildReceipt, orderId, signReceipt, type Domain, type Order, type SignedReceipt } from "@kept/sdk";
import { id as keccak, type Wallet } from "ethers";
import type { PastOrder } from "./history.ts";
import type { Payment } from "./modes.ts";
import { carrier, type Parties } from "./parties.ts";
import { OBJECTION_PERIOD, RULING_PERIOD } from "./rules.ts";

/** An order as the escrow knows it. */
export interface Signable {
  readonly id: string;
  readonly order: Order;
}

/** Turns the past's orders into signed terms and receipts of one escrow. */
export class Desk {
  readonly #domain: Domain;
  readonly #token: string;
  readonly #parties: Parties;
  readonly #payOnReceipt: boolean;
  readonly #carrier: Wallet = carrier();

  constructor(domain: Domain, token: string, parties: Parties, payment: Payment) {
    this.#domain = domain;
    this.#token = token;
    this.#parties = parties;
    this.#payOnReceipt = payment === "onReceipt";
  }

  order({ name, buyer, seller, terms, record }: PastOrder): Signable {
    const order = buildOrder(
      {
        seller: this.#parties.of("seller", seller).address,
        buyer: this.#parties.of("buyer", buyer).address,
        token: this.#token,
        attestor: this.#carrier.address,
        amount: terms.amount,
        deadline: terms.deadline,
        arbiter: this.#parties.of("arbiter").address,
        objectionPeriod: OBJECTION_PERIOD,
        rulingPeriod: RULING_PERIOD,
        promisedBy: terms.promisedBy,
        latePerDay: terms.latePerDay,
        payOnReceipt: this.#payOnReceipt,
        // Paid on receipt: as long as a receipt can land.
        fundBy: this.#payOnReceipt ? terms.deadline + OBJECTION_PERIOD : terms.fundBy,
        ref: keccak(JSON.stringify(record)),
        salt: keccak(`kept replay/salt/${name}`),
      },
      { now: terms.funded, escrow: this.#domain.verifyingContract },
    );
    return { id: orderId(this.#domain, order), order };
  }

  /** The carrier's signed statement; a share of zero is a return. */
  receipt(id: string, time: number, share: number): Promise<SignedReceipt> {
    const outcome = share === 0 ? "Returned" : "Delivered";
    const receipt = buildReceipt({ id, time, outcome, share, evidence: keccak(`kept replay/evidence/${id}`) });
    return signReceipt(this.#carrier, this.#domain, receipt);
  }
}
