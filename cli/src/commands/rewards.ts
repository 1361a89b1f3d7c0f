import { Command } from "commander";
import { allowCommand, campaignCommand, signerCommand } from "./rewards-budget.ts";
import { cancelCommand } from "./rewards-cancel.ts";
import { claimCommand } from "./rewards-claim.ts";
import { coverageCommand } from "./rewards-coverage.ts";
import { qrCommand } from "./rewards-qr.ts";
import { proofCommand, treeCommand } from "./rewards-tree.ts";
import { voucherCommand } from "./rewards-voucher.ts";

export function rewardsCommand(): Command {
  return new Command("rewards")
    .description("Thanks to customers in any ERC-20: Rewards on a chain.")
    .addCommand(allowCommand())
    .addCommand(signerCommand())
    .addCommand(voucherCommand())
    .addCommand(qrCommand())
    .addCommand(treeCommand())
    .addCommand(campaignCommand())
    .addCommand(proofCommand())
    .addCommand(claimCommand())
    .addCommand(cancelCommand())
    .addCommand(coverageCommand());
}
