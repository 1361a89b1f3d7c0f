// The suite's deployable contracts, as built: what the `size` and `layout` gates read.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Built {
  name: string;
  deployedBytes: number;
  initBytes: number;
  storage: StorageLayout;
}

export interface StorageLayout {
  storage: { label: string; slot: string; offset: number; type: string }[];
  types: Record<string, StorageType> | null;
}

export interface StorageType {
  label: string;
  numberOfBytes: string;
  members?: StorageLayout["storage"];
}

interface Artifact {
  contractName: string;
  inputSourceName: string;
  bytecode: string;
  deployedBytecode: string;
  buildInfoId: string;
}

type BuildOutput = { output: { contracts: Record<string, Record<string, { storageLayout: StorageLayout }>> } };

const bytes = (hex: string): number => (hex.length - 2) / 2;

/** Contracts with code under contracts/, without the test doubles, from an artifacts folder. */
export function deployable(artifacts: string): Built[] {
  const files = globSync(join(artifacts, "contracts/**/*.json")).filter((file) => !file.includes("/mocks/"));
  const outputs = new Map<string, BuildOutput>();
  return files.sort().flatMap((file) => {
    const artifact = JSON.parse(readFileSync(file, "utf8")) as Artifact;
    if (artifact.bytecode === "0x") return [];
    const path = join(artifacts, "build-info", `${artifact.buildInfoId}.output.json`);
    const build = outputs.get(path) ?? (JSON.parse(readFileSync(path, "utf8")) as BuildOutput);
    outputs.set(path, build);
    const contract = build.output.contracts[artifact.inputSourceName]?.[artifact.contractName];
    if (!contract) throw new Error(`${artifact.contractName} is not in its build-info`);
    const [deployedBytes, initBytes] = [bytes(artifact.deployedBytecode), bytes(artifact.bytecode)];
    return [{ name: artifact.contractName, deployedBytes, initBytes, storage: contract.storageLayout }];
  });
}
