import { dataLength, getAddress, hexlify, isHexString, parseUnits, ZeroAddress } from "ethers";
import { KeptError } from "./kept-error.ts";
import type { Hex } from "./types.ts";

/** A moment: a Date (its milliseconds are dropped), or seconds since 1970. */
export type TimeInput = Date | number | bigint;

/** Token units as bigint, or a decimal string such as "12.50", which needs the token's decimals. */
export type AmountInput = bigint | string;

/** An address (20 bytes), or ERC-7913 bytes `verifier ++ key`. */
export type BytesInput = Hex | Uint8Array;

const UINT40 = 2 ** 40 - 1;

/** Seconds since 1970. Throws TimeInvalid for what is no time, or looks like milliseconds. */
export function seconds(input: TimeInput, field: string): number {
  const value = input instanceof Date ? Math.floor(input.getTime() / 1000) : Number(input);
  if (Number.isInteger(value) && value >= 0 && value <= UINT40) return value;
  const hint = value > UINT40 ? "; give a Date or seconds, not milliseconds" : "";
  throw new KeptError("TimeInvalid", field, `not a time in seconds since 1970${hint}`, [input]);
}

/** Seconds since 1970. */
export const inOneHour = (): number => Math.floor(Date.now() / 1000) + 3_600;

/** Token units. Throws AmountInvalid, DecimalsMissing, NumberOutOfRange. */
export function units(input: AmountInput, field: string, decimals?: number): bigint {
  const value = typeof input === "bigint" ? input : parsed(input, field, decimals);
  if (value < 0n || value >= 1n << 96n) throw new KeptError("NumberOutOfRange", field, "not in 96 bits", [value]);
  return value;
}

function parsed(input: string, field: string, decimals?: number): bigint {
  if (typeof input !== "string") throw new KeptError("AmountInvalid", field, "give a bigint or a string", [input]);
  if (decimals === undefined) {
    throw new KeptError("DecimalsMissing", field, `"${input}" needs the token's decimals`, [input]);
  }
  try {
    return parseUnits(input, decimals);
  } catch {
    throw new KeptError("AmountInvalid", field, `"${input}" is no amount of a token with ${decimals} decimals`, [
      input,
    ]);
  }
}

/** A bigint of so many bits, not negative. Throws AmountInvalid, NumberOutOfRange. */
export function unsigned(input: bigint, bits: number, field: string): bigint {
  if (typeof input !== "bigint") throw new KeptError("AmountInvalid", field, "give a bigint", [input]);
  if (input >= 0n && input < 1n << BigInt(bits)) return input;
  throw new KeptError("NumberOutOfRange", field, `not in ${bits} bits`, [input]);
}

/** One of the values of an enum. Throws NumberOutOfRange. */
export function oneOf<T extends number>(all: Readonly<Record<string, T>>, input: T, field: string): T {
  if (Object.values(all).includes(input)) return input;
  throw new KeptError("NumberOutOfRange", field, `not one of ${Object.keys(all).join(", ")}`, [input]);
}

/** An unsigned whole number of so many bits. Throws NumberOutOfRange. */
export function whole(input: number, bits: number, field: string): number {
  if (Number.isInteger(input) && input >= 0 && input < 2 ** bits) return input;
  throw new KeptError("NumberOutOfRange", field, `not a whole number of ${bits} bits`, [input]);
}

/** A checksummed address. Throws AddressInvalid. */
export function address(input: string, field: string): Hex {
  try {
    return getAddress(input);
  } catch {
    throw new KeptError("AddressInvalid", field, `"${input}" is not an address`, [input]);
  }
}

/** A checksummed address that is not zero. Throws AddressInvalid. */
export function party(input: string, field: string): Hex {
  const value = address(input, field);
  if (value === ZeroAddress) throw new KeptError("AddressInvalid", field, "must not be the zero address", [input]);
  return value;
}

/** 32 bytes in lower case. Throws BytesInvalid. */
export function bytes32(input: BytesInput, field: string): Hex {
  const value = bytes(input, field);
  if (dataLength(value) !== 32) throw new KeptError("BytesInvalid", field, "not 32 bytes", [input]);
  return value;
}

/** Bytes in lower case. Throws BytesInvalid. */
export function bytes(input: BytesInput, field: string): Hex {
  if (typeof input === "string" && !isHexString(input, true)) {
    throw new KeptError("BytesInvalid", field, `"${input}" is not hexadecimal bytes`, [input]);
  }
  return hexlify(input);
}

/**
 * The ERC-7913 bytes of an attestor: a wallet's address, or `verifier ++ key` of a device or passkey.
 * Throws AddressInvalid for the zero address or a wrong checksum, BytesInvalid, AttestorTooShort below 20 bytes.
 */
export function attestorOf(input: BytesInput, field = "attestor"): Hex {
  const value = bytes(input, field);
  const length = dataLength(value);
  if (length < 20)
    throw new KeptError("AttestorTooShort", field, "fewer than 20 bytes: nobody could sign", [length, 20]);
  if (length === 20) party(typeof input === "string" ? input : value, field);
  return value;
}
