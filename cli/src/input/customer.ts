import { getAddress, isHexString, ZeroAddress } from "ethers";
import type { Hex } from "@kept/sdk";
import { impossible, malformed } from "./problems.ts";

/** A customer in a row. */
export function customerOf(text: string): Hex {
  if (!isHexString(text, 20)) throw malformed(`customer "${text}" is no address of 0x and 40 hexadecimal digits`);
  try {
    const customer = getAddress(text);
    if (customer !== ZeroAddress) return customer;
  } catch {
    throw malformed(`customer "${text}" has a wrong checksum: a digit may have been mistyped`);
  }
  throw impossible("customer is the zero address");
}
