import { TypedDataEncoder, type TypedDataField } from "ethers";
import type { Domain, TypedData } from "./eip712.ts";
import { address, bytes32, seconds, units, unsigned, whole, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import { toLevels, type LevelsInput } from "./levels.ts";
import type { TypedDataSigner } from "./sign.ts";
import type { Consent, Hex } from "./types.ts";

/** An act of a contract's, which expires, as typed data. Throws the input problems, ActUnknown. */
export function signedAct(
  all: Readonly<Record<string, Record<string, TypedDataField[]>>>,
  domain: Domain,
  act: string,
  what: object,
  expiry: TimeInput,
): TypedData {
  const types = all[act];
  if (!types) throw new KeptError("ActUnknown", "act", `"${act}" is not one that can be signed`, [act]);
  const values: Record<string, unknown> = { ...what, expiry };
  const message = Object.fromEntries(
    (types[act] ?? []).map(({ name, type }) => [name, checked(type, values[name], name)]),
  );
  return { domain, types, primaryType: act, message };
}

/** What the party signs. */
export const signedActDigest = ({ domain, types, message }: TypedData): Hex =>
  TypedDataEncoder.hash(domain, types, message);

/** A party's signature under an act, as the contracts take it. */
export async function signAct(signer: TypedDataSigner, { domain, types, message }: TypedData): Promise<Consent> {
  const signature = await signer.signTypedData(domain, types, message);
  return Object.freeze({ signer: await signer.getAddress(), expiry: Number(message["expiry"]), signature });
}

function checked(type: string, value: unknown, name: string): unknown {
  if (type === "uint40") return seconds(value as TimeInput, name);
  if (type === "bytes32") return bytes32(value as Hex, name);
  if (type === "address") return address(value as Hex, name);
  if (type === "uint32") return whole(value as number, 32, name);
  if (type === "uint32[4]") return toLevels(value as LevelsInput, name);
  return name === "nonce" ? unsigned(value as bigint, 256, name) : units(value as bigint, name);
}
