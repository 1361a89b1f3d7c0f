import { Command } from "commander";
import { admitCommand } from "./points-admit.ts";
import { depositCommand } from "./points-deposit.ts";
import { expiringCommand } from "./points-expiring.ts";
import { issueCommand } from "./points-issue.ts";
import { redeemCommand } from "./points-redeem.ts";
import { statementCommand } from "./points-statement.ts";

export function pointsCommand(): Command {
  return new Command("points")
    .description("A coalition's points: LoyaltyToken on a chain.")
    .addCommand(admitCommand())
    .addCommand(depositCommand())
    .addCommand(issueCommand())
    .addCommand(redeemCommand())
    .addCommand(statementCommand())
    .addCommand(expiringCommand());
}
