// The main job on the production build: `kept replay orders` and, on the sample, `kept replay points` after it. Arguments pass
// through; behind `points` they are for that one.
import { allowClosedPipe } from "../cli/src/ui/pipe.ts";
import { useProduction } from "./production.ts";

allowClosedPipe();
useProduction();
const { main } = await import("../cli/src/program.ts");
const args = process.argv.slice(2);
const replays = args.length === 0 ? [["orders"], ["points"]] : [["points", "uptime"].includes(args[0]!) ? args : ["orders", ...args]];
for (const [i, replay] of replays.entries()) {
  if (i > 0) process.stdout.write("\n");
  process.exitCode = await main(["node", "kept", "replay", ...replay]);
  if (process.exitCode !== 0) break;
}
