import { Command } from "commander";
import { measureCommand } from "./service-monitor-measure.ts";
import { signCommand } from "./service-monitor-sign.ts";
import { submitCommand } from "./service-monitor-submit.ts";

export function monitorCommand(): Command {
  return new Command("monitor")
    .description("Status pages of Upptime as a service's monitors: each measures and signs, anybody submits.")
    .addCommand(measureCommand())
    .addCommand(signCommand())
    .addCommand(submitCommand());
}
