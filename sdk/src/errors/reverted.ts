import { decodeError } from "./dig.ts";

/** Codes by which ethers and nodes say that a contract refused, or answered something else than was asked. */
const REFUSED: readonly unknown[] = ["CALL_EXCEPTION", "BAD_DATA", 3];

/** Whether a contract refused a call, as opposed to a connection that broke. */
export function isRevert(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return REFUSED.includes(code) || decodeError(error) !== null || /\brevert/i.test(String(message));
}
