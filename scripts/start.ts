// `npm start`: one business and its three promises, on the production build. With the name of another replay, that one; with a
// folder, or options that only they have, the orders.
import { replayCommand } from "../cli/src/commands/replay.ts";
import { allowClosedPipe } from "../cli/src/ui/pipe.ts";
import { useProduction } from "./production.ts";

allowClosedPipe();
useProduction();
const { main } = await import("../cli/src/program.ts");
const args = process.argv.slice(2);
const { commands } = replayCommand();
process.exitCode = await main([
  "node",
  "kept",
  "replay",
  ...(isNamed() ? args : [isTold() ? "business" : "orders", ...args]),
]);

function isNamed(): boolean {
  return commands.some((command) => command.name() === args[0]);
}

/** Whether nothing is given but what the business's replay understands. */
function isTold(): boolean {
  const [first = "--"] = args;
  const known = commands
    .filter((command) => command.name() === "business")
    .flatMap((command) =>
      command
        .createHelp()
        .visibleOptions(command)
        .map(({ long }) => long),
    );
  const given = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.split("=")[0] ?? "");
  return first.startsWith("--") && given.every((option) => known.includes(option));
}
