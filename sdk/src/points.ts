import { formatUnits } from "ethers";
import { address, units } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { Hex } from "./types.ts";

/** A point is 0.01: all amounts of points are in such units. */
export const POINT_DECIMALS = 2;

/** The most units that can exist: 2^48 - 1. */
export const SUPPLY_CAP = (1n << 48n) - 1n;

/** Bits of a batch's item that its amount has. */
const ITEM_AMOUNT = 96n;

/** "12.34" → 1234n. Throws AmountInvalid for anything but digits with at most two decimals, NumberOutOfRange above the cap. */
export function parsePoints(text: string, field = "amount"): bigint {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) throw new KeptError("AmountInvalid", field, `"${text}" is no amount of points such as 12.34`, [text]);
  const [, whole = "", cents = ""] = match;
  const value = BigInt(whole + cents.padEnd(POINT_DECIMALS, "0"));
  if (value > SUPPLY_CAP) throw new KeptError("NumberOutOfRange", field, "more points than can exist", [value]);
  return value;
}

/** 1234n → "12.34". */
export function formatPoints(amount: bigint): string {
  const [whole = "", cents = ""] = formatUnits(amount, POINT_DECIMALS).split(".");
  return `${whole}.${cents.padEnd(POINT_DECIMALS, "0")}`;
}

/** One customer's share of a batch. */
export interface BatchItem {
  readonly customer: Hex;
  /** Units of 0.01 point. */
  readonly amount: bigint;
}

/** The word in which `issueBatch` takes a customer and his units. Throws AddressInvalid, NumberOutOfRange. */
export function packItem(customer: Hex, amount: bigint): bigint {
  return (BigInt(address(customer, "customer")) << ITEM_AMOUNT) | units(amount, "amount");
}
