import { expect } from "chai";
import {
  AbiCoder,
  keccak256,
  type AddressLike,
  type Addressable,
  type BigNumberish,
  type ContractTransactionResponse,
  type Log,
} from "ethers";
import { Status, type Hex, type State } from "@kept/sdk";
import type { Deployed } from "./escrow.ts";

export type Sent = Promise<ContractTransactionResponse>;

/** Where the mapping from id to state lies in the escrow's storage: see the committed layout. */
const STATES_SLOT = 4;

/** Nothing stored. */
export const NOTHING: State = {
  status: Status.None,
  completed: 0,
  leg: 0,
  refunded: 0n,
  share: 0,
  time: 0,
  since: 0,
  extension: 0,
  rewardOwed: 0n,
};

/** Asserts all that is stored of an order; what is not named is zero. */
export async function expectState(d: Deployed, id: Hex, state: Partial<State>): Promise<void> {
  const is = await d.escrow.stateOf(id);
  const names = Object.keys(NOTHING) as (keyof State)[];
  const word = { ...NOTHING, ...state };
  expect(Object.fromEntries(names.map((name) => [name, is[name]]))).to.deep.equal(
    Object.fromEntries(names.map((name) => [name, BigInt(word[name])])),
  );
}

/** The raw storage word of an order. */
export async function slotOf(d: Deployed, id: Hex): Promise<bigint> {
  const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [id, STATES_SLOT]));
  return BigInt(await d.connection.ethers.provider.getStorage(d.escrowAddress, slot));
}

/** Asserts the escrow's events, all of them and in this order, each as its name and arguments. */
export async function expectEvents(d: Deployed, sent: Sent, ...events: readonly (readonly unknown[])[]): Promise<void> {
  const receipt = await (await sent).wait();
  const seen = (receipt?.logs ?? []).filter((log) => log.address === d.escrowAddress).map((log) => named(d, log));
  const plain = (value: unknown): unknown => (typeof value === "number" ? BigInt(value) : value);
  expect(seen).to.deep.equal(events.map((event) => event.map(plain)));
}

function named(d: Deployed, log: Log): unknown[] {
  const event = d.escrow.interface.parseLog(log);
  return event ? [event.name, ...(event.args.toArray() as unknown[])] : ["unknown", ...log.topics];
}

/** A token of which only balances matter. */
export type AnyToken = Addressable & { balanceOf(account: AddressLike): Promise<bigint> };

/** Who moves by how much; the escrow among them. */
export type Moves = Partial<
  Record<Exclude<keyof Deployed, "connection" | "domain" | "token" | "tokenAddress">, BigNumberish>
>;

const CAST = [
  "seller",
  "buyer",
  "carrier",
  "arbiter",
  "integrator",
  "hauler",
  "courier",
  "device",
  "stranger",
  "escrow",
] as const;

/** Asserts the change of every balance of the cast: who is not named does not move. */
export async function expectMoves(d: Deployed, sent: Sent, moves: Moves, token: AnyToken = d.token): Promise<void> {
  const block = (await (await sent).wait())?.blockNumber ?? 0;
  const { ethers } = d.connection;
  const balances = async (blockTag: number): Promise<bigint[]> =>
    Promise.all(
      CAST.map(async (who) => {
        const data = d.token.interface.encodeFunctionData("balanceOf", [await d[who].getAddress()]);
        return BigInt(await ethers.provider.call({ to: token, data, blockTag }));
      }),
    );
  const [before, after] = await Promise.all([balances(block - 1), balances(block)]);
  const moved = CAST.flatMap((who, i) => {
    const change = (after[i] ?? 0n) - (before[i] ?? 0n);
    return change === 0n ? [] : [[who, change]];
  });
  const due = CAST.flatMap((who) => (BigInt(moves[who] ?? 0) === 0n ? [] : [[who, BigInt(moves[who] ?? 0)]]));
  expect(Object.fromEntries(moved)).to.deep.equal(Object.fromEntries(due));
}

/** Asserts the error and all its arguments. */
export async function expectRefusal(
  d: Deployed,
  call: Promise<unknown>,
  error: string,
  ...args: unknown[]
): Promise<void> {
  await expect(call)
    .to.be.revertedWithCustomError(d.escrow, error)
    .withArgs(...args);
}

/** The next block's time. */
export async function at(d: Deployed, time: number): Promise<void> {
  await d.connection.networkHelpers.time.setNextBlockTimestamp(time);
}
