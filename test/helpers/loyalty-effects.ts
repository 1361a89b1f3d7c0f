import { expect } from "chai";
import { Interface, type ContractTransactionResponse, type Log } from "ethers";
import { LoyaltyOffice__factory, LoyaltyToken__factory } from "../../typechain-types/index.ts";
import type { Coalition, LoyaltyPeople } from "./loyalty.ts";

export type Sent = Promise<ContractTransactionResponse>;
export type Who = keyof LoyaltyPeople;
/** What has changed, by name: numbers by how much, everything else to what. `alice.lane0`, `baker.bought`, `all.lane0` … */
export type Changes = Readonly<Record<string, bigint | boolean | string>>;
export type Event = readonly [name: string, ...args: unknown[]];

const CAST: readonly Who[] = [
  "baker",
  "grocer",
  "florist",
  "treasury",
  "alice",
  "bob",
  "till",
  "operator",
  "guard",
  "admin",
  "escrow",
  "heir",
  "stranger",
];

const abi = new Interface([...LoyaltyToken__factory.abi, ...LoyaltyOffice__factory.abi.filter(isEvent)]);
function isEvent({ type }: { readonly type: string }): boolean {
  return type === "event";
}

type Snapshot = Record<string, bigint | boolean | string>;

/** Everything that the views say of one account. */
async function accountSnapshot(d: Coalition, who: Who): Promise<Snapshot> {
  const [account, balance, money] = await Promise.all([
    d.token.accountOf(d[who]),
    d.token.balanceOf(d[who]),
    d.money.balanceOf(d[who]),
  ]);
  const lanes = Array.from(account.lanes);
  const sum = lanes.reduce((total, lane) => total + lane, 0n) + account.bought + account.accepted;
  expect(balance, `${who}: balanceOf is what he has`).to.equal(sum);
  const { isMember, bought, accepted, suspended, left, declining, treasury, earned, earnedBefore } = account;
  const { heldUntil, successor, successionFrom } = account;
  const rest = { isMember, bought, accepted, suspended, left, declining, treasury, earned, earnedBefore };
  const byName = { ...rest, heldUntil, successor, successionFrom, money, balance };
  const entries = Object.entries(byName).map(([name, value]) => [`${who}.${name}`, value]);
  return Object.fromEntries([...entries, ...lanes.map((lane, i) => [`${who}.lane${i}`, lane])]) as Snapshot;
}

/** Everything that the views say; the books balance. */
export async function snapshot(d: Coalition): Promise<Snapshot> {
  const people = Object.assign({}, ...(await Promise.all(CAST.map((who) => accountSnapshot(d, who))))) as Snapshot;
  const [books, supply, money] = await Promise.all([
    d.token.books(),
    d.token.totalSupply(),
    d.money.balanceOf(d.tokenAddress),
  ]);
  const lanes = Array.from(books.lanes).map((lane, i) => [`all.lane${i}`, lane]);
  const { breakage, spreadAccrued, spreadBps, nextSpreadBps, spreadFrom, closesAt, closed, treasury } = books;
  const figures = { breakage, spreadAccrued, spreadBps, nextSpreadBps, spreadFrom, closesAt, closed, treasury, supply };
  const entries = Object.entries({ ...figures, money }).map(([name, value]) => [`all.${name}`, value]);
  return { ...people, ...(Object.fromEntries([...lanes, ...entries]) as Snapshot) };
}

/** Asserts that all points are somebody's of the cast, and that the reserve backs them and the spread. */
export function expectSound(d: Coalition, s: Snapshot): void {
  const held = CAST.reduce((sum, who) => sum + (s[`${who}.balance`] as bigint), 0n);
  expect(held, "the sum of all balances is the supply").to.equal(s["all.supply"]);
  const due = (s["all.supply"] as bigint) * d.unitValue + (s["all.spreadAccrued"] as bigint);
  expect((s["all.money"] as bigint) >= due, "the reserve backs all").to.equal(true);
  const lanes = [0, 1, 2, 3].map((i) => CAST.reduce((sum, who) => sum + (s[`${who}.lane${i}`] as bigint), 0n));
  expect(lanes, "vintages").to.deep.equal([0, 1, 2, 3].map((i) => s[`all.lane${i}`]));
}

export function differences(before: Snapshot, after: Snapshot): Snapshot {
  const changed = Object.keys(after).filter((key) => after[key] !== before[key] && !key.endsWith(".balance"));
  const change = (key: string): bigint | boolean | string => {
    const [was, is] = [before[key]!, after[key]!];
    return typeof was === "bigint" && typeof is === "bigint" ? is - was : is;
  };
  return Object.fromEntries(changed.map((key) => [key, change(key)]));
}

function named(log: Log): Event {
  const event = abi.parseLog(log);
  return event ? [event.name, ...(event.args.toArray() as unknown[])] : ["unknown", ...log.topics];
}

/** All events of the token, each as its name and arguments. */
export async function eventsOf(d: Coalition, sent: Sent): Promise<Event[]> {
  const receipt = await (await sent).wait();
  return (receipt?.logs ?? []).filter((log) => log.address === d.tokenAddress).map(named);
}

/** Asserts all that a call did: every event in order, every change of every account and of the books. */
export async function expectEffects(
  d: Coalition,
  call: () => Sent,
  events: readonly Event[],
  changes: Changes,
): Promise<void> {
  // a block first, so that what time alone changes is not counted
  await d.connection.networkHelpers.mine();
  const before = await snapshot(d);
  expect(await eventsOf(d, call())).to.deep.equal(events.map(plain));
  const after = await snapshot(d);
  expect(differences(before, after)).to.deep.equal(changes);
  expectSound(d, after);
}

const plain = (event: Event): unknown[] => event.map((value) => (typeof value === "number" ? BigInt(value) : value));

/** Asserts the error and all its arguments, whichever half raises it. */
export async function expectRefusal(
  d: Coalition,
  call: Promise<unknown>,
  error: string,
  ...args: unknown[]
): Promise<void> {
  await expect(call)
    .to.be.revertedWithCustomError(d.token.interface.getError(error) ? d.token : d.office, error)
    .withArgs(...args);
}

export const transferred = (from: Address, to: Address, amount: bigint): Event => [
  "Transfer",
  addressOf(from),
  addressOf(to),
  amount,
];

export type Address = string | { readonly address: string };
export const addressOf = (who: Address): string => (typeof who === "string" ? who : who.address);
