import { factOf, FundingKind, missedFact, type SignedReceipt } from "@kept/sdk";
import { MaxUint256 } from "ethers";
import type { Call } from "./chain.ts";
import type { PastOrder } from "./history.ts";
import { accountOf } from "./parties.ts";
import type { Stage } from "./stage.ts";
import type { Desk, Signable } from "./terms.ts";
import type { Step } from "./timeline.ts";

/** What is measured apart: the steps, and the allowance that each buyer gives once. */
export const OPERATIONS = ["approve", "fund", "attest", "refund", "object", "rule", "settle"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** A call and whose it is (indexes of orders). */
export interface Act {
  readonly operation: Operation;
  readonly orders: readonly number[];
  readonly call: Call;
}

/** An order on its way: its terms once it is funded, its receipt once it is signed. */
export interface Journey {
  readonly past: PastOrder;
  signable?: Signable;
  receipt?: SignedReceipt;
}

/** Far above what a call needs; the escrow wants room for each payout. */
const CALL_GAS = 1_000_000;
const APPROVAL_GAS = 100_000;
/** Below the 16,777,216 that a transaction may have. */
const BATCH_GAS = 16_000_000;

/** The most orders that one keeper's transaction settles. */
export const BATCH_SIZE = 100;

/** Writes the parties' calls. */
export class Calls {
  readonly #stage: Stage;
  readonly #desk: Desk;
  readonly #approved = new Set<string>();

  constructor(stage: Stage, desk: Desk) {
    this.#stage = stage;
    this.#desk = desk;
  }

  async of(step: Exclude<Step, "settle">, index: number, journey: Journey): Promise<Act[]> {
    if (step === "fund") return this.#fund(index, journey);
    const act = (from: string, method: string, ...values: unknown[]): Act[] => [
      { operation: step, orders: [index], call: this.#escrow(from, CALL_GAS, method, values) },
    ];
    const { past } = journey;
    const { order } = signed(journey);
    if (step === "attest") return act(accountOf("courier", ""), "attest", order, [await this.#sign(journey)]);
    if (step === "refund") return act(order.seller, "refund", order, past.terms.amount);
    if (step === "object") return act(objector(journey), "object", order, fact(journey));
    return act(order.arbiter, "rule", order, fact(journey), award(past));
  }

  /** The keeper's: one call for all of them. */
  settleMany(indexes: readonly number[], journeys: readonly Journey[]): Act[] {
    const orders = journeys.map((journey) => signed(journey).order);
    const call = this.#escrow(accountOf("keeper", ""), BATCH_GAS, "settleMany", [orders]);
    return [{ operation: "settle", orders: indexes, call }];
  }

  #fund(index: number, journey: Journey): Act[] {
    journey.signable = this.#desk.order(journey.past);
    const { order } = journey.signable;
    const call = this.#escrow(order.buyer, CALL_GAS, "fund", [order, FundingKind.Allowance, "0x", "0x"]);
    const fund: Act = { operation: "fund", orders: [index], call };
    if (this.#approved.has(order.buyer)) return [fund];
    this.#approved.add(order.buyer);
    const { token, escrow } = this.#stage;
    const data = token.abi.encodeFunctionData("approve", [escrow.address, MaxUint256]);
    const approval: Call = { from: order.buyer, to: token.address, data, gas: APPROVAL_GAS };
    return [{ operation: "approve", orders: [index], call: approval }, fund];
  }

  async #sign(journey: Journey): Promise<SignedReceipt> {
    const { fate, name } = journey.past;
    if (fate.kind !== "received") throw new Error(`order ${name} has no receipt to sign`);
    journey.receipt = await this.#desk.receipt(signed(journey).id, fate.time, fate.share);
    return journey.receipt;
  }

  #escrow(from: string, gas: number, method: string, values: readonly unknown[]): Call {
    const { address, abi } = this.#stage.escrow;
    return { from, to: address, data: abi.encodeFunctionData(method, values), gas };
  }
}

function signed(journey: Journey): Signable {
  if (!journey.signable) throw new Error(`order ${journey.past.name} was not funded yet`);
  return journey.signable;
}

/** What an objection and a ruling are about: the receipt's statement, or the missed deadline. */
function fact(journey: Journey): string {
  return journey.receipt ? factOf(journey.receipt.receipt) : missedFact(signed(journey).order);
}

function objector(journey: Journey): string {
  const { order } = signed(journey);
  return journey.past.objection?.by === "seller" ? order.seller : order.buyer;
}

/** The buyer's total of the ruling, in cents rounded down. */
function award({ objection, terms }: PastOrder): bigint {
  if (typeof objection?.award !== "number") return 0n;
  return (terms.amount * BigInt(objection.award)) / 1_000_000n;
}
