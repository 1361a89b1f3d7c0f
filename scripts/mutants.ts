// `npm run mutants [-- name …]`: each committed mutant of the contracts must compile and fail the test that it names,
// and that test must pass without it.
import { availableParallelism } from "node:os";
import { mutants, type Mutant } from "./mutants/patches.ts";
import { Scratch, type Run } from "./mutants/scratch.ts";

type Verdict = { mutant: Mutant; killed: boolean; text: string };

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

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

async function verdict(mutant: Mutant, title: string, scratch: Scratch): Promise<Verdict> {
  const refused = await scratch.apply(mutant.patch);
  if (refused !== undefined) return { mutant, killed: false, text: `does not apply: ${refused}` };
  const run = await scratch.test([mutant.file], mutant.file.endsWith(".t.sol") ? quote(title) : `^${quote(title)}$`);
  const failure = run.failures.find((test) => test.fullTitle === title);
  if (failure) return { mutant, killed: true, text: (failure.err.message ?? "").split("\n")[0]!.slice(0, 90) };
  if (run.passes.some((test) => test.fullTitle === title)) return { mutant, killed: false, text: "SURVIVED" };
  return { mutant, killed: false, text: `did not get as far as its test:\n${run.output}` };
}

function print({ mutant, killed, text }: Verdict): void {
  console.log(`${killed ? "killed  " : "NOT KILLED"} ${mutant.name.padEnd(36)} ${text}`);
}

async function work(queue: Mutant[], titles: Map<Mutant, string>, scratch: Scratch, done: Verdict[]): Promise<void> {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    scratch.restore();
    const result = await verdict(mutant, titles.get(mutant)!, scratch);
    print(result);
    done.push(result);
  }
  scratch.restore();
}

const all = mutants(process.argv.slice(2));
const scratches = Array.from({ length: Math.min(2, availableParallelism(), all.length) }, (_, id) => new Scratch(id));
const files = [...new Set(all.map((mutant) => mutant.file))];
const grep = all.map((mutant) => quote(mutant.title)).join("|");
// each scratch compiles the sources as they are; the first one's results say which tests there are
const [baseline] = await Promise.all(scratches.map((scratch) => scratch.test(files, grep)));
const titles = new Map<Mutant, string>();
const done: Verdict[] = [];
for (const mutant of baseline ? all : []) {
  const { title, problem } = named(mutant, baseline!);
  if (title !== undefined) titles.set(mutant, title);
  else done.push({ mutant, killed: false, text: problem ?? "" });
}
done.forEach(print);
if (baseline && !titles.size) console.error(baseline.output);
const queue = [...titles.keys()];
await Promise.all(scratches.map((scratch) => work(queue, titles, scratch, done)));
const survivors = done.filter((each) => !each.killed);
console.log(`${done.length - survivors.length} of ${done.length} mutants killed`);
process.exitCode = survivors.length || !done.length ? 1 : 0;
