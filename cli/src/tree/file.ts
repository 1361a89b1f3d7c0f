import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { keccak256 } from "ethers";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { NODE, leafHasher, type Built, type TreeKind } from "./build.ts";
import { ACCOUNT, AMOUNT, accountAt, amountAt, type Entries } from "./entries.ts";

/** What a saved tree says of itself: one line of JSON, after a line that says what it is. */
export interface TreeHeader {
  readonly kind: TreeKind;
  readonly entries: number;
  /** Token units. */
  readonly total: string;
  readonly decimals: number;
  readonly root: Hex;
}

/** An entry with what proves it. */
export interface Proven {
  readonly index: number;
  readonly account: Hex;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
}

const MAGIC = "KEPT TREE 1\n";
const HEAD = 4_096;
/** Account, amount, and which node its leaf is. */
const RECORD = ACCOUNT + AMOUNT + 4;
/** Entries that are looked through at once. */
const TOGETHER = 65_536;

/** Writes a tree: the header, a record for each entry, all nodes. */
export function saveTree(path: string, header: TreeHeader, entries: Entries, { nodes, places }: Built): void {
  const records = Buffer.allocUnsafe(entries.count * RECORD);
  for (let at = 0; at < entries.count; at += 1) {
    entries.accounts.copy(records, at * RECORD, at * ACCOUNT, (at + 1) * ACCOUNT);
    entries.amounts.copy(records, at * RECORD + ACCOUNT, at * AMOUNT, (at + 1) * AMOUNT);
    records.writeUInt32BE(places[at] ?? 0, at * RECORD + ACCOUNT + AMOUNT);
  }
  const aside = `${path}.${process.pid}`;
  const file = open(aside, "w");
  try {
    for (const part of [Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`), records, nodes]) writeAll(file, part);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
}

function writeAll(file: number, data: Buffer): void {
  for (let at = 0; at < data.length;) at += writeSync(file, data, at);
}

/** A saved tree, of which only what is asked for is read. */
export class SavedTree {
  readonly path: string;
  readonly header: TreeHeader;
  readonly #file: number;
  readonly #records: number;
  readonly #nodes: number;

  constructor(path: string) {
    this.path = path;
    this.#file = open(path, "r");
    const head = this.#read(0, Math.min(HEAD, fstatSync(this.#file).size));
    const end = head.indexOf("\n", MAGIC.length);
    if (head.toString("latin1", 0, MAGIC.length) !== MAGIC || end < 0) throw new Failure(`${path} is no saved tree.`);
    this.header = JSON.parse(head.toString("utf8", MAGIC.length, end)) as TreeHeader;
    const { entries } = this.header;
    this.#records = end + 1;
    this.#nodes = this.#records + entries * RECORD;
    const size = this.#nodes + (2 * entries - 1) * NODE;
    if (fstatSync(this.#file).size !== size) throw new Failure(`${path} is not whole: build the tree again.`);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The entry with an index, with its proof. */
  at(index: number): Proven {
    const { entries } = this.header;
    if (index >= entries) throw new Failure(`${this.path} has ${entries} entries: the last index is ${entries - 1}.`);
    return this.#proven(index, this.#read(this.#records + index * RECORD, RECORD));
  }

  /** An account's entry, with its proof; nothing if it has none. */
  of(account: Hex): Proven | undefined {
    const wanted = Buffer.from(account.slice(2), "hex");
    for (let first = 0; first < this.header.entries; first += TOGETHER) {
      const count = Math.min(TOGETHER, this.header.entries - first);
      const records = this.#read(this.#records + first * RECORD, count * RECORD);
      for (let at = 0; at < count; at += 1) {
        const record = records.subarray(at * RECORD, (at + 1) * RECORD);
        if (wanted.compare(record, 0, ACCOUNT) === 0) return this.#proven(first + at, record);
      }
    }
    return undefined;
  }

  #proven(index: number, record: Buffer): Proven {
    const [accounts, amounts] = [record.subarray(0, ACCOUNT), record.subarray(ACCOUNT, ACCOUNT + AMOUNT)];
    const proof: Hex[] = [];
    let node: Hex = hex(leafHasher(this.header.kind, { accounts, amounts }, bytesOfHash, index)(0));
    for (let place = record.readUInt32BE(ACCOUNT + AMOUNT); place > 0; place = (place - 1) >> 1) {
      const sibling = hex(this.#read(this.#nodes + (place % 2 === 1 ? place + 1 : place - 1) * NODE, NODE));
      proof.push(sibling);
      node = keccak256(node < sibling ? node + sibling.slice(2) : sibling + node.slice(2));
    }
    if (node !== this.header.root) throw new Failure(`${this.path} is damaged: build the tree again.`);
    return { index, account: accountAt(accounts, 0), amount: amountAt(amounts, 0), proof };
  }

  #read(from: number, length: number): Buffer {
    const data = Buffer.allocUnsafe(length);
    for (let at = 0; at < length;) {
      const read = readSync(this.#file, data, at, length - at, from + at);
      if (read === 0) throw new Failure(`${this.path} is not whole: build the tree again.`);
      at += read;
    }
    return data;
  }
}

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;

/** For a proof's first hashes ethers is fast enough, and needs no loading. */
const bytesOfHash = (data: Uint8Array): Uint8Array => Buffer.from(keccak256(data).slice(2), "hex");

function open(path: string, how: "r" | "w"): number {
  try {
    return openSync(path, how);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(`${path} cannot be ${how === "r" ? "read" : "written"} (${code ?? "unknown reason"}).`);
  }
}
