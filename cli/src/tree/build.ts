import { ACCOUNT, AMOUNT, type Entries } from "./entries.ts";
import type { Keccak } from "./keccak.ts";

/** Bytes of a node. */
export const NODE = 32;

/** Which leaves: `(index, account, amount)` of a campaign, or `(account, total)` of a series' round. */
export type TreeKind = "campaign" | "series";

/** OpenZeppelin's standard tree: the root first, node i above nodes 2i + 1 and 2i + 2, leaves in falling order at the end. */
export interface Built {
  readonly nodes: Buffer;
  /** Which node an entry's leaf is. */
  readonly places: Uint32Array;
}

/** How many hashes are done. */
type Progress = (done: number, all: number) => void;

const STEP = 20_000;

export function buildTree(kind: TreeKind, entries: Entries, keccak: Keccak, progress: Progress): Built {
  const { count } = entries;
  const all = 2 * count - 1;
  const leaves = Buffer.allocUnsafe(count * NODE);
  const leafOf = leafHasher(kind, entries, keccak);
  for (let at = 0; at < count; at += 1) {
    leaves.set(leafOf(at), at * NODE);
    if (at % STEP === 0) progress(at, all);
  }
  const nodes = Buffer.allocUnsafe(all * NODE);
  const places = new Uint32Array(count);
  sorted(leaves, count).forEach((entry, rank) => {
    const place = all - 1 - rank;
    places[entry] = place;
    leaves.copy(nodes, place * NODE, entry * NODE, (entry + 1) * NODE);
  });
  const pair = Buffer.allocUnsafe(2 * NODE);
  for (let at = count - 2; at >= 0; at -= 1) {
    nodes.set(hashPair(keccak, nodes, (2 * at + 1) * NODE, pair), at * NODE);
    if (at % STEP === 0) progress(all - at, all);
  }
  return { nodes, places };
}

/** Of the two nodes from a place on, the lesser one first. */
function hashPair(keccak: Keccak, nodes: Buffer, from: number, pair: Buffer): Uint8Array {
  const [middle, end] = [from + NODE, from + 2 * NODE];
  if (nodes.compare(nodes, middle, end, from, middle) <= 0) return keccak(nodes.subarray(from, end));
  nodes.copy(pair, 0, middle, end);
  nodes.copy(pair, NODE, from, middle);
  return keccak(pair);
}

/** The hash of an entry's leaf, hashed twice: no leaf is an inner node. */
export function leafHasher(
  kind: TreeKind,
  { accounts, amounts }: Pick<Entries, "accounts" | "amounts">,
  keccak: Keccak,
  first = 0,
): (at: number) => Uint8Array {
  const head = kind === "campaign" ? NODE : 0;
  const content = Buffer.alloc(head + 2 * NODE);
  return (at) => {
    if (head > 0) content.writeUInt32BE(first + at, NODE - 4);
    accounts.copy(content, head + NODE - ACCOUNT, at * ACCOUNT, (at + 1) * ACCOUNT);
    amounts.copy(content, head + 2 * NODE - AMOUNT, at * AMOUNT, (at + 1) * AMOUNT);
    return keccak(keccak(content));
  };
}

/** The entries in the order of their leaves; six bytes tell nearly all apart. */
function sorted(leaves: Buffer, count: number): Uint32Array {
  const heads = new Float64Array(count);
  for (let at = 0; at < count; at += 1) heads[at] = leaves.readUIntBE(at * NODE, 6);
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  return order.sort((a, b) => {
    const difference = (heads[a] ?? 0) - (heads[b] ?? 0);
    if (difference !== 0) return difference;
    return leaves.compare(leaves, b * NODE, (b + 1) * NODE, a * NODE, (a + 1) * NODE);
  });
}
