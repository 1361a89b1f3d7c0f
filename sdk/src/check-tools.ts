import { KeptError, type ServiceProblem, type TermsProblem } from "./kept-error.ts";
import type { Hex } from "./types.ts";

/** Addresses below it are kept for precompiles. */
export const PRECOMPILES = 1n << 16n;

export const problem = (
  code: TermsProblem | ServiceProblem,
  field: string,
  message: string,
  ...values: unknown[]
): KeptError => new KeptError(code, field, message, values);

export const same = (a: Hex, b: Hex): boolean => a.toLowerCase() === b.toLowerCase();
