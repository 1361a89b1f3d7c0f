import { Contract, type ContractRunner } from "ethers";
import { LoyaltyTokenAbi } from "./abis/LoyaltyToken.ts";
import type { LoyaltyToken } from "./abis/LoyaltyToken.types.ts";
import { coveredBy, leftOf, type Covered } from "./calc/promises.ts";
import { explained } from "./errors/dig.ts";
import { isRevert } from "./errors/reverted.ts";
import { readBudgets, type SetBudget } from "./reward-budgets.ts";
import type { RewardsReader } from "./rewards-reader.ts";
import type { Range } from "./statement/history.ts";
import type { Hex } from "./types.ts";

/** What a merchant could pay with, of one token. */
export interface Means {
  /** What he can give away: of points, only what a member has bought; nothing, if it is suspended or has left. */
  readonly balance: bigint;
  readonly allowance: bigint;
  /** The lesser of the two. */
  readonly held: bigint;
}

/** All that a merchant's budgets may still spend of one token, and what of it he could pay. */
export interface Coverage extends Covered, Means {
  readonly token: Hex;
  readonly budgets: readonly SetBudget[];
  /** The sum of what the budgets leave: vouchers that nobody has claimed, and leaves of campaigns that are not over. */
  readonly outstanding: bigint;
}

/** What a merchant can pay of a token through a Rewards. */
export async function heldFor(
  merchant: Hex,
  token: Hex,
  spender: Hex,
  runner: ContractRunner,
  blockTag: number | "latest" = "latest",
): Promise<Means> {
  const contract = new Contract(token, LoyaltyTokenAbi, runner) as unknown as LoyaltyToken;
  const [balance, allowance] = await Promise.all([
    givable(contract, merchant, blockTag),
    explained(contract.allowance(merchant, spender, { blockTag })),
  ]);
  return { balance, allowance, held: balance < allowance ? balance : allowance };
}

async function givable(token: LoyaltyToken, merchant: Hex, blockTag: number | "latest"): Promise<bigint> {
  const account = await optional(token.accountOf(merchant, { blockTag }));
  if (!account?.isMember) return explained(token.balanceOf(merchant, { blockTag }));
  return account.suspended || account.left ? 0n : account.bought;
}

/** A token that is none of points has no such function: it reverts, or its fallback answers something else. */
async function optional<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isRevert(error) || (error as { code?: string }).code === "BAD_DATA") return undefined;
    throw error;
  }
}

/** What of all that a merchant still promises he could pay, token by token, as of one block. Throws ProviderNeeded. */
export async function readCoverage(reader: RewardsReader, merchant: Hex, range: Range = {}): Promise<Coverage[]> {
  const { budgets, block } = await readBudgets(reader, merchant, range);
  const tokens = [...new Set(budgets.map(({ token }) => token))];
  return Promise.all(
    tokens.map(async (token) => {
      const own = budgets.filter((budget) => budget.token === token);
      const means = await heldFor(merchant, token, reader.address, reader.runner, block);
      const outstanding = own.reduce((sum, budget) => sum + (budget.over ? 0n : leftOf(budget)), 0n);
      return { token, budgets: own, outstanding, ...means, ...coveredBy(outstanding, means.held) };
    }),
  );
}
