import { Closing } from "@kept/sdk";
import type { Interface } from "ethers";
import type { Act, Journey, Operation } from "./calls.ts";
import type { Log, Mined } from "./chain.ts";
import type { PastTerms } from "./history.ts";
import type { Outcome } from "./outcomes.ts";

/** What the chain said about one order. Money in cents, times are its blocks'. */
export interface Account {
  readonly gas: Map<Operation, number>;
  milliseconds: number;
  receipt?: { readonly time: number; readonly share: number };
  objected: boolean;
  paid?: { readonly price: bigint; readonly time: number };
  closed?: { readonly closing: number; readonly buyer: bigint; readonly seller: bigint; readonly time: number };
  /** The step that the escrow refused, and its error. */
  refused?: string;
}

const FULL = 1_000_000;

/** Reads the receipts of the chain's transactions. */
export class Ledger {
  readonly accounts: readonly Account[];
  readonly #abi: Interface;
  readonly #indexes = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #topics: ReadonlySet<string>;

  constructor(count: number, abi: Interface) {
    this.accounts = Array.from({ length: count }, () => ({ gas: new Map(), milliseconds: 0, objected: false }));
    this.#abi = abi;
    const events = ["OrderFunded", "ReceiptAccepted", "OrderObjected", "OrderClosed", "Skipped"];
    this.#topics = new Set(events.map((name) => abi.getEvent(name)?.topicHash ?? name));
  }

  /** From now on, logs of this order's id concern it. */
  name({ index, signable }: Journey): void {
    if (!signable) return;
    this.#indexes.set(signable.id, index);
    this.#ids[index] = signable.id;
  }

  /** An order's id; nothing before it is paid. */
  idOf(index: number): string | undefined {
    return this.#ids[index];
  }

  indexOf(id: string): number | undefined {
    return this.#indexes.get(id);
  }

  /** Books a call mined at `time`: its gas, in equal whole parts with the rest to the first orders, and its events. */
  book(act: Act, { gasUsed, logs }: Mined, time: number): void {
    const part = Math.floor(gasUsed / act.orders.length);
    const rest = gasUsed % act.orders.length;
    for (const [i, index] of act.orders.entries()) {
      const { gas } = this.#account(index);
      gas.set(act.operation, (gas.get(act.operation) ?? 0) + part + (i < rest ? 1 : 0));
    }
    for (const log of logs) if (this.#topics.has(log.topics[0] ?? "")) this.#read(log, time);
  }

  spend(index: number, milliseconds: number): void {
    this.#account(index).milliseconds += milliseconds;
  }

  refuse(act: Act, reason: string): void {
    for (const index of act.orders) this.#account(index).refused ??= `${act.operation}: ${reason}`;
  }

  #read({ topics, data }: Log, time: number): void {
    const event = this.#abi.parseLog({ topics, data });
    const index = this.#indexes.get(String(event?.args["id"]));
    if (!event || index === undefined) throw new Error("an event names an order that was not played");
    const account = this.#account(index);
    const args = event.args;
    if (event.name === "OrderFunded") account.paid = { price: BigInt(args["price"]), time };
    else if (event.name === "ReceiptAccepted") {
      account.receipt = { time: Number(args["time"]), share: Number(args["share"]) };
    } else if (event.name === "OrderObjected") account.objected = true;
    else if (event.name === "OrderClosed") {
      const { closing, buyerTotal, sellerNet } = args.toObject() as Record<string, bigint>;
      account.closed = { closing: Number(closing), buyer: buyerTotal ?? 0n, seller: sellerNet ?? 0n, time };
    } else account.refused ??= `settle: ${this.#abi.parseError(String(args["reason"]))?.name ?? "unknown error"}`;
  }

  #account(index: number): Account {
    const account = this.accounts[index];
    if (!account) throw new Error(`there is no order ${index}`);
    return account;
  }
}

/** How the chain ended an order, judged by its events alone; nothing while it is open. */
export function outcomeOnChain({ closed, objected, receipt }: Account, terms: PastTerms): Outcome | undefined {
  if (!closed) return undefined;
  if (closed.closing === Closing.Refunded) return "cancelled";
  if (closed.closing === Closing.Ruled) {
    if (closed.buyer === terms.amount) return "ruledForBuyer";
    return closed.buyer === 0n ? "ruledForSeller" : "ruledSplit";
  }
  if (objected) return "arbiterSilent";
  if (!receipt) return "missed";
  if (receipt.share === 0) return "returned";
  const late = receipt.time >= terms.promisedBy;
  if (receipt.share < FULL) return late ? "shortAndLate" : "short";
  return late ? "late" : "inTime";
}
