import { concat, dataSlice, getAddress, keccak256, toBeHex, toUtf8Bytes } from "ethers";
import { Outcome, type Hex, type Leg, type Order, type Receipt } from "@kept/sdk";

/** A repeatable source of chance: the same seed gives the same run. */
export class Chance {
  #state: Hex;

  constructor(seed: string) {
    this.#state = keccak256(toUtf8Bytes(seed));
  }

  /** A whole number below `2 ** bits`, the extremes more often than chance would have them. */
  bits(bits: number): bigint {
    const most = (1n << BigInt(bits)) - 1n;
    const dice = this.#next() % 16n;
    if (dice === 0n) return 0n;
    return dice === 1n ? most : this.#next() & most;
  }

  number(bits: number): number {
    return Number(this.bits(bits));
  }

  /** From `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Number(this.#next() % BigInt(most - least + 1));
  }

  /** True once in so many. */
  oneIn(times: number): boolean {
    return this.#next() % BigInt(times) === 0n;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!;
  }

  bytes(length: number): Hex {
    const words = Array.from({ length: Math.ceil(length / 32) }, () => toBeHex(this.#next(), 32));
    return dataSlice(concat(words), 0, length);
  }

  address(): Hex {
    return getAddress(this.bytes(20));
  }

  #next(): bigint {
    this.#state = keccak256(this.#state);
    return BigInt(this.#state);
  }
}

/** Any terms that the types can hold, sound or not. */
export function anyOrder(chance: Chance, legs: number): Order {
  return {
    seller: chance.address(),
    buyer: chance.address(),
    token: chance.address(),
    legs: Array.from({ length: legs }, () => anyLeg(chance)),
    payOnReceipt: chance.oneIn(2),
    arbiter: chance.address(),
    objectionPeriod: chance.number(32),
    rulingPeriod: chance.number(32),
    bond: chance.bits(96),
    feeBps: chance.number(16),
    feeRecipient: chance.address(),
    rewardToken: chance.address(),
    rewardAmount: chance.bits(96),
    promisedBy: chance.number(40),
    latePerDay: chance.bits(96),
    fundBy: chance.number(40),
    ref: chance.bytes(32),
    salt: chance.bytes(32),
  };
}

function anyLeg(chance: Chance): Leg {
  return {
    attestor: chance.bytes(chance.oneIn(2) ? 20 : chance.between(0, 100)),
    payee: chance.address(),
    amount: chance.bits(96),
    deadline: chance.number(40),
  };
}

/** Any receipt that the types can hold, sound or not. */
export function anyReceipt(chance: Chance, id: Hex): Receipt {
  return {
    id,
    leg: chance.number(8),
    time: chance.number(40),
    outcome: chance.pick([Outcome.Delivered, Outcome.Returned]),
    share: chance.number(24),
    evidence: chance.bytes(32),
  };
}
