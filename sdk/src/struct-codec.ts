import { AbiCoder, type TypedDataField } from "ethers";
import { KeptError } from "./kept-error.ts";
import type { Hex } from "./types.ts";

type Types = Readonly<Record<string, readonly TypedDataField[]>>;

/** Numbers of up to so many bits are numbers in the structs of the SDK, wider ones bigint. */
const NUMBER_BITS = 48;

/** The ABI type of an EIP-712 struct. */
export const tupleOf = (types: Types, name: string): string =>
  `tuple(${(types[name] ?? []).map((field) => `${abiType(types, field.type)} ${field.name}`).join(",")})`;

/** `abi.encode` of a struct: terms as bytes, for a link or a file. */
export const encodeStruct = (types: Types, name: string, struct: object): Hex =>
  AbiCoder.defaultAbiCoder().encode([tupleOf(types, name)], [struct]);

/** The struct, frozen. Throws TermsInvalid if the bytes are something else. */
export function decodeStruct<T>(types: Types, name: string, data: Hex): T {
  try {
    const [raw] = AbiCoder.defaultAbiCoder().decode([tupleOf(types, name)], data);
    return plain(types, name, raw) as T;
  } catch (cause) {
    throw new KeptError("TermsInvalid", "terms", `not an encoded ${name}`, [data, cause]);
  }
}

function abiType(types: Types, type: string): string {
  const [, base = type, array = ""] = /^(.+?)(\[\d*\])$/.exec(type) ?? [];
  return types[base] ? tupleOf(types, base) + array : type;
}

function plain(types: Types, type: string, value: unknown): unknown {
  const [, base] = /^(.+?)\[\d*\]$/.exec(type) ?? [];
  if (base !== undefined) return Object.freeze([...(value as unknown[])].map((each) => plain(types, base, each)));
  const members = types[type];
  if (members) {
    const values = value as unknown[];
    return Object.freeze(Object.fromEntries(members.map((m, i) => [m.name, plain(types, m.type, values[i])])));
  }
  const [, bits] = /^uint(\d+)$/.exec(type) ?? [];
  return bits !== undefined && Number(bits) <= NUMBER_BITS ? Number(value) : value;
}
