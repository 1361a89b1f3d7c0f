import type { Hex } from "../types.ts";
import { decodeRevert, isKnownRevert } from "./decode.ts";
import type { ContractError } from "./shapes.ts";

/** Parts of an error that hold what was sent, not what came back. */
const SENT = new Set(["transaction", "payload", "request", "tx", "receipt", "provider", "runner", "signer"]);
const DEPTH = 8;

/**
 * The contract's error inside whatever ethers, Hardhat, a wallet or a node threw; null if it holds no revert data.
 * Looks into `data`, `error`, `info`, `cause` and everything else at any depth, and into messages that quote the data.
 */
export function decodeError(error: unknown): ContractError | null {
  const found = [...revertData(error, DEPTH, new Set())];
  const data = found.find(isKnownRevert) ?? found.find((bytes) => bytes.length >= 10) ?? found[0];
  return data === undefined ? null : decodeRevert(data);
}

function* revertData(value: unknown, depth: number, seen: Set<unknown>): Generator<Hex> {
  if (typeof value === "string") yield* quoted(value);
  if (typeof value !== "object" || value === null || depth === 0 || seen.has(value)) return;
  seen.add(value);
  const names = new Set([...Object.keys(value), "data", "message", "cause"]);
  for (const name of names) {
    if (SENT.has(name)) continue;
    const inner: unknown = Reflect.get(value, name);
    if (name === "data" && isBytes(inner)) yield inner;
    else yield* revertData(inner, depth - 1, seen);
  }
}

/** Revert data is empty, or a selector and whole words. */
const isBytes = (value: unknown): value is Hex =>
  typeof value === "string" && /^0x([\da-f]{8}([\da-f]{64})*)?$/i.test(value);

/** Data in a node's words: "(return data: 0x…)", "execution reverted: 0x…", or alone. */
function* quoted(text: string): Generator<Hex> {
  for (const [bytes] of text.matchAll(/0x[\da-f]{8,}/gi)) {
    if (isKnownRevert(bytes) && isBytes(bytes)) yield bytes;
  }
}

/** An error whose message is the contract's, in words; the one that was thrown is its `cause`. */
export class RevertError extends Error {
  override readonly name = "RevertError";
  readonly revert: ContractError;

  constructor(revert: ContractError, cause: unknown) {
    super(`${revert.message} ${revert.advice} (${revert.name})`, { cause });
    this.revert = revert;
  }
}

/** Runs a call and throws its revert as {@link RevertError}; other failures as they are. */
export async function explained<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const revert = decodeError(error);
    throw revert ? new RevertError(revert, error) : error;
  }
}
