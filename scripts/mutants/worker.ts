// One of the processes that `npm run mutants` starts: takes mutants one by one, sends back what became of them.
import { recompile } from "./compile.ts";
import { runTest } from "./mocha.ts";
import type { Mutant } from "./patches.ts";
import { Scratch } from "./scratch.ts";

export interface Task {
  mutant: Mutant;
  title: string;
}

export interface Verdict {
  mutant: Mutant;
  killed: boolean;
  text: string;
}

export const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

async function judge({ mutant, title }: Task, scratch: Scratch): Promise<Verdict> {
  const not = (text: string): Verdict => ({ mutant, killed: false, text });
  const solidity = mutant.file.endsWith(".t.sol");
  const refused = await scratch.apply(mutant.patch);
  if (refused !== undefined) return not(`does not apply: ${refused}`);
  const errors = recompile(scratch.root, mutant.changes);
  if (errors !== undefined) return not(`does not compile: ${errors}`);
  const run = await (solidity ? scratch.test([mutant.file], quote(title)) : runTest(mutant.file, `^${quote(title)}$`));
  const failure = run.failures.find((test) => test.fullTitle === title);
  if (failure) return { mutant, killed: true, text: (failure.err.message ?? "").split("\n")[0]!.slice(0, 90) };
  if (run.passes.some((test) => test.fullTitle === title)) return not("SURVIVED");
  return not(`did not get as far as its test:\n${run.output}`);
}

const id = process.argv[2];
if (process.send && id !== undefined) {
  const scratch = new Scratch(Number(id));
  process.chdir(scratch.root);
  process.on("disconnect", () => process.exit());
  process.on("message", (task: Task) => {
    scratch.restore();
    void judge(task, scratch).then((verdict) => process.send?.(verdict));
  });
  process.send("ready");
}
