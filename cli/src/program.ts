import { Command, CommanderError } from "commander";
import { pointsCommand } from "./commands/points.ts";
import { replayCommand } from "./commands/replay.ts";
import { rewardsCommand } from "./commands/rewards.ts";
import { serviceCommand } from "./commands/service.ts";
import { EXIT, Failure } from "./failure.ts";

/** Runs the command line; returns the exit code. What went wrong is one sentence on stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("kept").description("A merchant's back office for promises that keep themselves.");
  program.addCommand(pointsCommand());
  program.addCommand(replayCommand());
  program.addCommand(rewardsCommand());
  program.addCommand(serviceCommand());
  settle(program);
  try {
    await program.parseAsync([...argv]);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.input;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`kept: ${message.split("\n")[0]}\n`);
    if (process.env["KEPT_DEBUG"]) process.stderr.write(`${(error as Error).stack}\n`);
    return error instanceof Failure ? error.exitCode : EXIT.unexpected;
  }
}

/** Commander must throw, so that the exit code is ours; every command has settings of its own. */
function settle(command: Command): void {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "kept: ")) });
  for (const child of command.commands) settle(child);
}
