import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";

/** What a journal is about. Points as units of 0.01. */
export interface Subject {
  readonly list: Hex;
  readonly chain: string;
  readonly token: Hex;
  readonly member: Hex;
  /** Customers in a batch. */
  readonly size: number;
}

/** A transaction as it was signed. It is written before anybody else can know it. */
export interface SignedBatch {
  readonly batch: number;
  readonly nonce: number;
  readonly hash: Hex;
  readonly raw: Hex;
}

/** A batch that is in. */
export interface MinedBatch {
  readonly batch: number;
  readonly transaction: Hex;
  readonly block: number;
}

interface Opened extends Subject {
  /** The block by which the chain was searched, and what was in by then: one line, so that neither is without the other. */
  readonly searched: number;
  readonly found: readonly MinedBatch[];
}

type Line = Opened | SignedBatch | MinedBatch;

/** What has been done for a list, beside its file: a line of JSON for each step, on the disk before the step is taken. */
export class Journal {
  readonly path: string;
  readonly mined = new Map<number, MinedBatch>();
  readonly #signed: SignedBatch[] = [];
  #opened: Opened | undefined;

  constructor(path: string) {
    this.path = path;
    if (existsSync(path)) for (const line of wholeLines(path)) this.#take(line);
  }

  /** The first block in which a batch can be that is not noted; nothing if this is a new journal. */
  get searched(): number | undefined {
    return this.#opened?.searched;
  }

  /** The transactions that were signed for a batch, the last one at the end. */
  signed(batch: number): readonly SignedBatch[] {
    return this.#signed.filter((line) => line.batch === batch);
  }

  /** Refuses to go on with another list, chain, token, member or size of batches than the journal is about. */
  bind(subject: Subject): void {
    if (!this.#opened) return;
    for (const name of ["chain", "token", "member", "list", "size"] as const) {
      const [was, is] = [this.#opened[name], subject[name]];
      if (was !== is) throw new Failure(`${this.path}: ${DIFFERS[name](String(was), String(is))}.`);
    }
  }

  open(subject: Subject, searched: number, found: readonly MinedBatch[]): void {
    this.#append({ ...subject, searched, found });
  }

  sign(line: SignedBatch): SignedBatch {
    this.#append(line);
    return line;
  }

  mine(line: MinedBatch): void {
    this.#append(line);
  }

  #append(line: Line): void {
    const isNew = !existsSync(this.path);
    const file = openSync(this.path, "a");
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(dirname(this.path));
    this.#take(line);
  }

  #take(line: Line): void {
    if ("raw" in line) this.#signed.push(line);
    else if ("transaction" in line) this.mined.set(line.batch, line);
    else {
      this.#opened = line;
      for (const batch of line.found) this.mined.set(batch.batch, batch);
    }
  }
}

const ELSEWHERE = "to issue it anew, copy the file to another name";

const DIFFERS: Readonly<Record<keyof Subject, (was: string, is: string) => string>> = {
  chain: (was, is) => `begun on chain ${was}, and this is chain ${is}; ${ELSEWHERE}`,
  token: (was, is) => `begun for the token ${was}, not ${is}; ${ELSEWHERE}`,
  member: (was, is) => `begun by ${was}, and this is the key of ${is}`,
  list: () =>
    "the file, --merge or --ref is not what it was begun with; put it back, and new customers into a file of their own",
  size: (was) => `begun with batches of ${was} customers: give --batch ${was}`,
};

/** Lines that were written whole: half a line, of a process that was killed, was never acted upon, and is cut off. */
function wholeLines(path: string): Line[] {
  const text = readFileSync(path, "utf8");
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  try {
    return text
      .slice(0, end)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  } catch {
    throw new Failure(`${path} is damaged. Move it away: what is in already is then read from the chain.`);
  }
}

/** The name of a new file is on the disk only with its folder. */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
