// A copy of the project under build/mutants/, where a mutant is compiled and tested. Its build is kept, so that only
// what a mutant changes is compiled again.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const COPIED = ["contracts", "test", "typechain-types", "sdk/src", "cli/src", "deploy/modules", "scripts"];
const FILES = ["hardhat.config.ts", "tsconfig.json", "package.json", "sdk/package.json", "cli/package.json"];

export interface TestResult {
  file: string;
  fullTitle: string;
  err: { message?: string };
}

export interface Run {
  code: number;
  output: string;
  passes: TestResult[];
  failures: TestResult[];
}

export class Scratch {
  readonly root: string;

  constructor(id: number) {
    this.root = resolve("build/mutants", String(id));
    for (const path of [...COPIED, ...FILES].filter((each) => existsSync(each))) {
      rmSync(join(this.root, path), { recursive: true, force: true });
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      cpSync(path, join(this.root, path), { recursive: true });
    }
  }

  restore(): void {
    rmSync(join(this.root, "contracts"), { recursive: true });
    cpSync("contracts", join(this.root, "contracts"), { recursive: true });
  }

  async apply(patch: string): Promise<string | undefined> {
    const { code, output } = await this.#execute("git", ["apply", "--recount", "-C1", resolve(patch)]);
    return code === 0 ? undefined : output;
  }

  /** Runs the tests of these files whose full titles match. */
  async test(files: string[], grep: string): Promise<Run> {
    const report = join(this.root, "report.json");
    rmSync(report, { force: true });
    const args = ["--no-typechain", "test", "mocha", ...files, "--grep", grep];
    const run = await this.#execute("hardhat", args, { KEPT_PROFILE: "mutants", KEPT_REPORT: report });
    const empty = { passes: [], failures: [] };
    return { ...run, ...(existsSync(report) ? (JSON.parse(readFileSync(report, "utf8")) as typeof empty) : empty) };
  }

  #execute(
    command: string,
    args: string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number; output: string }> {
    // git must not take the scratch folder for a part of the repository around it
    const apart = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(this.root), ...env };
    return new Promise((done) => {
      execFile(command, args, { cwd: this.root, env: apart, maxBuffer: 1e8 }, (error, stdout, stderr) =>
        done({ code: error ? 1 : 0, output: stdout + stderr }),
      );
    });
  }
}
