import { isError } from "ethers";
import { KeptError, RevertError } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";

/** What the chain, the node or the SDK refused, as a sentence; anything else as it is. */
export function plainly(error: unknown): unknown {
  if (error instanceof RevertError || error instanceof KeptError) return new Failure(error.message);
  const words = nodeSays(error);
  if (isError(error, "INSUFFICIENT_FUNDS") || /enough funds/.test(words)) {
    return new Failure("The account has too little ether to pay for the gas.");
  }
  if (isError(error, "NONCE_EXPIRED") || isError(error, "REPLACEMENT_UNDERPRICED")) {
    return new Failure("Another transaction of this account is in flight: try again when it is in a block.");
  }
  const { code, shortMessage } = error as { code?: string; shortMessage?: string };
  if (isDown(code)) return new Failure(`The node does not answer (${code}).`, EXIT.unexpected);
  return shortMessage === undefined ? error : new Failure(`The node refused: ${words}`, EXIT.unexpected);
}

/** What the node itself has said, or else the error. */
export function nodeSays(error: unknown): string {
  const { message, error: inner } = error as { message?: string; error?: { message?: string } };
  return (inner?.message ?? message ?? String(error)).split("\n")[0] ?? "";
}

const DOWN = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "NETWORK_ERROR", "SERVER_ERROR", "TIMEOUT"];

const isDown = (code: string | undefined): boolean => code !== undefined && DOWN.includes(code);

/** A command's action, whose refusals become sentences. */
export const acting =
  <A extends unknown[]>(run: (...args: A) => Promise<void>) =>
  async (...args: A): Promise<void> => {
    try {
      await run(...args);
    } catch (error) {
      throw plainly(error);
    }
  };
