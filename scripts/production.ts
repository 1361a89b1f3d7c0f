// The production build, made only when a source has changed, and what runs on it, if anything:
// `tsx scripts/production.ts [hardhat …|script.ts [arguments]]`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const stampFile = join(root, "build/production/sources.sha256");

function sources(): string {
  const files = ["hardhat.config.ts", "package-lock.json", ...globSync("contracts/**/*.sol", { cwd: root }).sort()];
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Selects the production profile for this process and its children, and builds it when it is stale. */
export function useProduction(): void {
  process.env["KEPT_PROFILE"] = "production";
  const stamp = sources();
  const whole = existsSync(stampFile) && existsSync(join(root, "typechain-types/index.ts"));
  if (whole && readFileSync(stampFile, "utf8") === stamp) return;
  console.error("building the contracts (production profile; only after a change)");
  // All is compiled anyway; and what earlier builds left, every run would load with the rest.
  rmSync(dirname(stampFile), { recursive: true, force: true });
  const build = spawnSync("hardhat", ["build", "--no-tests"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

if (process.argv[1] === import.meta.filename) {
  useProduction();
  const [first, ...rest] = process.argv.slice(2);
  if (first === undefined) process.exit(0);
  const [command, ...args] = first.endsWith(".ts") ? ["tsx", first, ...rest] : [first, ...rest];
  const run = spawnSync(command, args, { stdio: "inherit" });
  process.exit(run.status ?? 1);
}
