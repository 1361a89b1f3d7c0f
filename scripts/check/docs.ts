// Holds docs/operations/ and CONTRIBUTING.md against the code: every name in backticks exists in the ABI, the SDK or a
// token's interface; every event and error of the ABI is on a page; the pages have the same headings; bars are those of
// `npm run gas`; links lead somewhere; the table of gates has every gate.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as sdk from "@kept/sdk";
import * as calc from "@kept/sdk/calc";
import { DeliveryEscrowAbi } from "../../sdk/src/abis/DeliveryEscrow.ts";
import { ERROR_ABI } from "../../sdk/src/abis/errors.ts";
import { BARS } from "../gas/bars.ts";
import { gates } from "./gates.ts";

interface Parameter {
  readonly name?: string;
  readonly components?: readonly Parameter[];
}

interface Item extends Parameter {
  readonly type: string;
  readonly inputs?: readonly Parameter[];
  readonly outputs?: readonly Parameter[];
}

const HEADINGS = "What it does, Who may call it, When, Arguments, Effects, Events, Errors, Gas, Example";
/** What tokens of OpenZeppelin's making and our own test token call things. */
const OUTSIDE = ["setBlocked", "approve", "transfer", "transferFrom"];

const problems: string[] = [];
const abi: readonly Item[] = [...DeliveryEscrowAbi, ...ERROR_ABI];

/** Names of parameters and of their members. */
const deep = (parameters: readonly Parameter[] = []): string[] =>
  parameters.flatMap(({ name = "", components }) => [name, ...deep(components)]);

function vocabulary(): Set<string> {
  const enums = [sdk.Status, sdk.Closing, sdk.Outcome, sdk.FundingKind].flatMap((each) => Object.keys(each));
  const contract = abi.flatMap(({ name = "", inputs, outputs }) => [name, ...deep(inputs), ...deep(outputs)]);
  const methods = [sdk.Escrow, sdk.EscrowReader].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));
  const keys = Object.values(BARS).flatMap((bars) => Object.keys(bars));
  const own = ["DeliveryEscrow", "due", "share", "true", "false"];
  return new Set([...enums, ...contract, ...methods, ...keys, ...own, ...Object.keys({ ...sdk, ...calc }), ...OUTSIDE]);
}

/** The text without its code blocks. */
const prose = (text: string): string => text.replace(/^```.*?^```/gms, "");

/** The names in backticks: `a`, `a(b, c)` and `a.b` are names; sums and commands are not. */
function named(text: string): string[] {
  const code = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, each = ""]) => each);
  const simple = code.filter((each) => /^[A-Za-z_][\w/-]*(\([\w, ]*\))?$/.test(each));
  return simple.flatMap((each) => each.split(/[(), ]+/)).filter(Boolean);
}

function checkBars(file: string, text: string): void {
  for (const [, key = "", bar = ""] of text.matchAll(/^\| `([\w/-]+)` +\| +([\d,]+|–) \|/gm)) {
    const expected = BARS["DeliveryEscrow"]?.[key];
    if (!expected) problems.push(`${file}: no bar is called ${key}`);
    else if ((expected.bar?.toLocaleString("en-US") ?? "–") !== bar)
      problems.push(`${file}: the bar of ${key} differs`);
  }
}

function checkPage(file: string, known: Set<string>): void {
  const text = readFileSync(file, "utf8");
  const headings = [...prose(text).matchAll(/^## (.+)$/gm)].map(([, each]) => each).join(", ");
  if (headings !== HEADINGS) problems.push(`${file} has the headings: ${headings}`);
  for (const name of new Set(named(text))) if (!known.has(name)) problems.push(`${file}: nothing is called ${name}`);
  checkBars(file, text);
}

function checkLinks(file: string): void {
  for (const [, target = ""] of prose(readFileSync(file, "utf8")).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
    if (!existsSync(join(dirname(file), target))) problems.push(`${file} links to ${target}, which is not there`);
}

function checkGates(file: string): void {
  const listed = [...readFileSync(file, "utf8").matchAll(/^\| `(\w+)` +\| .*\| .*\|$/gm)].map(([, name]) => name);
  const all = gates.map(({ name }) => name);
  for (const name of all) if (!listed.includes(name)) problems.push(`${file} lacks the gate ${name}`);
  for (const name of listed) if (!all.includes(name ?? "")) problems.push(`${file}: no gate is called ${name}`);
}

const pages = globSync("docs/operations/*.md").sort();
const known = vocabulary();
for (const page of pages) checkPage(page, known);
const told = new Set(pages.flatMap((page) => named(readFileSync(page, "utf8"))));
for (const { type, name = "" } of DeliveryEscrowAbi as readonly Item[])
  if (type !== "constructor" && !told.has(name)) problems.push(`no page names the ${type} ${name}`);
for (const file of globSync(["*.md", "docs/**/*.md", "sdk/*.md", "cli/*.md", "test/**/*.md"])) checkLinks(file);
checkGates("CONTRIBUTING.md");
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${told.size} names`);
process.exitCode = problems.length ? 1 : 0;
