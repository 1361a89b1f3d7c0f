import { MaxUint256 } from "ethers";
import type { OrderInput } from "@kept/sdk";
import type { Token__Mock } from "../../typechain-types/index.ts";
import { addOrder, stage, type Scene, type Stage } from "./effects.ts";
import type { Connection } from "./escrow.ts";
import { slotOf } from "./expect.ts";

/** Units of the reward for an order paid in full: none of the prices and shares in the tests divides it evenly. */
export const REWARD = 1_009n;

/** Contracts that can be a reward's token. */
export type RewardToken =
  | "Token__Mock"
  | "NoReturnToken__Mock"
  | "FalseToken__Mock"
  | "BlocklistToken__Mock"
  | "HostileToken__Mock"
  | "HookToken__Mock";

/** The stage, and points that the seller has and allows the escrow to give away. */
export interface RewardStage extends Stage {
  readonly points: Token__Mock;
}

export async function rewardStage(connection: Connection, contract: RewardToken = "Token__Mock"): Promise<RewardStage> {
  const d = await stage(connection);
  const args = contract === "Token__Mock" ? ["Points", "PTS", 0] : [];
  const points = await connection.ethers.deployContract(contract as "Token__Mock", args as never);
  await points.mint(d.seller, 1_000_000n * REWARD);
  await points.connect(d.seller).approve(d.escrow, MaxUint256);
  return { ...d, points };
}

export interface RewardScene extends Scene {
  readonly points: Token__Mock;
}

/** The canonical order with the reward, funded with the seller's signature. */
export async function addRewarded(d: RewardStage, changes: Partial<OrderInput> = {}): Promise<RewardScene> {
  const rewardToken = await d.points.getAddress();
  return { ...(await addOrder(d, { rewardToken, rewardAmount: REWARD, ...changes })), points: d.points };
}

/** The seller has taken his allowance back. */
export async function disallow(d: RewardScene): Promise<void> {
  await d.points.connect(d.seller).approve(d.escrow, 0n);
}

/** The seller allows it again. */
export async function allow(d: RewardScene): Promise<void> {
  await d.points.connect(d.seller).approve(d.escrow, MaxUint256);
}

/** The order's word is a status and, at bit 24, an amount; all else is zero. */
export async function wordOf(d: RewardScene): Promise<{ status: number; amount: bigint }> {
  const word = await slotOf(d, d.id);
  return { status: Number(word & 0xffn), amount: word >> 24n };
}
