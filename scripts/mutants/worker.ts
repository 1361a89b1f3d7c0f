// One of the processes that `npm run mutants` starts: takes mutants one by one, sends back what became of them.
import { recompile } from "./compile.ts";
import { runTest } from "./mocha.ts";
import type { Mutant } from "./patches.ts";
import { Scratch, type Run } from "./scratch.ts";

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

const isSolidity = ({ mutant }: Task): boolean => mutant.file.endsWith(".t.sol");
const passed = (run: Run, title: string): boolean => run.passes.some((each) => each.fullTitle === title);

function test(task: Task, scratch: Scratch): Promise<Run> {
  const { mutant, title } = task;
  return isSolidity(task) ? scratch.test([mutant.file], quote(title)) : runTest(mutant.file, `^${quote(title)}$`);
}

async function judge(task: Task, scratch: Scratch): Promise<Verdict> {
  const { mutant, title } = task;
  const not = (text: string): Verdict => ({ mutant, killed: false, text });
  const refused = await scratch.apply(mutant.patch);
  if (refused !== undefined) return not(`does not apply: ${refused}`);
  const errors = recompile(scratch.root, mutant.changes);
  if (errors !== undefined) return not(`does not compile: ${errors}`);
  const run = await test(task, scratch);
  const failure = run.failures.find((each) => each.fullTitle === title);
  if (failure) return { mutant, killed: true, text: (failure.err.message ?? "").split("\n")[0]!.slice(0, 90) };
  if (passed(run, title)) return not("SURVIVED");
  return not(`did not get as far as its test:\n${run.output}`);
}

/** Ends the process, once its last test has passed without its mutant: what ran before must not make a test fail. */
async function end(last: Task | undefined, scratch: Scratch): Promise<void> {
  const run = last && (await test(last, scratch));
  if (run && !passed(run, last.title)) console.error(`"${last.title}" fails without its mutant:\n${run.output}`);
  process.exit(run && !passed(run, last.title) ? 1 : 0);
}

const id = process.argv[2];
if (process.send && id !== undefined) {
  const scratch = new Scratch(Number(id));
  process.chdir(scratch.root);
  let last: Task | undefined;
  process.on("message", (task: Task | "end") => {
    scratch.restore();
    if (task === "end") return void end(last, scratch);
    if (!isSolidity(task)) last = task;
    return void judge(task, scratch).then((verdict) => process.send?.(verdict));
  });
  process.send("ready");
}
