import { expect } from "chai";
import type { Log } from "ethers";
import { differences, type Changes, type Event, type Sent } from "./loyalty-effects.ts";
import { SURVEY, type Rewarding } from "./rewarding.ts";

export type { Changes, Event, Sent };

const CAST = ["baker", "grocer", "alice", "bob", "clerk", "stranger"] as const;
const MERCHANTS = ["baker", "grocer"] as const;
/** Both sides of a word's edge, and a word of its own. */
const NONCES = [0n, 1n, 2n, 3n, 255n, 256n, SURVEY] as const;
const LEAVES = [0n, 1n, 2n, 255n, 256n] as const;

type Snapshot = Record<string, bigint | boolean | string>;
type Entry = readonly [key: string, value: bigint | boolean | string];

/** Everything that the views say, by name: `alice.tokens`, `baker.allowance`, `clerk.spent`, `baker.nonce0` … */
async function snapshot(d: Rewarding): Promise<Snapshot> {
  const { rewards, token, keys } = d;
  const entries: Promise<readonly Entry[]>[] = [
    ...CAST.map(async (who) => [[`${who}.tokens`, await token.balanceOf(d[who])]] as const),
    ...MERCHANTS.map(async (who) => [[`${who}.allowance`, await token.allowance(d[who], rewards)]] as const),
    ...Object.entries(keys).map((entry) => budget(d, ...entry)),
    ...MERCHANTS.flatMap((who) =>
      NONCES.map(async (nonce) => [[`${who}.nonce${label(nonce)}`, await rewards.isUsed(d[who], nonce)]] as const),
    ),
  ];
  expect(await token.balanceOf(rewards), "the contract holds nothing").to.equal(0n);
  return Object.fromEntries((await Promise.all(entries)).flat());
}

export const label = (nonce: bigint): string => (nonce === SURVEY ? "Survey" : String(nonce));

async function budget({ rewards, alice, bob }: Rewarding, name: string, key: string): Promise<readonly Entry[]> {
  const { cap, spent } = await rewards.budgetOf(key);
  const leaves = LEAVES.map(async (i): Promise<Entry> => [`${name}.leaf${i}`, await rewards.isClaimed(key, i)]);
  return [
    [`${name}.cap`, cap],
    [`${name}.spent`, spent],
    [`${name}.root`, await rewards.rootOf(key)],
    [`${name}.alice`, await rewards.paidOf(key, alice)],
    [`${name}.bob`, await rewards.paidOf(key, bob)],
    ...(await Promise.all(leaves)),
  ];
}

function named(d: Rewarding, log: Log): Event {
  const { interface: abi } = log.address === d.rewardsAddress ? d.rewards : d.token;
  const event = abi.parseLog(log);
  return event ? [event.name, ...(event.args.toArray() as unknown[])] : ["unknown", ...log.topics];
}

/** Asserts all that a call did: every event of contract and token in order, and every change of everything else. */
export async function expectEffects(
  d: Rewarding,
  call: () => Sent,
  events: readonly Event[],
  changes: Changes,
): Promise<void> {
  const before = await snapshot(d);
  const receipt = await (await call()).wait();
  expect((receipt?.logs ?? []).map((log) => named(d, log))).to.deep.equal(events);
  expect(differences(before, await snapshot(d))).to.deep.equal(changes);
}

/** Asserts the error and all its arguments. */
export async function expectRefusal(
  d: Rewarding,
  call: Promise<unknown>,
  error: string,
  ...args: unknown[]
): Promise<void> {
  await expect(call)
    .to.be.revertedWithCustomError(d.rewards, error)
    .withArgs(...args);
}

/** The next block's time. */
export async function at({ connection }: Rewarding, time: number): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}
