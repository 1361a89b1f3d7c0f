// `npm run mutants [-- name …]`: each committed mutant of the contracts must compile and fail the test that it names,
// and that test must pass without it.
import { execFileSync, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { recompile } from "./mutants/compile.ts";
import { mutants, type Mutant } from "./mutants/patches.ts";
import { Scratch, type Run } from "./mutants/scratch.ts";
import { quote, type Task, type Verdict } from "./mutants/worker.ts";

/** The full title of the one test that a mutant names, or what is wrong with its naming. */
function named(mutant: Mutant, baseline: Run): { title?: string; problem?: string } {
  const inFile = (test: { file: string }): boolean => test.file.endsWith(`/${mutant.file}`);
  const failing = baseline.failures.find((test) => inFile(test) && test.fullTitle.includes(mutant.title));
  if (failing) return { problem: `its test fails without it: ${failing.err.message ?? ""}` };
  const titles = baseline.passes.filter(inFile).map((test) => test.fullTitle);
  const found = titles.includes(mutant.title) ? [mutant.title] : titles.filter((title) => title.includes(mutant.title));
  if (found.length === 1) return { title: found[0]! };
  return { problem: found.length ? `names ${found.length} tests: ${found.join(" | ")}` : "names no test" };
}

const verdicts: Verdict[] = [];

function note(verdict: Verdict): void {
  verdicts.push(verdict);
  console.log(`${verdict.killed ? "killed    " : "NOT KILLED"} ${verdict.mutant.name.padEnd(44)} ${verdict.text}`);
}

/** Every network that a process ever made stays in its memory. */
const TASKS_PER_PROCESS = 30;

/** A process that takes from the queue as much as one can hold. */
function start(id: number, queue: Task[]): Promise<void> {
  const child = fork(new URL("./mutants/worker.ts", import.meta.url), [String(id)]);
  let taken = 0;
  return new Promise((resolve, reject) => {
    child.on("message", (message: Verdict | "ready") => {
      if (message !== "ready") note(message);
      const task = (taken += 1) > TASKS_PER_PROCESS ? undefined : queue.shift();
      child.send(task ?? "end");
    });
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`worker ${id} ended with ${code}`))));
  });
}

async function work(id: number, queue: Task[]): Promise<void> {
  while (queue.length) await start(id, queue);
}

const all = mutants(process.argv.slice(2));
execFileSync("hardhat", ["build", "--quiet"], { stdio: "inherit" });
const files = [...new Set(all.map((mutant) => mutant.file))];
const scratch = new Scratch(0);
recompile(scratch.root, [...new Set(all.flatMap((mutant) => mutant.changes))], true);
const baseline = await scratch.test(files, all.map((mutant) => quote(mutant.title)).join("|"));
const queue: Task[] = [];
for (const mutant of all) {
  const { title, problem } = named(mutant, baseline);
  if (title === undefined) note({ mutant, killed: false, text: problem ?? "" });
  else queue.push({ mutant, title });
}
if (all.length && !queue.length) console.error(baseline.output);
const workers = Math.min(availableParallelism(), queue.length);
await Promise.all(Array.from({ length: workers }, (_, id) => work(id, queue)));
const left = verdicts.filter((verdict) => !verdict.killed).map((verdict) => verdict.mutant.name);
console.log(`${verdicts.length - left.length} of ${verdicts.length} mutants killed`);
if (left.length) console.log(`not killed: ${left.join(" ")}`);
process.exitCode = left.length || !verdicts.length ? 1 : 0;
