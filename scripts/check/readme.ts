// Runs what README.md, those of cli/ and sdk/, and docs/ say. Every ```ts block is type-checked and run, unless marked
// `no-run`; what it imports by a relative path is looked for beside the page. A ```bash block runs when marked `run`;
// `npm test` is left to the `unit` gate. A ```text block right after a block that ran lists lines that it must print: `…`
// stands for any text, and marked `±2%`, figures may be so far off, as gas is after each change of a contract.
// --update writes the figures that were printed into lines of which nothing but figures differ. With names of files, only theirs.
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

interface Block {
  file: string;
  at: string;
  language: string;
  marks: string[];
  text: string;
}

const folder = "build/readme";
const update = process.argv.includes("--update");
const pages = ["README.md", "cli/README.md", "sdk/README.md", ...globSync("docs/**/*.md").sort()];
const only = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
let failures = 0;

function blocks(file: string): Block[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```/gms)].map(
    ([, language = "", marks = "", body = ""], index) => ({
      file,
      at: `${file}, block ${index + 1}`,
      language,
      marks: marks.trim().split(/\s+/),
      text: body,
    }),
  );
}

function wanted({ language, marks, text }: Block): boolean {
  if (language === "bash") return marks.includes("run") && text.trim() !== "npm test";
  return language === "ts" && !marks.includes("no-run");
}

function run(at: string, command: string, args: string[]): string {
  const result = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
  if (result.status !== 0) {
    failures += 1;
    console.error(`${at} failed:\n${result.stdout}${result.stderr}`);
  }
  return result.stdout + result.stderr;
}

const figures = (line: string): number[] =>
  (line.match(/\d[\d,.]*/g) ?? []).map((each) => Number(each.replaceAll(",", "")));
const bare = (line: string): string => line.replace(/\d[\d,.]*/g, "0").replace(/\s+/g, " ");

/** Whether nothing but figures differ, and none by more than a part. */
function close(line: string, printed: string, part: number): boolean {
  const is = figures(printed);
  return bare(line) === bare(printed) && figures(line).every((each, i) => Math.abs(each - is[i]!) <= part * each);
}

function correct({ file }: Block, line: string, printed: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(`${line}\n`, `${printed}\n`));
  console.log(`${file}: ${printed}`);
}

function compare(expected: Block, output: string): void {
  const lines = output.split("\n").map((line) => line.trimEnd());
  for (const line of expected.text.split("\n").map((each) => each.trimEnd())) {
    const pattern = new RegExp(
      `^\\s*${line
        .trim()
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll("…", ".*")}$`,
    );
    if (!line || lines.some((each) => pattern.test(each))) continue;
    const printed = lines.find((each) => bare(each) === bare(line));
    if (!update && expected.marks.includes("±2%") && lines.some((each) => close(line, each, 0.02))) continue;
    if (update && printed) {
      correct(expected, line, printed);
      continue;
    }
    failures += 1;
    console.error(`${expected.at} promises a line that was not printed:\n  ${line}`);
  }
}

/** Writes the program where it is run, with its relative imports as seen from there. */
function write(program: string, { file, text }: Block): void {
  const beside = relative(folder, dirname(file));
  writeFileSync(
    program,
    text.replaceAll(/(from|import) "(\.\.?\/[^"]+)"/g, (_, word, path) => `${word} "${beside}/${path}"`),
  );
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const include = ["*.ts", "../../hardhat.config.ts", "../../typechain-types/hardhat.d.ts"];
const config = { extends: "../../tsconfig.json", include, exclude: [] };
writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
const programs: { program: string; block: Block; next: Block | undefined }[] = [];
for (const file of only.length ? only : pages) {
  const all = blocks(file);
  for (const [index, block] of all.entries()) {
    if (!wanted(block)) continue;
    const next = all[index + 1]?.language === "text" ? all[index + 1] : undefined;
    if (block.language === "bash") {
      const output = run(block.at, "bash", ["-euo", "pipefail", "-c", block.text]);
      if (next) compare(next, output);
    } else {
      const program = join(folder, `${programs.length}.ts`);
      write(program, block);
      programs.push({ program, block, next });
    }
  }
}
if (programs.length) run(`types of ${programs.map(({ block }) => block.at).join("; ")}`, "tsc", ["-p", folder]);
for (const { program, block, next } of programs) {
  const output = run(block.at, "tsx", [program]);
  if (next) compare(next, output);
}
console.log(`${programs.length} programs run`);
process.exitCode = failures ? 1 : 0;
