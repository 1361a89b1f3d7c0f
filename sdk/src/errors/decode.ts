import { AbiCoder, dataSlice, ErrorFragment, hexlify, type BytesLike } from "ethers";
import { ERROR_ABI } from "../abis/errors.ts";
import type { Hex } from "../types.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { ContractError, CustomError, OtherError } from "./shapes.ts";

interface Input {
  readonly name: string;
  readonly type: string;
  readonly internalType: string;
}
interface Known {
  readonly contract: string;
  readonly name: string;
  readonly inputs: readonly Input[];
}

const ERROR_STRING = "0x08c379a0";
const PANIC = "0x4e487b71";

let bySelector: ReadonlyMap<Hex, Known> | undefined;

/** Selectors of all known errors; computed at first use. */
function known(): ReadonlyMap<Hex, Known> {
  bySelector ??= new Map(ERROR_ABI.map((item) => [ErrorFragment.from(item).selector, item]));
  return bySelector;
}

/** Whether the bytes begin with the selector of an error that can be decoded. */
export function isKnownRevert(data: Hex): boolean {
  const selector = data.slice(0, 10).toLowerCase();
  return selector === ERROR_STRING || selector === PANIC || known().has(selector);
}

/** Decodes revert data, such as a batch's `Skipped` reason. What the suite does not know has the name "Unknown". */
export function decodeRevert(data: BytesLike): ContractError {
  const bytes = hexlify(data);
  const error = known().get(bytes.slice(0, 10));
  try {
    return error ? custom(error, bytes) : other(bytes);
  } catch {
    return unknown(bytes);
  }
}

function custom({ name, contract, inputs }: Known, data: Hex): CustomError {
  const types = inputs.map(({ type }) => type);
  const values = AbiCoder.defaultAbiCoder().decode(types, dataSlice(data, 4));
  const args = Object.fromEntries(inputs.map((input, i) => [input.name, plain(input, values[i])]));
  const { message, advice } = CATALOGUE[name as keyof typeof CATALOGUE] as {
    message: (args: unknown) => string;
    advice: string;
  };
  return { name, contract, args, message: message(args), advice, data } as CustomError;
}

const plain = ({ internalType }: Input, value: unknown): unknown =>
  internalType.startsWith("enum ") ? Number(value) : value;

function other(data: Hex): OtherError {
  const selector = data.slice(0, 10);
  const [value] =
    selector === ERROR_STRING || selector === PANIC
      ? AbiCoder.defaultAbiCoder().decode([selector === PANIC ? "uint256" : "string"], dataSlice(data, 4))
      : [];
  if (selector === ERROR_STRING) {
    const message = `The call was refused: ${String(value)}.`;
    const advice = "It comes from the token or an account involved, not from the suite.";
    return { name: "Error", contract: "", args: { reason: String(value) }, message, advice, data };
  }
  if (selector === PANIC) {
    const code = value as bigint;
    const message = `The contract stopped at an impossible state (panic 0x${code.toString(16)}).`;
    return { name: "Panic", contract: "", args: { code }, message, advice: "Report it with the transaction.", data };
  }
  return unknown(data);
}

function unknown(data: Hex): OtherError {
  const message = data === "0x" ? "The call was refused without a reason." : `The call was refused with ${data}.`;
  const advice =
    "It comes from the token, an account involved, or a contract that is not the suite's: check the addresses.";
  return { name: "Unknown", contract: "", args: {}, message, advice, data };
}
