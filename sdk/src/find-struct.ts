import { concat, toBeHex } from "ethers";
import type { Hex } from "./types.ts";

/** Where a struct's first dynamic part is said to begin, in the head of its ABI encoding. */
export interface Head {
  /** Words of the head, behind which that part begins. */
  readonly words: number;
  /** Words before the one that says so. */
  readonly before: number;
}

const WORD = 64;

/** The first struct in a transaction's input, however deep the call was wrapped, that `matches`; undefined if none does. */
export function findStruct<T>(
  input: Hex,
  { words, before }: Head,
  decode: (encoded: Hex) => T,
  matches: (found: T) => boolean,
): T | undefined {
  const pointer = toBeHex(words * 32, 32).slice(2);
  const first = toBeHex(32, 32);
  return findAt(input, pointer, before * WORD, (tail) => decode(concat([first, tail])), matches);
}

/** As {@link findStruct}, of a struct without dynamic parts that begins with an address. */
export function findStatic<T>(
  input: Hex,
  account: Hex,
  decode: (encoded: Hex) => T,
  matches: (found: T) => boolean,
): T | undefined {
  return findAt(input.toLowerCase(), toBeHex(account, 32).slice(2), 0, decode, matches);
}

function findAt<T>(
  input: Hex,
  word: string,
  before: number,
  decode: (tail: Hex) => T,
  matches: (found: T) => boolean,
): T | undefined {
  for (let at = input.indexOf(word); at !== -1; at = input.indexOf(word, at + 1)) {
    const found = at % 2 === 0 && at >= before ? attempt(() => decode(`0x${input.slice(at - before)}`)) : undefined;
    if (found !== undefined && matches(found)) return found;
  }
  return undefined;
}

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
