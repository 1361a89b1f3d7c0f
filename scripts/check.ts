// `npm run check [-- [--long] [--except gate,…] [gate …]]`: the named gates, in order, and a table.
import { spawn } from "node:child_process";
import { gates, longGates, type Command, type Gate } from "./check/gates.ts";

interface Outcome {
  name: string;
  seconds: number;
  passed: boolean;
}

function chosen(args: string[]): Gate[] {
  const at = args.indexOf("--except");
  const except = at < 0 ? [] : (args.splice(at, 2)[1] ?? "").split(",");
  const all = args.includes("--long") ? longGates : gates;
  const names = args.filter((arg) => arg !== "--long");
  const unknown = [...names, ...except].filter((name) => !all.some((gate) => gate.name === name));
  if (unknown.length) {
    console.error(`no gate ${unknown.join(", ")}; there are: ${all.map((gate) => gate.name).join(" ")}`);
    process.exit(2);
  }
  return all.filter(({ name }) => (names.length ? names.includes(name) : !except.includes(name)));
}

/** Runs one command; resolves with its exit code, and with what it printed. */
function execute(command: Command): Promise<{ code: number; output: string }> {
  const env = { ...process.env, ...command.env };
  const child = spawn(command.run[0], command.run.slice(1), { env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (code: number): void => resolve({ code, output: Buffer.concat(chunks).toString() });
    child.on("error", (error) => {
      chunks.push(Buffer.from(String(error)));
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

async function runGate(gate: Gate): Promise<Outcome> {
  const start = performance.now();
  const outcome = (passed: boolean): Outcome => ({
    name: gate.name,
    seconds: (performance.now() - start) / 1000,
    passed,
  });
  process.stdout.write(`${gate.name.padEnd(10)} ${gate.about} … `);
  for (const command of gate.commands) {
    const { code, output } = await execute(command);
    if (code !== 0) {
      console.log(`FAILED\n\n$ ${command.run.join(" ")}\n${output}`);
      return outcome(false);
    }
    if (command.show) process.stdout.write(`\n${output.trimEnd()}\n`);
  }
  const done = outcome(true);
  console.log(`ok, ${done.seconds.toFixed(1)} s`);
  return done;
}

const outcomes: Outcome[] = [];
for (const gate of chosen(process.argv.slice(2))) outcomes.push(await runGate(gate));

const row = (name: string, seconds: string, result: string): string =>
  `${name.padEnd(10)} ${seconds.padStart(8)}  ${result}`;
console.log(`\n${row("gate", "seconds", "result")}`);
for (const { name, seconds, passed } of outcomes)
  console.log(row(name, seconds.toFixed(1), passed ? "passed" : "FAILED"));
const failed = outcomes.filter((outcome) => !outcome.passed).length;
console.log(`\n${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
