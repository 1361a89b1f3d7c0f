import {
  cartDigest,
  cartPrice,
  factOf,
  fundByAllowance,
  fundByAuthorization,
  missedFact,
  signConsent,
  type ActName,
  type Acts,
  type Funding,
  type SignedReceipt,
} from "@kept/sdk";
import { MaxUint256, type Wallet } from "ethers";
import { HOUR } from "../input/values.ts";
import type { Call } from "./chain.ts";
import type { PastOrder } from "./history.ts";
import type { Role } from "./parties.ts";
import type { Stage } from "./stage.ts";
import type { Desk, Signable } from "./terms.ts";
import type { Step } from "./timeline.ts";

/** What is measured apart: the steps, carts from single orders, and the allowance that each buyer gives once. */
export const OPERATIONS = [
  "approve",
  "fund",
  "fundMany",
  "collect",
  "attest",
  "refund",
  "object",
  "rule",
  "settle",
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** A call and whose it is (indexes of orders). */
export interface Act {
  readonly operation: Operation;
  readonly orders: readonly number[];
  readonly call: Call;
}

/** An order on its way: its terms once it is funded, its receipt once it is signed. */
export interface Journey {
  readonly index: number;
  readonly past: PastOrder;
  signable?: Signable;
  receipt?: SignedReceipt;
}

/** Far above what a call needs; the escrow wants room for each payout. */
const CALL_GAS = 1_000_000;
const CART_GAS = 400_000;
const APPROVAL_GAS = 100_000;
/** Of each further order of a cart. */
const ENTRY_GAS = 140_000;
/** Below the 16,777,216 that a transaction may have. */
const BATCH_GAS = 16_000_000;

/** The most orders that one keeper's transaction settles. */
export const BATCH_SIZE = 100;

/** Writes the parties' calls: each his own, or what each has signed for the relayer to send. */
export class Calls {
  readonly #stage: Stage;
  readonly #desk: Desk;
  readonly #gasless: boolean;
  readonly #approved = new Set<string>();

  constructor(stage: Stage, desk: Desk, gasless: boolean) {
    this.#stage = stage;
    this.#desk = desk;
    this.#gasless = gasless;
  }

  /** What happens at `time`: to one order, to the orders of one cart (fund) or to a batch (settle). */
  async of(step: Step, time: number, journeys: readonly Journey[]): Promise<Act[]> {
    const [journey] = journeys;
    if (!journey) return [];
    if (step === "fund") return this.#fund(journeys);
    if (step === "collect") return this.#collect(journey);
    if (step === "settle") return [this.#settle(journeys)];
    if (step === "attest") return [await this.#attest(journey)];
    if (step === "refund") return [await this.#refund(journey, time)];
    return [await (step === "object" ? this.#object(journey, time) : this.#rule(journey, time))];
  }

  /** One payment for all of them. */
  async #fund(journeys: readonly Journey[]): Promise<Act[]> {
    const signables = journeys.map((journey) => this.#draw(journey));
    const [first] = signables;
    if (!first) return [];
    const orders = signables.map(({ order }) => order);
    const ids = signables.map(({ id }) => id);
    const cart = orders.length > 1;
    const subject = cart ? cartDigest(this.#stage.domain, ids) : first.id;
    const buyer = this.#buyer(journeys[0]!);
    const { kind, payment } = await this.#payment(buyer, subject, cartPrice(orders), first.order.fundBy);
    const from = this.#sender("buyer", buyer);
    const signatures = signables.map(({ signature }) => signature);
    const call = cart
      ? this.#escrow(from, CART_GAS + ENTRY_GAS * orders.length, "fundMany", [orders, kind, payment, signatures])
      : this.#escrow(from, CALL_GAS, "fund", [first.order, kind, payment, first.signature]);
    return [...this.#approval(journeys), act(cart ? "fundMany" : "fund", journeys, call)];
  }

  /** The buyer pays with the receipt in hand; what he signed with the order, the relayer has kept until now. */
  async #collect(journey: Journey): Promise<Act[]> {
    const { id, order, signature } = this.#draw(journey);
    const buyer = this.#buyer(journey);
    const { kind, payment } = await this.#payment(buyer, id, cartPrice([order]), order.fundBy);
    const values = [order, kind, payment, signature, await this.#sign(journey)];
    const call = this.#escrow(this.#sender("buyer", buyer), CALL_GAS, "collect", values);
    return [...this.#approval([journey]), act("collect", [journey], call)];
  }

  async #attest(journey: Journey): Promise<Act> {
    const { order } = signed(journey);
    const values = [order, [await this.#sign(journey)]];
    return act("attest", [journey], this.#escrow(this.#sender("courier"), CALL_GAS, "attest", values));
  }

  #refund(journey: Journey, time: number): Promise<Act> {
    const { id, order } = signed(journey);
    const buyerTotal = journey.past.terms.amount;
    const seller = this.#stage.parties.of("seller", journey.past.seller);
    const what = { id, fact: factIn(journey), buyerTotal };
    return this.#party("refund", journey, time, seller, [order, buyerTotal], "Refund", what);
  }

  #object(journey: Journey, time: number): Promise<Act> {
    const { id, order } = signed(journey);
    const { objection, seller } = journey.past;
    const by = objection?.by === "seller" ? this.#stage.parties.of("seller", seller) : this.#buyer(journey);
    const fact = factIn(journey);
    return this.#party("object", journey, time, by, [order, fact], "Objection", { id, fact });
  }

  #rule(journey: Journey, time: number): Promise<Act> {
    const { id, order } = signed(journey);
    const what = { id, fact: factIn(journey), buyerTotal: award(journey.past) };
    const values = [order, what.fact, what.buyerTotal];
    return this.#party("rule", journey, time, this.#stage.parties.of("arbiter"), values, "Ruling", what);
  }

  /** The keeper's: one call for all of them. */
  #settle(journeys: readonly Journey[]): Act {
    const orders = journeys.map((journey) => signed(journey).order);
    return act("settle", journeys, this.#escrow(this.#sender("keeper"), BATCH_GAS, "settleMany", [orders]));
  }

  /** A party calls; or it signs, and the relayer calls the same act's form by signature within the hour. */
  async #party<A extends ActName>(
    method: "refund" | "object" | "rule",
    journey: Journey,
    time: number,
    party: Wallet,
    values: readonly unknown[],
    name: A,
    what: Acts[A],
  ): Promise<Act> {
    if (!this.#gasless) return act(method, [journey], this.#escrow(party.address, CALL_GAS, method, values));
    const consent = await signConsent(party, this.#stage.domain, name, what, time + HOUR);
    const relayer = this.#stage.parties.of("relayer").address;
    const call = this.#escrow(relayer, CALL_GAS, `${method}BySignature`, [...values, consent]);
    return act(method, [journey], call);
  }

  /** From the buyer's allowance; gasless, by his authorisation of exactly this price for exactly this subject. */
  async #payment(buyer: Wallet, subject: string, value: bigint, validBefore: number): Promise<Funding> {
    if (!this.#gasless) return fundByAllowance();
    const { token, escrow } = this.#stage;
    const { domain } = token;
    return fundByAuthorization(buyer, token.address, subject, { to: escrow.address, value, validBefore, domain });
  }

  /** Before a buyer's first payment from his allowance. */
  #approval(journeys: readonly Journey[]): Act[] {
    const { address: from } = this.#buyer(journeys[0]!);
    if (this.#gasless || this.#approved.has(from)) return [];
    this.#approved.add(from);
    const { token, escrow } = this.#stage;
    const data = token.abi.encodeFunctionData("approve", [escrow.address, MaxUint256]);
    return [act("approve", journeys.slice(0, 1), { from, to: token.address, data, gas: APPROVAL_GAS })];
  }

  #draw(journey: Journey): Signable {
    return (journey.signable = this.#desk.order(journey.past));
  }

  #buyer({ past }: Journey): Wallet {
    return this.#stage.parties.of("buyer", past.buyer);
  }

  /** Who sends what this party does. */
  #sender(role: Role, wallet?: Wallet): string {
    const { parties } = this.#stage;
    const own = wallet ?? parties.of(role);
    return (this.#gasless ? parties.of("relayer") : own).address;
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

const act = (operation: Operation, journeys: readonly Journey[], call: Call): Act => ({
  operation,
  orders: journeys.map(({ index }) => index),
  call,
});

function signed(journey: Journey): Signable {
  if (!journey.signable) throw new Error(`order ${journey.past.name} was not funded yet`);
  return journey.signable;
}

/** What an objection and a ruling are about: the receipt's statement, or the missed deadline. */
function factIn(journey: Journey): string {
  return journey.receipt ? factOf(journey.receipt.receipt) : missedFact(signed(journey).order);
}

/** The buyer's total of the ruling, in cents rounded down. */
function award({ objection, terms }: PastOrder): bigint {
  if (typeof objection?.award !== "number") return 0n;
  return (terms.amount * BigInt(objection.award)) / 1_000_000n;
}
