import { createKeccak } from "hash-wasm";

/** keccak256, some ten times as fast as in JavaScript. */
export type Keccak = (data: Uint8Array) => Uint8Array;

export async function loadKeccak(): Promise<Keccak> {
  const hasher = await createKeccak(256);
  return (data) => hasher.init().update(data).digest("binary");
}
