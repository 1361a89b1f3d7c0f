import { BATCH_SIZE, Calls, type Act, type Journey } from "./calls.ts";
import { BLOCK_GAS, type Mined } from "./chain.ts";
import type { PastOrder } from "./history.ts";
import { Ledger, type Account } from "./ledger.ts";
import { endow } from "./money.ts";
import type { Stage } from "./stage.ts";
import { Tallies, type Tally } from "./tallies.ts";
import { Desk } from "./terms.ts";
import { timelineOf, type Moment } from "./timeline.ts";

/** A history as the chain played it; accounts in the order of the history. */
export interface Play {
  readonly accounts: readonly Account[];
  readonly tallies: readonly Tally[];
  readonly blocks: number;
}

/** Told after each block how many of all steps are done. */
export type Progress = (done: number, all: number) => void;

/** Plays the orders on the stage, moment by moment. The stage's clock must stand before the first order. */
export async function play(orders: readonly PastOrder[], stage: Stage, progress: Progress): Promise<Play> {
  const engine = new Engine(orders, stage);
  const moments = timelineOf(orders);
  const all = moments.reduce((sum, moment) => sum + moment.orders.length, 0);
  const first = moments[0];
  if (first) await endow(stage, orders, first.time);
  let done = 0;
  for (const moment of moments) {
    await engine.enact(moment);
    progress((done += moment.orders.length), all);
  }
  return { accounts: engine.ledger.accounts, tallies: engine.tallies.list, blocks: engine.blocks };
}

/** After these an order's terms are needed no more. */
const CLOSING: ReadonlySet<Act["operation"]> = new Set(["refund", "rule", "settle"]);

class Engine {
  readonly ledger: Ledger;
  readonly tallies = new Tallies();
  blocks = 0;
  readonly #stage: Stage;
  readonly #calls: Calls;
  readonly #journeys: readonly Journey[];

  constructor(orders: readonly PastOrder[], stage: Stage) {
    this.#stage = stage;
    this.#journeys = orders.map((past) => ({ past }));
    this.#calls = new Calls(stage, new Desk(stage.domain, stage.token.address));
    this.ledger = new Ledger(orders.length, stage.escrow.abi);
  }

  async enact({ time, step, orders }: Moment): Promise<void> {
    const size = step === "settle" ? BATCH_SIZE : 1;
    let block: Act[] = [];
    let started = performance.now();
    for (let at = 0; at < orders.length; at += size) {
      const acts = await this.#acts(step, orders.slice(at, at + size));
      if (gasOf([...block, ...acts]) > BLOCK_GAS) {
        await this.#mine(time, block, started);
        block = [];
        started = performance.now();
      }
      block.push(...acts);
    }
    await this.#mine(time, block, started);
  }

  async #acts(step: Moment["step"], indexes: readonly number[]): Promise<Act[]> {
    const journeys = indexes.map((index) => this.#journey(index));
    if (step === "settle") return this.#calls.settleMany(indexes, journeys);
    const [index = 0] = indexes;
    const journey = this.#journey(index);
    const acts = await this.#calls.of(step, index, journey);
    if (step === "fund") this.ledger.name(index, journey);
    return acts;
  }

  async #mine(time: number, acts: readonly Act[], started: number): Promise<void> {
    const mined = await this.#stage.chain.mine(
      time,
      acts.map(({ call }) => call),
    );
    this.blocks += 1;
    for (const [i, act] of acts.entries()) await this.#book(act, mined[i]);
    const shares = acts.reduce((sum, act) => sum + act.orders.length, 0);
    const each = (performance.now() - started) / shares;
    for (const act of acts) for (const index of act.orders) this.#account(act, index, each);
  }

  #account(act: Act, index: number, milliseconds: number): void {
    this.ledger.spend(index, milliseconds);
    if (CLOSING.has(act.operation)) delete this.#journey(index).signable;
  }

  async #book(act: Act, mined: Mined | undefined): Promise<void> {
    if (!mined) throw new Error("a transaction has no receipt");
    this.tallies.book(act, mined);
    this.ledger.book(act, mined);
    if (!mined.ok) this.ledger.refuse(act, await this.#stage.chain.reason(act.call, this.#stage.escrow.abi));
  }

  #journey(index: number): Journey {
    const journey = this.#journeys[index];
    if (!journey) throw new Error(`there is no order ${index}`);
    return journey;
  }
}

const gasOf = (acts: readonly Act[]): number => acts.reduce((sum, { call }) => sum + call.gas, 0);
