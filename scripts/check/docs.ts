// Holds docs/ and CONTRIBUTING.md against the code: every name in backticks on a page of operations exists in the ABI, the SDK or
// a token's interface; every event and error of the ABI is on a page; every function is named above a page's first heading;
// members of the state, kinds, statuses and the structs that people sign are told where they belong; the pages have the same
// headings and are listed; bars are those of `npm run gas`; links lead somewhere; the table of gates has every gate.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TypedDataEncoder } from "ethers";
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
const OUTSIDE = ["setBlocked", "approve", "transfer", "transferFrom", "deposit"];

const problems: string[] = [];
const abi: readonly Item[] = [...DeliveryEscrowAbi, ...ERROR_ABI];

/** What people sign, as EIP-712 has it. */
const structs = signedStructs();

function signedStructs(): string[] {
  const payment = { Payment: sdk.PERMIT2_TYPES["Payment"] ?? [] };
  const all = [sdk.CART_TYPES, payment, ...Object.values(sdk.ACT_TYPES)];
  return all.map((types) => TypedDataEncoder.from(types).encodeType(Object.keys(types)[0] ?? ""));
}

/** Names of parameters and of their members. */
const deep = (parameters: readonly Parameter[] = []): string[] =>
  parameters.flatMap(({ name = "", components }) => [name, ...deep(components)]);

function vocabulary(): Set<string> {
  const enums = [sdk.Status, sdk.Closing, sdk.Outcome, sdk.FundingKind].flatMap((each) => Object.keys(each));
  const contract = abi.flatMap(({ name = "", inputs, outputs }) => [name, ...deep(inputs), ...deep(outputs)]);
  const classes = [sdk.Escrow, sdk.EscrowActs, sdk.EscrowReader];
  const methods = classes.flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));
  const keys = Object.values(BARS).flatMap((bars) => Object.keys(bars));
  const own = ["DeliveryEscrow", "due", "share", "true", "false", ...Object.keys(sdk.ACT_TYPES)];
  return new Set([...enums, ...contract, ...methods, ...keys, ...own, ...Object.keys({ ...sdk, ...calc }), ...OUTSIDE]);
}

/** The text without its code blocks. */
const prose = (text: string): string => text.replace(/^```.*?^```/gms, "");

/** The names in backticks: `a` and `a(b, c)` are names; sums, commands and structs with their types are not. */
function named(text: string): string[] {
  const code = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, each = ""]) => each);
  const simple = code.filter((each) => /^[A-Za-z_][\w/-]*(\([\w, ]*\))?$/.test(each));
  return simple
    .filter((each) => !structs.includes(each))
    .flatMap((each) => each.split(/[(), ]+/))
    .filter(Boolean);
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

/** What stands above the first heading of second rank: the operations that a page is about. */
const head = (text: string): string => text.split(/^## /m)[0] ?? "";

function checkFunctions(texts: readonly string[]): void {
  const covered = new Set(texts.flatMap((text) => named(head(text))));
  for (const { type, name = "" } of DeliveryEscrowAbi as readonly Item[])
    if (type === "function" && !covered.has(name)) problems.push(`no page is about the function ${name}`);
}

function checkNamed(file: string, names: readonly string[]): void {
  const told = new Set(named(readFileSync(file, "utf8")));
  for (const name of names) if (!told.has(name)) problems.push(`${file} does not name ${name}`);
}

function checkStructs(texts: readonly string[]): void {
  for (const struct of structs)
    if (!texts.some((text) => text.includes(`\`${struct}\``))) problems.push(`no page has the struct ${struct}`);
}

/** Every page is linked from the index. */
function checkListed(index: string): void {
  const text = readFileSync(index, "utf8");
  for (const file of globSync("docs/**/*.md"))
    if (file !== index && !text.includes(`(${file.slice("docs/".length)})`))
      problems.push(`${index} does not list ${file}`);
}

/** The table of gas in the README has each key, with its bar. */
function checkGas(file: string): void {
  const rows = [...readFileSync(file, "utf8").matchAll(/^\| `([\w/+ -]+)` +\| +[\d,]+ \| +([\d,]*) \|/gm)];
  const bars = new Map(rows.map(([, key = "", bar = ""]) => [key, bar]));
  for (const [key, { bar }] of Object.values(BARS).flatMap((each) => Object.entries(each)))
    if (bars.get(key) !== (bar?.toLocaleString("en-US") ?? ""))
      problems.push(`${file}: its row of ${key} is missing or has another bar`);
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
const texts = pages.map((page) => readFileSync(page, "utf8"));
const told = new Set(texts.flatMap(named));
for (const { type, name = "" } of DeliveryEscrowAbi as readonly Item[])
  if (type !== "constructor" && !told.has(name)) problems.push(`no page names the ${type} ${name}`);
for (const file of globSync(["*.md", "docs/**/*.md", "sdk/*.md", "cli/*.md", "test/**/*.md"])) checkLinks(file);
const stateOf = abi.find(({ type, name }) => type === "function" && name === "stateOf");
checkFunctions(texts);
checkNamed("docs/operations/views.md", [...deep(stateOf?.outputs).filter(Boolean), ...Object.keys(sdk.Status)]);
checkNamed("docs/operations/fund.md", Object.keys(sdk.FundingKind));
checkStructs(texts);
checkListed("docs/README.md");
checkGas("README.md");
checkGates("CONTRIBUTING.md");
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${told.size} names`);
process.exitCode = problems.length ? 1 : 0;
