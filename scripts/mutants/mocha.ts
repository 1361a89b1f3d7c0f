// Runs one test after another in this process, for which Hardhat and the tests' helpers are loaded only once.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Mocha from "mocha";
import type { Run } from "./scratch.ts";

let runs = 0;

/** Runs the test of this title in a file of the project below the working directory, on whatever bytecode is there now. */
export async function runTest(file: string, title: string): Promise<Run> {
  process.env["HH_TEST"] = "true";
  const { default: hre } = await import("hardhat");
  const run: Run = { output: "", passes: [], failures: [] };
  const mocha = new Mocha({ ...hre.config.test.mocha, reporter: Mocha.reporters.Base });
  mocha.grep(new RegExp(title));
  const path = join(process.cwd(), file);
  mocha.suite.emit("pre-require", globalThis, path, mocha);
  try {
    // under a new name each time, so that the file deploys anew
    await import(`${pathToFileURL(path).href}?run=${(runs += 1)}`);
  } catch (error) {
    return { ...run, output: String(error) };
  }
  await new Promise<void>((done) => {
    mocha
      .run(() => done())
      .on("pass", (test) => run.passes.push({ file: path, fullTitle: test.fullTitle(), err: {} }))
      .on("fail", (test, err: Error) => {
        run.failures.push({ file: path, fullTitle: test.fullTitle(), err: { message: err.message } });
        run.output += `${test.fullTitle()}: ${err.stack ?? err.message}\n`;
      });
  });
  mocha.dispose();
  return run;
}
