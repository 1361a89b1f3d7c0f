// Storage layout of every contract against test/layout/<Contract>.json; --update writes the files.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { deployable, type StorageLayout } from "./contracts.ts";

const folder = "test/layout";
const update = process.argv.includes("--update");

/** The layout without the compiler's AST ids, which change with every file. */
function plain({ storage, types }: StorageLayout): string {
  const typeName = (id: string): string => types?.[id]?.label ?? id;
  const rows = (variables: StorageLayout["storage"]): unknown =>
    variables.map(({ label, slot, offset, type }) => ({ slot: Number(slot), offset, label, type: typeName(type) }));
  const structs = Object.values(types ?? {}).filter((type) => type.members);
  const members = structs.map((type) => [
    type.label,
    { bytes: Number(type.numberOfBytes), members: rows(type.members!) },
  ]);
  return `${JSON.stringify({ storage: rows(storage), structs: Object.fromEntries(members) as unknown }, undefined, 2)}\n`;
}

const stateful = deployable("artifacts").filter(({ storage }) => storage.storage.length);
const layouts = new Map(stateful.map(({ name, storage }) => [join(folder, `${name}.json`), plain(storage)]));
const stale = globSync(join(folder, "*.json")).filter((file) => !layouts.has(file));
if (update) {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of layouts) writeFileSync(file, text);
  for (const file of stale) rmSync(file);
}
const problems = stale.filter(() => !update).map((file) => `${file}: there is no such contract`);
for (const [file, text] of layouts) {
  const recorded = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (recorded !== text) problems.push(`${basename(file, ".json")}: layout differs from ${file}; it is now\n${text}`);
}
/** Second halves, which run on the storage of the contract that made them: their variables are its first ones. */
const halves = { PartyActs: "DeliveryEscrow", LoyaltyOffice: "LoyaltyToken", AgreementActs: "ServiceAgreement" };
const variables = (contract: string): string[] => {
  const { storage } = JSON.parse(layouts.get(join(folder, `${contract}.json`)) ?? '{"storage":[]}') as {
    storage: unknown[];
  };
  return storage.map((variable) => JSON.stringify(variable));
};
for (const [half, whole] of Object.entries(halves)) {
  const own = variables(half);
  if (!own.length || variables(whole).slice(0, own.length).join("\n") !== own.join("\n"))
    problems.push(`${half} does not lie at the beginning of ${whole}'s storage`);
}
if (!layouts.size) problems.push("no contract is built");
if (problems.length) problems.push("if that is meant: npm run layout, and say so in CHANGELOG.md as breaking");
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
