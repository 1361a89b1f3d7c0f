import { Command } from "commander";
import { replayBusinessCommand } from "./replay-business.ts";
import { replayOrdersCommand } from "./replay-orders.ts";
import { replayPointsCommand } from "./replay-points.ts";
import { replayUptimeCommand } from "./replay-uptime.ts";

export function replayCommand(): Command {
  return new Command("replay")
    .description("Play a merchant's own history through the contracts, on a chain in this process.")
    .addCommand(replayBusinessCommand())
    .addCommand(replayOrdersCommand())
    .addCommand(replayPointsCommand())
    .addCommand(replayUptimeCommand());
}
