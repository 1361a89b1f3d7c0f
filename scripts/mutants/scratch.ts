// A copy of the project and its build under build/mutants/, where a mutant is compiled and tested.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const BUILT = ["artifacts/contracts", "artifacts/test"];
const FOLDERS = [
  ...BUILT,
  "artifacts/@openzeppelin",
  "contracts",
  "test",
  "typechain-types",
  "sdk/src",
  "cli/src",
  "cli/data",
  "deploy/modules",
  "scripts",
];
const FILES = ["hardhat.config.ts", "tsconfig.json", "package.json", "sdk/package.json", "cli/package.json"];

const PROJECT = process.cwd();

export interface TestResult {
  file: string;
  fullTitle: string;
  err: { message?: string };
}

export interface Run {
  output: string;
  passes: TestResult[];
  failures: TestResult[];
}

/** What Hardhat prints of Solidity tests: `  file:Contract`, then `    ✔ name(…)` or `    1) name(…)`. */
function readSolidityTests(output: string): Run {
  const run: Run = { output, passes: [], failures: [] };
  let file = "";
  for (const line of output.split("\n")) {
    file = /^ {2}(\S+\.t\.sol):\w+$/.exec(line)?.[1] ?? file;
    const [, mark, fullTitle] = /^ {4}(✔|\d+\)) (\w+)\(/.exec(line) ?? [];
    if (fullTitle)
      run[mark === "✔" ? "passes" : "failures"].push({ file: `/${file}`, fullTitle, err: { message: "" } });
  }
  // below them why each failed: `  1) Contract#name(…)`, then `    Error: …`
  for (const [, name, message] of output.matchAll(/^ {2}\d+\) \w+#(\w+)\(.*\n {4}Error: (.+)/gm)) {
    const failed = run.failures.find((test) => test.fullTitle === name);
    if (failed && message) failed.err.message = message;
  }
  return run;
}

export class Scratch {
  readonly root: string;

  constructor(id: number) {
    this.root = join(PROJECT, "build/mutants", String(id));
    for (const path of [...FOLDERS, ...FILES].filter((each) => existsSync(join(PROJECT, each)))) this.#copy(path);
    const builds = join(this.root, "artifacts/build-info");
    rmSync(builds, { force: true });
    symlinkSync(join(PROJECT, "artifacts/build-info"), builds);
  }

  restore(): void {
    for (const path of ["contracts", ...BUILT]) this.#copy(path);
  }

  /** What git says when the patch does not apply. */
  async apply(patch: string): Promise<string | undefined> {
    const { failed, output } = await this.#execute("git", ["apply", "--recount", "-C1", join(PROJECT, patch)]);
    return failed ? output : undefined;
  }

  /** Runs the tests of these files whose titles match. */
  async test(files: string[], grep: string): Promise<Run> {
    const [solidity, mocha] = [true, false].map((each) => files.filter((file) => file.endsWith(".t.sol") === each));
    const runs = await Promise.all([
      ...(mocha?.length ? [this.#mocha(mocha, grep)] : []),
      ...(solidity?.length ? [this.#solidity(solidity, grep)] : []),
    ]);
    return {
      output: runs.map((run) => run.output).join("\n"),
      passes: runs.flatMap((run) => run.passes),
      failures: runs.flatMap((run) => run.failures),
    };
  }

  async #mocha(files: string[], grep: string): Promise<Run> {
    const report = join(this.root, "report.json");
    rmSync(report, { force: true });
    const { output } = await this.#hardhat({ KEPT_REPORT: report }, "mocha", ...files, "--grep", grep);
    if (!existsSync(report)) return { output, passes: [], failures: [] };
    return { ...(JSON.parse(readFileSync(report, "utf8")) as Run), output };
  }

  async #solidity(files: string[], grep: string): Promise<Run> {
    const { output } = await this.#hardhat({}, "solidity", ...files, "--grep", grep);
    return readSolidityTests(output);
  }

  #hardhat(env: Record<string, string>, ...args: string[]): Promise<{ output: string }> {
    return this.#execute("hardhat", ["--no-typechain", "test", ...args, "--no-compile"], env);
  }

  #copy(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    cpSync(join(PROJECT, path), join(this.root, path), { recursive: true });
  }

  #execute(command: string, args: string[], env: Record<string, string> = {}) {
    // git must not take the scratch folder for a part of the repository around it
    const apart = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(this.root), ...env };
    const options = { cwd: this.root, env: apart, maxBuffer: 1e8 };
    return new Promise<{ failed: boolean; output: string }>((done) => {
      execFile(command, args, options, (error, out, err) => done({ failed: error !== null, output: out + err }));
    });
  }
}
