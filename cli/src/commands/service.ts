import { Command } from "commander";
import { monitorCommand } from "./service-monitor.ts";
import { scheduleCommand } from "./service-schedule.ts";

export function serviceCommand(): Command {
  return new Command("service")
    .description("Services whose missed levels are credited without a claim.")
    .addCommand(monitorCommand())
    .addCommand(scheduleCommand());
}
