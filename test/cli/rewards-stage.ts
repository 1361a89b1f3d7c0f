import { join } from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Rewarding } from "../helpers/rewarding.ts";
import { folder } from "./folder.ts";
import { keyOf, type Node } from "./node.ts";
import { keptWith, type Said } from "./run.ts";

/** Runs `kept rewards …` as an account's owner would. */
export function rewards(
  d: Rewarding,
  node: Node,
  by: HardhatEthersSigner | undefined,
  ...args: string[]
): Promise<Said> {
  const variables = {
    KEPT_RPC_URL: node.url,
    KEPT_REWARDS: d.rewardsAddress,
    KEPT_REWARD_TOKEN: d.tokenAddress,
    ...(by ? { KEPT_PRIVATE_KEY: keyOf(by.address) } : {}),
  };
  return keptWith(variables, "rewards", ...args);
}

/** A file with these rows below a header, in a folder of its own. */
export const listFile = (header: string, ...rows: string[]): string =>
  join(folder({ "list.csv": [header, ...rows, ""].join("\n") }), "list.csv");

/** What a command has printed with --json. */
export const documentOf = ({ out }: Said): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

/** Seconds since 1970 → "2027-07-01T10:00:00Z" */
export const utcOf = (time: number): string => `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
