import { KeptError, type TermsProblem } from "./kept-error.ts";
import type { Hex } from "./types.ts";

export const problem = (code: TermsProblem, field: string, message: string, ...values: unknown[]): KeptError =>
  new KeptError(code, field, message, values);

export const same = (a: Hex, b: Hex): boolean => a.toLowerCase() === b.toLowerCase();
