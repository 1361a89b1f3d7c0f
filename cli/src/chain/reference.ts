import { encodeBytes32String, id, isHexString, toUtf8Bytes } from "ethers";
import type { Hex } from "@kept/sdk";

/** Longer texts do not fit into 32 bytes with the zero that ends them. */
const READABLE = 31;

/** 32 bytes as they are; a text of up to 31 bytes so that it can be read on the chain; a longer one's hash. */
export function referenceOf(text: string): Hex {
  if (isHexString(text, 32)) return text.toLowerCase();
  return toUtf8Bytes(text).length <= READABLE ? encodeBytes32String(text) : id(text);
}
