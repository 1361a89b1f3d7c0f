import { voucherDigest } from "@kept/sdk";
import { midnightFrom } from "./calendar.ts";
import { batches, callOf } from "../post.ts";
import type { Letter } from "./operations.ts";
import { SURVEY, VOUCHER_PERIOD } from "./programme.ts";
import type { Scene } from "./scene.ts";

/** So many vouchers are claimed by one transaction. */
const CLAIMED_AT_ONCE = 20;
const CLAIM_GAS = 200_000;
const VOUCHER_GAS = 200_000;

interface Promised {
  readonly index: number;
  /** When the order was completed and the survey answered. */
  readonly from: number;
  readonly due: number;
}

/** Vouchers for answered surveys: the merchant's till signs each once the order is completed, a relayer claims it. */
export class Surveys {
  readonly #scene: Scene;
  readonly #open = new Map<number, Promised>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** These orders may have been completed at `time`. */
  note(time: number, orders: readonly number[]): void {
    const { ledger, story } = this.#scene;
    for (const index of orders) {
      const [closed, answer] = [ledger.accounts[index]?.closed, story.answers[index]];
      if (!closed || closed.seller === 0n || closed.time !== time || !answer) continue;
      const from = Math.max(time, answer.time);
      this.#open.set(index, { index, from, due: midnightFrom(from) });
    }
  }

  /** Whether an order's voucher was due and could not be paid. */
  waits(index: number): boolean {
    return this.#open.get(index)?.due === WAITING;
  }

  /** The relayer claims what is due and what has waited, as far as the merchants have bought the points. */
  async claim(time: number, retry: boolean): Promise<void> {
    const due = [...this.#open.values()]
      .filter((each) => each.due === time || (retry && each.due === WAITING))
      .sort((a, b) => midnightFrom(a.from) - midnightFrom(b.from) || a.index - b.index);
    if (due.length === 0) return;
    const left = await this.#bought(due);
    const paid: Promised[] = [];
    for (const each of due) {
      const merchant = this.#seller(each);
      const bought = left.get(merchant) ?? 0n;
      if (bought < SURVEY) this.#open.set(each.index, { ...each, due: WAITING });
      else {
        left.set(merchant, bought - SURVEY);
        this.#open.delete(each.index);
        paid.push(each);
      }
    }
    await this.#scene.post.send(
      time,
      batches(paid, CLAIMED_AT_ONCE).map((some) => this.#letter(some)),
    );
  }

  #letter(some: readonly Promised[]): Letter {
    const { rewards, parties } = this.#scene.stage;
    const gas = CLAIM_GAS + VOUCHER_GAS * some.length;
    const vouchers = some.map((each) => this.#signed(each));
    const call = callOf(rewards, parties.of("relayer").address, gas, "claimMany", [vouchers]);
    return { operation: "claim", cases: some.length, call };
  }

  #signed({ index, from }: Promised): object {
    const { stage, story, ledger } = this.#scene;
    const { points, rewards, parties } = stage;
    const { seller, buyer } = story.orders[index]!;
    const voucher = {
      merchant: parties.of("seller", seller).address,
      token: points.address,
      holder: parties.of("buyer", buyer).address,
      amount: SURVEY,
      validFrom: from,
      deadline: from + VOUCHER_PERIOD,
      nonce: BigInt(ledger.idOf(index) ?? 0),
    };
    const till = parties.of("till", seller);
    const digest = voucherDigest(rewards.domain, voucher);
    return { voucher, signer: till.address, signature: till.signingKey.sign(digest).serialized };
  }

  async #bought(due: readonly Promised[]): Promise<Map<string, bigint>> {
    const { reader, stage } = this.#scene;
    const merchants = [...new Set(due.map((each) => this.#seller(each)))];
    const purses = await reader.purses(merchants.map((name) => stage.parties.of("seller", name).address));
    return new Map(merchants.map((name, i) => [name, purses[i]!.bought]));
  }

  #seller({ index }: Promised): string {
    return this.#scene.story.orders[index]!.seller;
  }
}

/** In place of a time: the merchant had too little; tried again when the members have seen to it. */
const WAITING = -1;
