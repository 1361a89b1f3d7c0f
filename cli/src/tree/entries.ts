import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { customerOf } from "../input/customer.ts";
import { duplicate, impossible, Problems, refuse } from "../input/problems.ts";
import { eachRow, type Reading } from "../input/rows.ts";
import { unitsOf } from "../input/values.ts";
import type { Keccak } from "./keccak.ts";

/** Bytes of an account, and of an amount: no budget has more than 128 bits. */
export const ACCOUNT = 20;
export const AMOUNT = 16;

/** A list of a million customers, packed. */
export interface Entries {
  readonly count: number;
  readonly total: bigint;
  readonly accounts: Buffer;
  readonly amounts: Buffer;
}

/** How to read a list. */
export interface ListOptions {
  readonly decimals: number;
  readonly merge: boolean;
}

const ADDRESS = /^0x[\dA-Fa-f]{40}$/;
const FIRST_ROOM = 4_096;

/** The whole file, or a refusal that has named every line at fault. */
export async function readEntries(
  path: string,
  { decimals, merge }: ListOptions,
  keccak: Keccak,
  progress?: Reading,
): Promise<Entries> {
  const problems = new Problems(false);
  const list = new Packed();
  const places = new Map<string, number>();
  const lines: number[] = [];
  const visit = ({ line, fields }: { line: number; fields: Readonly<Record<"customer" | "amount", string>> }): void => {
    const account = accountOf(fields.customer, keccak);
    const amount = unitsOf(fields.amount, "amount", decimals);
    const place = places.get(account);
    if (place === undefined) {
      places.set(account, list.add(account, amount));
      lines.push(line);
    } else if (merge) list.increase(place, amount);
    else throw duplicate(`customer ${fields.customer} is on line ${lines[place]} already (--merge adds up)`);
  };
  await eachRow(path, ["customer", "amount"], problems, visit, [], progress);
  refuse(path, problems, "nothing was built");
  if (list.count === 0) throw new Failure(`${path} holds no customers.`);
  return list.done();
}

/** 40 digits. Only an address with letters of both cases has a checksum. */
function accountOf(text: string, keccak: Keccak): string {
  const digits = text.slice(2);
  const lower = digits.toLowerCase();
  const plain = digits === lower || digits === digits.toUpperCase();
  const good = ADDRESS.test(text) && !/^0+$/.test(digits) && (plain || hasChecksum(digits, lower, keccak));
  return good ? lower : customerOf(text).slice(2).toLowerCase();
}

function hasChecksum(digits: string, lower: string, keccak: Keccak): boolean {
  const hash = keccak(Buffer.from(lower, "latin1"));
  for (let at = 0; at < digits.length; at += 1) {
    const nibble = ((hash[at >> 1] ?? 0) >> (at % 2 === 0 ? 4 : 0)) & 15;
    const letter = lower[at] ?? "";
    if (digits[at] !== (nibble >= 8 ? letter.toUpperCase() : letter)) return false;
  }
  return true;
}

/** Grows by doubling. */
class Packed {
  count = 0;
  #total = 0n;
  #accounts = Buffer.alloc(FIRST_ROOM * ACCOUNT);
  #amounts = Buffer.alloc(FIRST_ROOM * AMOUNT);

  add(account: string, amount: bigint): number {
    const place = this.count;
    if ((place + 1) * ACCOUNT > this.#accounts.length) {
      this.#accounts = Buffer.concat([this.#accounts, Buffer.alloc(this.#accounts.length)]);
      this.#amounts = Buffer.concat([this.#amounts, Buffer.alloc(this.#amounts.length)]);
    }
    this.#accounts.write(account, place * ACCOUNT, "hex");
    this.#set(place, amount);
    this.count += 1;
    return place;
  }

  increase(place: number, amount: bigint): void {
    const sum = amountAt(this.#amounts, place) + amount;
    if (sum >= 1n << 128n) throw impossible("all rows of this customer are more than a budget can have");
    this.#total -= sum - amount;
    this.#set(place, sum);
  }

  done(): Entries {
    const { count } = this;
    const [accounts, amounts] = [
      this.#accounts.subarray(0, count * ACCOUNT),
      this.#amounts.subarray(0, count * AMOUNT),
    ];
    return { count, total: this.#total, accounts, amounts };
  }

  #set(place: number, amount: bigint): void {
    this.#amounts.writeBigUInt64BE(amount >> 64n, place * AMOUNT);
    this.#amounts.writeBigUInt64BE(amount & 0xffff_ffff_ffff_ffffn, place * AMOUNT + 8);
    this.#total += amount;
  }
}

/** The amount of an entry. */
export const amountAt = (amounts: Buffer, place: number): bigint =>
  (amounts.readBigUInt64BE(place * AMOUNT) << 64n) | amounts.readBigUInt64BE(place * AMOUNT + 8);

/** The account of an entry, in lower case. */
export const accountAt = (accounts: Buffer, place: number): Hex =>
  `0x${accounts.toString("hex", place * ACCOUNT, (place + 1) * ACCOUNT)}`;
