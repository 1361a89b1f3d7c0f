import { id, ZeroAddress } from "ethers";
import type { Log, Mined } from "../chain.ts";
import { LIFE, type Programme } from "./programme.ts";

/** What the chain's events say about a customer. Units. */
export interface CustomerBook {
  rewards: bigint;
  surveys: bigint;
  redeemed: bigint;
  expired: bigint;
  withdrawn: bigint;
}

/** What the chain's events say about a member. Units; the spread in reserve units. */
export interface MemberBook {
  deposited: bigint;
  renewed: bigint;
  rewards: bigint;
  surveys: bigint;
  accepted: bigint;
  /** Of the treasury: what had lapsed. */
  breakage: bigint;
  withdrawn: bigint;
  spread: bigint;
}

/** The points issued in one vintage, and what became of them. Units. */
export interface VintageBook {
  rewards: bigint;
  surveys: bigint;
  redeemed: bigint;
  withdrawn: bigint;
  expired: bigint;
  /** What customers had of them when issuing ended. */
  live: bigint;
}

export const emptyCustomer = (): CustomerBook => ({
  rewards: 0n,
  surveys: 0n,
  redeemed: 0n,
  expired: 0n,
  withdrawn: 0n,
});

export const emptyMember = (): MemberBook => ({
  deposited: 0n,
  renewed: 0n,
  rewards: 0n,
  surveys: 0n,
  accepted: 0n,
  breakage: 0n,
  withdrawn: 0n,
  spread: 0n,
});

export const emptyVintage = (): VintageBook => ({
  rewards: 0n,
  surveys: 0n,
  redeemed: 0n,
  withdrawn: 0n,
  expired: 0n,
  live: 0n,
});

const TOPICS = {
  transfer: id("Transfer(address,address,uint256)"),
  deposited: id("PointsDeposited(address,uint256,uint256,uint256)"),
  renewed: id("AcceptedRenewed(address,uint256,uint256)"),
  withdrawn: id("PointsWithdrawn(address,uint256)"),
  rewardPaid: id("RewardPaid(bytes32,uint256)"),
  rewardFailed: id("RewardFailed(bytes32,uint256)"),
  voucher: id("VoucherClaimed(bytes32,uint256,address,uint256)"),
} as const;

const NOBODY = ZeroAddress;
const account = (topic = ""): string => `0x${topic.slice(26)}`;
const value = ({ data }: Log, at = 0): bigint => BigInt(`0x${data.slice(2 + at * 64, 66 + at * 64)}`);

/** Keeps a coalition's books from the events of the chain alone. Accounts are addresses in lower case. */
export class Book {
  readonly customers = new Map<string, CustomerBook>();
  readonly members = new Map<string, MemberBook>();
  readonly vintages = new Map<number, VintageBook>();
  /** Who received points in a vintage. */
  readonly receivers = new Map<number, Set<string>>();
  /** Every account that ever took part in a transfer. */
  readonly accounts = new Set<string>();
  /** Rewards that could not be paid, by the order's id, and have not been since. */
  readonly owed = new Map<string, bigint>();
  readonly paid = { atOnce: 0, later: 0 };
  vouchers = 0;
  readonly #token: string;
  readonly #escrow: string;
  readonly #programme: Programme;

  constructor(token: string, escrow: string, programme: Programme) {
    this.#token = token.toLowerCase();
    this.#escrow = escrow.toLowerCase();
    this.#programme = programme;
  }

  /** From now on this account is a member. */
  admit(member: string): void {
    const key = member.toLowerCase();
    this.members.set(key, emptyMember());
    this.accounts.add(key);
  }

  vintageAt(time: number): number {
    return Math.floor((time - this.#programme.start) / this.#programme.length);
  }

  read(time: number, mined: readonly Mined[]): void {
    for (const { logs } of mined) for (const [at, log] of logs.entries()) this.#read(log, logs, at, time);
  }

  vintage(index: number): VintageBook {
    return obtain(this.vintages, index, emptyVintage);
  }

  #read(log: Log, logs: readonly Log[], at: number, time: number): void {
    const [topic, first] = log.topics;
    const from = log.address.toLowerCase();
    if (from === this.#token && topic === TOPICS.transfer) this.#move(log, logs, at, time);
    else if (from === this.#token && topic === TOPICS.deposited) this.#member(account(first)).spread += value(log, 2);
    else if (from === this.#token && topic === TOPICS.renewed) {
      this.#member(account(first)).renewed += value(log);
      this.#member(account(first)).spread += value(log, 1);
    } else if (from === this.#escrow && topic === TOPICS.rewardFailed) this.owed.set(first ?? "", value(log));
    else if (from === this.#escrow && topic === TOPICS.rewardPaid) {
      if (this.owed.delete(first ?? "")) this.paid.later += 1;
      else this.paid.atOnce += 1;
    } else if (topic === TOPICS.voucher) this.vouchers += 1;
  }

  #move(log: Log, logs: readonly Log[], at: number, time: number): void {
    const [from, to, amount] = [account(log.topics[1]), account(log.topics[2]), value(log)];
    const next = logs[at + 1]?.topics[0];
    for (const each of [from, to]) if (each !== NOBODY) this.accounts.add(each);
    if (from === NOBODY) this.#member(to)[next === TOPICS.deposited ? "deposited" : "breakage"] += amount;
    else if (to === NOBODY) this.#leave(from, amount, next === TOPICS.withdrawn, time);
    else if (this.members.has(from)) {
      const kind = logs.some(({ topics }) => topics[0] === TOPICS.voucher) ? "surveys" : "rewards";
      this.#issue(from, to, amount, kind, time);
    } else {
      this.#customer(from).redeemed += amount;
      this.#member(to).accepted += amount;
    }
  }

  #issue(member: string, customer: string, amount: bigint, kind: "surveys" | "rewards", time: number): void {
    const vintage = this.vintageAt(time);
    this.#member(member)[kind] += amount;
    this.#customer(customer)[kind] += amount;
    this.vintage(vintage)[kind] += amount;
    obtain(this.receivers, vintage, () => new Set<string>()).add(customer);
  }

  #leave(from: string, amount: bigint, withdrawn: boolean, time: number): void {
    if (this.members.has(from)) this.#member(from).withdrawn += amount;
    else if (withdrawn) this.#customer(from).withdrawn += amount;
    else {
      this.#customer(from).expired += amount;
      this.vintage(this.vintageAt(time) - LIFE).expired += amount;
    }
  }

  #member(address: string): MemberBook {
    const member = this.members.get(address);
    if (!member) throw new Error(`an event has ${address} for a member`);
    return member;
  }

  #customer(address: string): CustomerBook {
    return obtain(this.customers, address, emptyCustomer);
  }
}

function obtain<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}
