// Compiles what changed sources reach, straight through solc, and puts the bytecode into artifacts that Hardhat made.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";

interface Artifact {
  contractName: string;
  inputSourceName: string;
  bytecode: string;
  deployedBytecode: string;
  immutableReferences: unknown;
  buildInfoId: string;
}

interface Input {
  language: string;
  settings: Record<string, unknown>;
  sources: Record<string, { content: string }>;
}

interface Code {
  object: string;
  immutableReferences?: unknown;
}

interface Output {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, { evm: { bytecode: Code; deployedBytecode: Code } }>>;
}

interface Solc {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }): string;
}

const solc = createRequire(import.meta.url)("solc") as Solc;
const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** Whether a source of the project imports one of the changed files, directly or not. */
function reaches(root: string, source: string, changed: string[], seen = new Set<string>()): boolean {
  if (seen.has(source)) return false;
  seen.add(source);
  if (changed.includes(source)) return true;
  const text = readFileSync(join(root, source), "utf8");
  const imports = [...text.matchAll(/^import[^"]*"(\.[^"]+)"/gm)].map((match) => match[1] ?? "");
  return imports.some((path) => reaches(root, posix.join(posix.dirname(source), path), changed, seen));
}

interface Outdated {
  readonly file: string;
  readonly artifact: Artifact;
}

function affected(root: string, changed: string[]): Outdated[] {
  return globSync("artifacts/{contracts,test}/**/*.json", { cwd: root })
    .map((path) => ({ file: join(root, path), artifact: read(join(root, path)) as Artifact }))
    .filter(({ artifact }) => artifact.bytecode !== "0x")
    .filter(({ artifact }) => reaches(root, artifact.inputSourceName.replace("project/", ""), changed));
}

/** Most contracts compile six times as fast so; those whose stack does not suffice compile as Hardhat compiles them. */
const FAST = { viaIR: false, optimizer: { enabled: false } };

const errorsOf = ({ errors = [] }: Output): string[] =>
  errors.filter(({ severity }) => severity === "error").map(({ formattedMessage }) => formattedMessage);

function compile(root: string, input: Input, sources: string[], changes: object = {}): Output {
  const text = (name: string): string =>
    name.startsWith("project/")
      ? readFileSync(join(root, name.replace("project/", "")), "utf8")
      : (input.sources[name]?.content ?? "");
  const wanted = ["evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"];
  const request = {
    language: input.language,
    sources: Object.fromEntries(sources.map((name) => [name, { content: text(name) }])),
    settings: {
      ...input.settings,
      ...changes,
      // nothing reads it here, and its comments slow the compiler down
      debug: { debugInfo: [] },
      outputSelection: Object.fromEntries(sources.map((name) => [name, { "*": wanted }])),
    },
  };
  return JSON.parse(solc.compile(JSON.stringify(request), { import: (name) => ({ contents: text(name) }) })) as Output;
}

function replace({ file, artifact }: Outdated, output: Output): void {
  const { bytecode, deployedBytecode } = output.contracts[artifact.inputSourceName]![artifact.contractName]!.evm;
  const immutableReferences = deployedBytecode.immutableReferences ?? {};
  const code = { bytecode: `0x${bytecode.object}`, deployedBytecode: `0x${deployedBytecode.object}` };
  writeFileSync(file, JSON.stringify({ ...artifact, ...code, immutableReferences }));
}

/**
 * Brings the artifacts under `root` up to date with the changed files; returns what the compiler objects to. `fastOnly` leaves
 * alone what does not compile fast.
 */
export function recompile(root: string, changed: string[], fastOnly = false): string | undefined {
  for (const [build, group] of Map.groupBy(affected(root, changed), ({ artifact }) => artifact.buildInfoId)) {
    const { input } = read(join(root, "artifacts/build-info", `${build}.json`)) as { input: Input };
    const bySource = Map.groupBy(group, ({ artifact }) => artifact.inputSourceName);
    // at once, for what they share; one by one if that fails
    const all = compile(root, input, [...bySource.keys()], FAST);
    const together = !errorsOf(all).length;
    for (const [source, outdated] of bySource) {
      let output = together ? all : compile(root, input, [source], FAST);
      if (errorsOf(output).length) {
        if (fastOnly) continue;
        output = compile(root, input, [source]);
      }
      const errors = errorsOf(output);
      if (errors.length) return errors.join("\n");
      for (const each of outdated) replace(each, output);
    }
  }
  return undefined;
}
