import { graceEnd, lastDeadline, signOrder, Status } from "@kept/sdk";
import type { Hex, Order, OrderInput, SignedReceipt, State } from "@kept/sdk";
import { deploy, fund, makeJourney, makeOrder, now, type Connection, type Deployed, type People } from "./escrow.ts";
import { expectEvents, expectMoves, expectState, type AnyToken, type Sent } from "./expect.ts";

/** The escrow with one canonical order in it that no test touches: whatever happens must leave it as it is. */
export interface Stage extends Deployed {
  readonly bystander: Hex;
}

export async function stage(connection: Connection): Promise<Stage> {
  const d = await deploy(connection);
  return { ...d, bystander: await fund(d, await makeOrder(d)) };
}

/** Everything that a call does. Whoever is not named under `moves` keeps what he has; the escrow pays for all. */
export interface Effects {
  /** All events of the escrow, in order: name and all arguments. */
  readonly events: readonly (readonly [name: string, ...args: unknown[]])[];
  /** Of the order afterwards; what is left out is zero. */
  readonly state?: Partial<State>;
  /** Token units that a person gains; negative for what he pays. */
  readonly moves?: Partial<Record<keyof People, bigint>>;
  /** Of which token; the stage's, if left out. */
  readonly token?: AnyToken;
  /** Token units that came into being for the escrow, out of ether. */
  readonly wrapped?: bigint;
}

/** Asserts all that a call did: its events, the order's state, every balance, and that the bystander is as before. */
export async function expectEffects(d: Stage, id: Hex, call: Sent, effects: Effects): Promise<void> {
  const { events, state = {}, moves = {}, token, wrapped = 0n } = effects;
  await expectEvents(d, call, ...events);
  const paid = Object.values(moves).reduce((sum, move) => sum + move, 0n);
  await expectMoves(d, call, { ...moves, escrow: wrapped - paid }, token);
  await expectState(d, id, state);
  await expectState(d, d.bystander, { status: Status.Funded });
}

/** One funded order on the stage, and its two last moments. */
export interface Scene extends Stage {
  readonly order: Order;
  readonly id: Hex;
  readonly deadline: number;
  /** G */
  readonly graceEnd: number;
}

/** The canonical order with changes, funded with the seller's signature: so the buyer's key may attest anything. */
export async function addOrder(d: Stage, changes: Partial<OrderInput> = {}): Promise<Scene> {
  return fundScene(d, await makeOrder(d, changes));
}

/** The journey of three legs, funded likewise. */
export async function addJourney(d: Stage, changes: Partial<OrderInput> = {}): Promise<Scene> {
  return fundScene(d, await makeJourney(d, changes));
}

/** Any order, funded likewise. */
export async function fundScene(d: Stage, order: Order): Promise<Scene> {
  const id = await fund(d, order, await signOrder(d.seller, d.domain, order));
  return { ...d, order, id, deadline: lastDeadline(order), graceEnd: graceEnd(order) };
}

/** Submits receipts, a stranger does, and returns when they landed. */
export async function attest(d: Scene, ...receipts: SignedReceipt[]): Promise<number> {
  await d.escrow.connect(d.stranger).attest(d.order, receipts);
  return now(d);
}
