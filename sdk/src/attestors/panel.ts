import {
  AbiCoder,
  concat,
  dataLength,
  getCreate2Address,
  getCreateAddress,
  keccak256,
  toBeHex,
  ZeroHash,
} from "ethers";
import { address, attestorOf, type BytesInput } from "../inputs.ts";
import { KeptError } from "../kept-error.ts";
import { LIMITS } from "../limits.ts";
import type { Hex } from "../types.ts";

const MAX_MEMBERS = 32;
/** Bytes of a clone's code before its arguments, and the most that it may have. */
const CLONE = 45;
const MAX_CODE = 24_576;

/** Attestors of whom so many must sign, behind one address. */
export interface Panel {
  /** The panel's own address, an attestor; the same before and after it is made. */
  readonly address: Hex;
  /** In ascending order of keccak256. */
  readonly members: readonly Hex[];
  readonly threshold: number;
}

/** Whether a comes before b in a panel. */
export const byHash = (a: Hex, b: Hex): number => (keccak256(a) < keccak256(b) ? -1 : 1);

/**
 * A panel of the factory, its members in the right order. Nothing is sent: the factory's `create` makes it, before its first
 * signature is submitted.
 * Throws TooManyMembers above 32, ThresholdOutOfRange, MemberTwice, MemberTooLong, MembersTooLong, and what
 * {@link attestorOf} throws.
 */
export function buildPanel(factory: Hex, members: readonly BytesInput[], threshold: number): Panel {
  if (members.length > MAX_MEMBERS) throw problem("TooManyMembers", "members", members.length, MAX_MEMBERS);
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > members.length)
    throw problem("ThresholdOutOfRange", "threshold", threshold, members.length);
  const sorted = members.map((member, i) => memberOf(member, `members[${i}]`)).sort(byHash);
  const twice = sorted.find((member, i) => member === sorted[i + 1]);
  if (twice !== undefined) throw problem("MemberTwice", "members", twice);
  return Object.freeze({
    address: cloneAddress(factory, sorted, threshold),
    members: Object.freeze(sorted),
    threshold,
  });
}

/** Where the factory makes the panel of these members. See {@link buildPanel}. */
export function panelAddress(factory: Hex, members: readonly BytesInput[], threshold: number): Hex {
  return buildPanel(factory, members, threshold).address;
}

function memberOf(input: BytesInput, field: string): Hex {
  const member = attestorOf(input, field);
  const [length, maximum] = [dataLength(member), LIMITS.maxAttestorBytes];
  if (length > maximum) throw problem("MemberTooLong", field, length, maximum);
  return member;
}

/** The CREATE2 address of a clone with immutable arguments, as OpenZeppelin's Clones builds it. */
function cloneAddress(factory: Hex, members: readonly Hex[], threshold: number): Hex {
  const deployer = address(factory, "factory");
  const composition = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "bytes32[]", "bytes[]"],
    [threshold, members.map((member) => keccak256(member)), members],
  );
  const length = CLONE + dataLength(composition);
  if (length > MAX_CODE) throw problem("MembersTooLong", "members", length - CLONE, MAX_CODE - CLONE);
  // the factory's first contract is the code that its panels share
  const shared = getCreateAddress({ from: deployer, nonce: 1 });
  const proxy = ["0x3d81600a3d39f3363d3d373d3d3d363d73", shared, "0x5af43d82803e903d91602b57fd5bf3"];
  const code = concat(["0x61", toBeHex(length, 2), ...proxy, composition]);
  return getCreate2Address(deployer, ZeroHash, keccak256(code));
}

const SENTENCES = {
  TooManyMembers: "more members than a panel can have",
  ThresholdOutOfRange: "not a whole number from 1 to the number of members",
  MemberTooLong: "longer than an attestor may be",
  MemberTwice: "a member is named twice",
  MembersTooLong: "all members together are too long for a contract",
} as const;

const problem = (code: keyof typeof SENTENCES, field: string, ...values: unknown[]): KeptError =>
  new KeptError(code, field, SENTENCES[code], values);
