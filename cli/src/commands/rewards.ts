import { Command } from "commander";
import { proofCommand, treeCommand } from "./rewards-tree.ts";

export function rewardsCommand(): Command {
  return new Command("rewards")
    .description("Thanks to customers in any ERC-20: Rewards on a chain.")
    .addCommand(treeCommand())
    .addCommand(proofCommand());
}
