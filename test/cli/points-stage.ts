import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Coalition } from "../helpers/loyalty.ts";
import { folder } from "./folder.ts";
import { keyOf, type Node } from "./node.ts";
import { keptWith, type Said } from "./run.ts";

/** The variables with which an account's owner runs `kept points …`. */
export const variablesOf = (d: Coalition, node: Node, by?: HardhatEthersSigner): Record<string, string> => ({
  KEPT_RPC_URL: node.url,
  KEPT_POINTS_TOKEN: d.tokenAddress,
  ...(by ? { KEPT_PRIVATE_KEY: keyOf(by.address) } : {}),
});

/** Runs `kept points …` as an account's owner would. */
export const points = (
  d: Coalition,
  node: Node,
  by: HardhatEthersSigner | undefined,
  ...args: string[]
): Promise<Said> => keptWith(variablesOf(d, node, by), "points", ...args);

/** A file with these rows below the header. */
export const listFile = (...rows: string[]): string =>
  join(folder({ "list.csv": ["customer,points", ...rows, ""].join("\n") }), "list.csv");

/** How a process has ended. */
export interface Ended extends Said {
  readonly signal: string | null;
}

/** A process of its own that runs `kept points …`; `kill` ends it without a warning. */
export interface Running {
  readonly ended: Promise<Ended>;
  kill(): void;
}

export function start(d: Coalition, node: Node, by: HardhatEthersSigner, ...args: string[]): Running {
  const env = { ...process.env, ...variablesOf(d, node, by) };
  const child = spawn(process.execPath, ["--import", "tsx", "cli/src/main.ts", "points", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text) => (said.out += String(text)));
  child.stderr.on("data", (text) => (said.err += String(text)));
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code, signal) => resolve({ code: code ?? -1, signal, ...said })),
  );
  return { ended, kill: () => child.kill("SIGKILL") };
}

/** Asserts what each customer has, in units, and how many batches the member has issued. */
export async function expectIssued(
  d: Coalition,
  member: HardhatEthersSigner,
  batches: number,
  amounts: Readonly<Record<string, bigint>>,
): Promise<void> {
  const issued = await d.token.queryFilter(d.token.filters.BatchIssued(member.address));
  expect(issued.length).to.equal(batches);
  const have = await Promise.all(
    Object.keys(amounts).map(async (each) => [each, await d.token.balanceOf(each)] as const),
  );
  expect(Object.fromEntries(have)).to.deep.equal(amounts);
}

/** The lines of a file's journal. */
export const journalOf = (file: string): Record<string, unknown>[] =>
  readFileSync(`${file}.journal`, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
