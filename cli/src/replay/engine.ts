import { BATCH_SIZE, Calls, OPERATIONS, type Act, type Journey, type Operation } from "./calls.ts";
import { BLOCK_GAS, type Mined } from "./chain.ts";
import { cartsOf, type PastOrder } from "./history.ts";
import { Ledger, type Account } from "./ledger.ts";
import type { Mode } from "./modes.ts";
import type { Stage } from "./stage.ts";
import { Tallies, type Tally } from "./tallies.ts";
import { Desk } from "./terms.ts";
import { timelineOf, type Moment } from "./timeline.ts";

/** A history as the chain played it; accounts in the order of the history. */
export interface Play {
  readonly accounts: readonly Account[];
  readonly tallies: readonly Tally<Operation>[];
  readonly blocks: number;
}

/** Told after each block how many steps of orders it did. */
export type Progress = (steps: number) => void;

/** Plays the orders on the stage, moment by moment. The stage's clock must stand before the first order. */
export async function play(orders: readonly PastOrder[], stage: Stage, mode: Mode, progress: Progress): Promise<Play> {
  const engine = new Engine(orders, stage, mode);
  for (const moment of timelineOf(orders, mode.payment)) {
    await engine.enact(moment);
    progress(moment.orders.length);
  }
  return { accounts: engine.ledger.accounts, tallies: engine.tallies.list, blocks: engine.blocks };
}

/** All steps of all orders. */
export const stepsOf = (orders: readonly PastOrder[], { payment }: Mode): number =>
  timelineOf(orders, payment).reduce((sum, moment) => sum + moment.orders.length, 0);

/** After these an order's terms are needed no more. */
const CLOSING: ReadonlySet<Act["operation"]> = new Set(["refund", "rule", "settle"]);

/** Plays moments in the order of time. */
export class Engine {
  readonly ledger: Ledger;
  readonly tallies = new Tallies(OPERATIONS);
  blocks = 0;
  readonly #stage: Stage;
  readonly #calls: Calls;
  readonly #journeys: readonly Journey[];

  constructor(orders: readonly PastOrder[], stage: Stage, { payment, gasless }: Mode) {
    this.#stage = stage;
    this.#journeys = orders.map((past, index) => ({ index, past }));
    this.#calls = new Calls(stage, new Desk(stage, payment), gasless);
    this.ledger = new Ledger(orders.length, stage.escrow.abi);
  }

  async enact(moment: Moment): Promise<void> {
    const { time, step } = moment;
    let block: Act[] = [];
    let started = performance.now();
    for (const journeys of this.#groups(moment)) {
      const acts = await this.#calls.of(step, time, journeys);
      if (step === "fund" || step === "collect") for (const journey of journeys) this.ledger.name(journey);
      if (gasOf([...block, ...acts]) > BLOCK_GAS) {
        await this.#mine(time, block, started);
        block = [];
        started = performance.now();
      }
      block.push(...acts);
    }
    await this.#mine(time, block, started);
  }

  /** Whose turn it is together: a cart is paid at once, a keeper settles in batches. */
  #groups({ step, orders }: Moment): Journey[][] {
    const journeys = orders.map((index) => this.#journey(index));
    if (step === "fund") return cartsOf(journeys, ({ past }) => past);
    const size = step === "settle" ? BATCH_SIZE : 1;
    const groups: Journey[][] = [];
    for (let at = 0; at < journeys.length; at += size) groups.push(journeys.slice(at, at + size));
    return groups;
  }

  async #mine(time: number, acts: readonly Act[], started: number): Promise<void> {
    const mined = await this.#stage.chain.mine(
      time,
      acts.map(({ call }) => call),
    );
    this.blocks += 1;
    for (const [i, act] of acts.entries()) await this.#book(act, mined[i], time);
    const shares = acts.reduce((sum, act) => sum + act.orders.length, 0);
    const each = (performance.now() - started) / shares;
    for (const act of acts) for (const index of act.orders) this.#account(act, index, each);
  }

  #account(act: Act, index: number, milliseconds: number): void {
    this.ledger.spend(index, milliseconds);
    if (CLOSING.has(act.operation)) delete this.#journey(index).signable;
  }

  async #book(act: Act, mined: Mined | undefined, time: number): Promise<void> {
    if (!mined) throw new Error("a transaction has no receipt");
    this.tallies.book(act.operation, act.orders.length, act.call, mined);
    this.ledger.book(act, mined, time);
    if (!mined.ok) this.ledger.refuse(act, await this.#stage.chain.reason(act.call, this.#stage.escrow.abi));
  }

  #journey(index: number): Journey {
    const journey = this.#journeys[index];
    if (!journey) throw new Error(`there is no order ${index}`);
    return journey;
  }
}

const gasOf = (acts: readonly Act[]): number => acts.reduce((sum, { call }) => sum + call.gas, 0);
