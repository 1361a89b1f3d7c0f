// The main job: `kept replay orders` on the production build; arguments pass through.
import { useProduction } from "./production.ts";

useProduction();
process.argv.splice(1, 1, "kept", "replay", "orders");
await import("../cli/src/main.ts");
