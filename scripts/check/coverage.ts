// Runs all tests on instrumented contracts. Lines must reach the bar; branches are reported.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { reportBranches } from "./branches.ts";

const BAR = 98;

function runTests(): void {
  const env = { ...process.env, KEPT_PROFILE: "coverage" };
  const run = spawnSync("hardhat", ["--coverage", "--no-typechain", "test"], { env, encoding: "utf8", maxBuffer: 1e9 });
  if (run.status === 0) return;
  console.error(run.stdout, run.stderr);
  process.exit(1);
}

function lines(): number {
  const lcov = readFileSync("coverage/lcov.info", "utf8");
  const files = lcov.split("end_of_record").filter((record) => /^SF:contracts\//m.test(record));
  const sum = (key: string): number =>
    files.reduce((total, record) => total + Number(new RegExp(`^${key}:(\\d+)`, "m").exec(record)?.[1]), 0);
  for (const record of files) {
    const missed = [...record.matchAll(/^DA:(\d+),0/gm)].map((match) => match[1]);
    if (missed.length) console.log(`${/^SF:(.*)/m.exec(record)?.[1]} not reached: lines ${missed.join(", ")}`);
  }
  const percent = (100 * sum("LH")) / sum("LF");
  console.log(`lines    ${percent.toFixed(2)} % (${sum("LH")} of ${sum("LF")}), bar ${BAR} %`);
  return percent;
}

runTests();
const percent = lines();
reportBranches();
process.exitCode = percent >= BAR ? 0 : 1;
