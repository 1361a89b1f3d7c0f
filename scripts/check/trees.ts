// Compares test/<contract>/<verb>.tree with the names of the tests in <verb>.test.ts, both ways.
// A tree is indented text: its first line the outermost title, then `when …`, `given …` and leaves `it …`;
// `<…>` in a line stands for any text, where tests are made from a table.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

interface TestName {
  file: string;
  fullTitle: string;
}

const problems: string[] = [];

/** The name of every test, from a dry run. */
function testNames(): TestName[] {
  const folder = mkdtempSync(join(tmpdir(), "kept-titles-"));
  const output = join(folder, "titles.json");
  const env = { ...process.env, KEPT_REPORT: output, KEPT_DRY_RUN: "1" };
  const run = spawnSync("hardhat", ["test", "mocha"], { env, encoding: "utf8" });
  if (!existsSync(output)) {
    console.error(run.stdout, run.stderr);
    process.exit(1);
  }
  const { tests } = JSON.parse(readFileSync(output, "utf8")) as { tests: TestName[] };
  rmSync(folder, { recursive: true });
  return tests;
}

/** A tree's leaves as full titles. */
function leaves(file: string): string[] {
  const path: { indent: number; text: string }[] = [];
  const found: string[] = [];
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const text = line.replace(/^[\s│├└─]*/, "").trimEnd();
    if (!text) continue;
    const indent = line.length - line.replace(/^[\s│├└─]*/, "").length;
    while (path.length && path.at(-1)!.indent >= indent) path.pop();
    if (path.length && !/^(when|given|it) /.test(text))
      problems.push(`${file}:${index + 1} begins with neither when, given nor it`);
    if (path.at(-1)?.text.startsWith("it ")) problems.push(`${file}:${index + 1} hangs below a leaf`);
    path.push({ indent, text });
    if (text.startsWith("it ")) found.push(path.map((node) => node.text.replace(/^it /, "")).join(" "));
  }
  return found;
}

const pattern = (leaf: string): RegExp =>
  new RegExp(`^${leaf.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/<[^<>]+>/g, ".+")}$`);

function compare(tree: string, tests: TestName[]): void {
  const source = tree.replace(/\.tree$/, ".test.ts");
  const names = tests.filter((test) => test.file === resolve(source)).map((test) => test.fullTitle);
  const wanted = leaves(tree);
  const patterns = wanted.map(pattern);
  for (const [index, leaf] of wanted.entries()) {
    if (!names.some((name) => patterns[index]!.test(name))) problems.push(`${source} lacks the test: ${leaf}`);
    if (wanted.indexOf(leaf) !== index) problems.push(`${tree} has twice: ${leaf}`);
  }
  for (const name of names)
    if (!patterns.some((one) => one.test(name))) problems.push(`${tree} lacks the leaf: ${name}`);
}

const trees = globSync("test/**/*.tree").sort();
const tests = trees.length ? testNames() : [];
for (const tree of trees) compare(tree, tests);
for (const folder of new Set(trees.map(dirname))) {
  for (const source of globSync(join(folder, "*.test.ts"))) {
    if (!trees.includes(source.replace(/\.test\.ts$/, ".tree"))) problems.push(`${source} has no tree beside it`);
  }
}
for (const problem of problems) console.error(problem);
console.log(`${trees.length} trees`);
process.exitCode = problems.length ? 1 : 0;
