import type { Token } from "../chain/token.ts";
import { Failure } from "../failure.ts";
import { RowError } from "../input/problems.ts";
import { unitsOf } from "../input/values.ts";

/** An amount that was given as an argument. */
export function amountOf(text: string, { decimals }: Pick<Token, "decimals">): bigint {
  try {
    return unitsOf(text, "the amount", decimals);
  } catch (error) {
    throw error instanceof RowError ? new Failure(`${error.message}.`) : error;
  }
}

/** As {@link amountOf}, or none at all. */
export const capOf = (text: string, token: Pick<Token, "decimals">): bigint =>
  /^0(\.0+)?$/.test(text) ? 0n : amountOf(text, token);
