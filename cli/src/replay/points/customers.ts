import { id as keccak } from "ethers";
import { batches, callOf } from "../post.ts";
import type { Letter } from "./operations.ts";
import { LIFE, MINIMUM } from "./programme.ts";
import type { Scene } from "./scene.ts";
import type { Visit } from "./visits.ts";

const CALL_GAS = 250_000;
/** So many customers' expiry is logged by one transaction. */
const EXPIRED_AT_ONCE = 40;
const EXPIRY_GAS = 4_000_000;

/** What customers do with their points, and what the keeper logs for them. */
export class Customers {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Whoever has enough spends all of it. */
  async visit({ customer, shop, time }: Visit): Promise<void> {
    const { stage, reader } = this.#scene;
    const from = stage.parties.of("buyer", customer).address;
    const amount = await reader.balance(from);
    if (amount < MINIMUM) return;
    const ref = keccak(`kept replay/visit/${customer}/${time}`);
    const values = [stage.parties.of("seller", shop).address, amount, ref];
    const call = callOf(stage.points, from, CALL_GAS, "redeem", values);
    await this.#outOf("redeemed", time, { operation: "redeem", call });
  }

  /** Issuing has ended: whatever he has left, in money. */
  async exit(customer: string, time: number): Promise<void> {
    const { stage, reader } = this.#scene;
    const from = stage.parties.of("buyer", customer).address;
    const amount = await reader.balance(from);
    if (amount === 0n) return;
    const call = callOf(stage.points, from, CALL_GAS, "withdraw", [amount, from]);
    await this.#outOf("withdrawn", time, { operation: "withdraw", call });
  }

  /** A vintage begins: what has lapsed is logged, customer by customer, and becomes the treasury's. */
  async lapse(vintage: number, time: number): Promise<void> {
    const { stage, book, post, reader, calendar } = this.#scene;
    const keeper = stage.parties.of("keeper").address;
    const holders = [...(book.receivers.get(vintage - LIFE) ?? [])];
    const letters = batches(holders, EXPIRED_AT_ONCE).map((some): Letter => {
      const call = callOf(stage.points, keeper, EXPIRY_GAS, "expire", [some]);
      return { operation: "expire", cases: some.length, call };
    });
    const claim = callOf(stage.points, keeper, CALL_GAS, "claimBreakage");
    await post.send(time, [...letters, { operation: "expire", cases: 0, call: claim }]);
    if (time !== calendar.closesAt) return;
    for (const [age, lane] of (await reader.books()).lanes.entries()) {
      if (lane > 0n) book.vintage(vintage - age).live = lane;
    }
  }

  /** Sends it, and books by vintage what it took out of the lanes of all customers. */
  async #outOf(what: "redeemed" | "withdrawn", time: number, letter: Letter): Promise<void> {
    const { reader, post, book } = this.#scene;
    const before = (await reader.books()).lanes;
    await post.send(time, [letter]);
    const after = (await reader.books()).lanes;
    const current = book.vintageAt(time);
    for (const [age, lane] of before.entries()) {
      const taken = lane - (after[age] ?? 0n);
      if (taken !== 0n) book.vintage(current - age)[what] += taken;
    }
  }
}
