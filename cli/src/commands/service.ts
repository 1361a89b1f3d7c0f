import { Command } from "commander";
import { monitorCommand } from "./service-monitor.ts";

export function serviceCommand(): Command {
  return new Command("service")
    .description("Services with levels that are reported: ServiceLevels on a chain.")
    .addCommand(monitorCommand());
}
