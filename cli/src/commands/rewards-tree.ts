import { basename } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { formatUnits, getAddress, hexlify } from "ethers";
import { acting } from "../chain/refusals.ts";
import { addressArgument, telling } from "../chain/options.ts";
import { say } from "../chain/say.ts";
import { Failure } from "../failure.ts";
import { buildTree, NODE } from "../tree/build.ts";
import { readEntries } from "../tree/entries.ts";
import { SavedTree, saveTree, type Proven, type TreeHeader } from "../tree/file.ts";
import { loadKeccak } from "../tree/keccak.ts";
import { amount as shown, count, plural } from "../ui/format.ts";
import { meter, silent } from "../ui/progress.ts";

interface TreeFlags {
  readonly out?: string;
  readonly decimals: number;
  readonly series?: true;
  readonly merge?: true;
  readonly json?: true;
}

export function treeCommand(): Command {
  return telling("tree", "Build the Merkle tree of a list, and save it for proofs.")
    .argument("<csv>", "a file with the columns customer and amount")
    .requiredOption("--decimals <n>", "how many decimals the token has", decimalsArgument)
    .option("--out <file>", "where to save it; beside the list, as LIST.tree, if left out")
    .option("--series", "of a series' round: each amount is all that the customer was ever promised")
    .option("--merge", "add up a customer's rows instead of refusing them")
    .action(acting(build));
}

function decimalsArgument(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) <= 36) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 to 36.");
}

async function build(csv: string, flags: TreeFlags): Promise<void> {
  const { decimals, out = `${csv}.tree` } = flags;
  const keccak = await loadKeccak();
  const show = flags.json ? (): typeof silent => silent : meter;
  const reading = show("reading");
  const entries = await readEntries(csv, { decimals, merge: flags.merge ?? false }, keccak, (done, all) =>
    reading.update(done, all),
  ).finally(() => reading.stop());
  const hashing = show("hashing");
  const kind = flags.series ? "series" : "campaign";
  const built = buildTree(kind, entries, keccak, (done, all) => hashing.update(done, all));
  hashing.stop();
  const root = hexlify(built.nodes.subarray(0, NODE));
  const header: TreeHeader = { kind, entries: entries.count, total: String(entries.total), decimals, root };
  saveTree(out, header, entries, built);
  const lines = [
    `${basename(csv)}: ${shown(entries.total, decimals)} for ${plural(entries.count, "customer")}`,
    `root ${root}`,
    `saved to ${out}`,
  ];
  say(flags, [lines], { act: "tree", file: out, ...header, total: formatUnits(entries.total, decimals) });
}

interface ProofFlags {
  readonly index?: number;
  readonly json?: true;
}

export function proofCommand(): Command {
  return telling("proof", "Print what proves a customer's entry of a saved tree.")
    .argument("<tree>", "a file that `tree` has saved")
    .argument("[customer]", "whose entry", addressArgument)
    .option("--index <n>", "the entry with this index, instead", indexArgument)
    .action(acting((path: string, customer: string | undefined, flags: ProofFlags) => prove(path, customer, flags)));
}

export function indexArgument(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

function prove(path: string, customer: string | undefined, flags: ProofFlags): Promise<void> {
  const { header, entry } = withTree(path, (tree) => ({
    header: tree.header,
    entry: entryOf(tree, customer, flags.index),
  }));
  const amount = formatUnits(entry.amount, header.decimals);
  const said = shown(entry.amount, header.decimals);
  const account = getAddress(entry.account);
  const what = header.kind === "series" ? `in all ${said}` : `entry ${count(entry.index)}: ${said}`;
  const document = { kind: header.kind, root: header.root, ...entry, account, amount, units: entry.amount };
  say(flags, [[`${account}, ${what}`, `root ${header.root}`], [...entry.proof]], document);
  return Promise.resolve();
}

/** Opens a saved tree for something. */
export function withTree<T>(path: string, run: (tree: SavedTree) => T): T {
  const tree = new SavedTree(path);
  try {
    return run(tree);
  } finally {
    tree.close();
  }
}

/** A customer's entry, or the one with an index. */
export function entryOf(tree: SavedTree, customer: string | undefined, index: number | undefined): Proven {
  if ((customer === undefined) === (index === undefined)) throw new Failure("Say whose entry: CUSTOMER or --index N.");
  if (index !== undefined) return tree.at(index);
  const entry = tree.of(customer ?? "");
  if (entry) return entry;
  throw new Failure(`${tree.path} promises ${customer} nothing.`);
}
