import type { Books, LoyaltyTerms, Quote } from "../loyalty-types.ts";

const BPS = 10_000n;

/** The spread in force at a moment not before the reading, in 1/10,000. */
export function spreadBpsAt(books: Pick<Books, "spreadBps" | "nextSpreadBps" | "spreadFrom">, time: number): number {
  return time < books.spreadFrom ? books.spreadBps : books.nextSpreadBps;
}

/** Reserve units that back an amount of points. */
export function valueOf({ unitValue }: Pick<LoyaltyTerms, "unitValue">, amount: bigint): bigint {
  return amount * unitValue;
}

/** Reserve units that a deposit or renewal of an amount costs above its value; rounded up, against the payer. */
export function spreadOf(terms: Pick<LoyaltyTerms, "unitValue">, amount: bigint, spreadBps: number): bigint {
  return (valueOf(terms, amount) * BigInt(spreadBps) + BPS - 1n) / BPS;
}

/**
 * Reserve units that a withdrawal pays: par, or a proportion, rounded down, of a reserve that is short.
 * @param held The reserve's balance of the points' contract.
 * @param supply All units that exist.
 */
export function payoutOf(terms: Pick<LoyaltyTerms, "unitValue">, amount: bigint, held: bigint, supply: bigint): bigint {
  return held < valueOf(terms, supply) ? (amount * held) / supply : valueOf(terms, amount);
}

/** The contract's `quote` in plain numbers. */
export function quoteOf(
  terms: Pick<LoyaltyTerms, "unitValue">,
  amount: bigint,
  spreadBps: number,
  held: bigint,
  supply: bigint,
): Quote {
  return {
    value: valueOf(terms, amount),
    spread: spreadOf(terms, amount, spreadBps),
    payout: payoutOf(terms, amount, held, supply),
  };
}
