// Runs what README.md and docs/ say. In README.md every ```ts block is type-checked and run, unless marked `no-run`;
// a ```bash block runs when marked `run`, and a ```text block right after it lists lines that it must print
// (`…` for any text). In docs/ only blocks marked `run` are. `npm test` is left to the `unit` gate.
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Block {
  at: string;
  language: string;
  marks: string[];
  text: string;
}

const folder = "build/readme";
let failures = 0;

function blocks(file: string): Block[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```/gms)].map(
    ([, language = "", marks = "", body = ""], index) => ({
      at: `${file}, block ${index + 1}`,
      language,
      marks: marks.trim().split(/\s+/),
      text: body,
    }),
  );
}

function wanted(file: string, { language, marks, text }: Block): boolean {
  if (language === "bash") return marks.includes("run") && text.trim() !== "npm test";
  return language === "ts" && (file === "README.md" ? !marks.includes("no-run") : marks.includes("run"));
}

function run(at: string, command: string, args: string[]): string {
  const result = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
  if (result.status !== 0) {
    failures += 1;
    console.error(`${at} failed:\n${result.stdout}${result.stderr}`);
  }
  return result.stdout + result.stderr;
}

function compare(expected: Block, output: string): void {
  const lines = output.split("\n").map((line) => line.trim());
  for (const line of expected.text.split("\n").map((each) => each.trim())) {
    const pattern = new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*")}$`);
    if (!line || lines.some((each) => pattern.test(each))) continue;
    failures += 1;
    console.error(`${expected.at} promises a line that was not printed:\n  ${line}`);
  }
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const config = { extends: "../../tsconfig.json", include: ["*.ts"], exclude: [] };
writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
const programs: { at: string; file: string }[] = [];
for (const file of ["README.md", ...globSync("docs/**/*.md")]) {
  const all = blocks(file);
  for (const [index, block] of all.entries()) {
    if (!wanted(file, block)) continue;
    if (block.language === "bash") {
      const output = run(block.at, "bash", ["-euo", "pipefail", "-c", block.text]);
      const next = all[index + 1];
      if (next?.language === "text") compare(next, output);
    } else {
      const program = join(folder, `${programs.length}.ts`);
      writeFileSync(program, block.text);
      programs.push({ at: block.at, file: program });
    }
  }
}
if (programs.length) run(`types of ${programs.map(({ at }) => at).join("; ")}`, "tsc", ["-p", folder]);
for (const { at, file } of programs) run(at, "tsx", [file]);
process.exitCode = failures ? 1 : 0;
