import { buildOrder, buildReceipt, orderId, signReceipt, type Domain, type Order, type SignedReceipt } from "@kept/sdk";
import { id as keccak, type Wallet } from "ethers";
import type { PastOrder } from "./history.ts";
import { accountOf, carrier } from "./parties.ts";
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
  readonly #carrier: Wallet = carrier();

  constructor(domain: Domain, token: string) {
    this.#domain = domain;
    this.#token = token;
  }

  order({ name, buyer, seller, terms, record }: PastOrder): Signable {
    const order = buildOrder(
      {
        seller: accountOf("seller", seller),
        buyer: accountOf("buyer", buyer),
        token: this.#token,
        attestor: this.#carrier.address,
        amount: terms.amount,
        deadline: terms.deadline,
        arbiter: accountOf("arbiter", ""),
        objectionPeriod: OBJECTION_PERIOD,
        rulingPeriod: RULING_PERIOD,
        promisedBy: terms.promisedBy,
        latePerDay: terms.latePerDay,
        fundBy: terms.fundBy,
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
