// What the pages of a contract's operations must be.
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { BARS } from "../../gas/bars.ts";
import type { Subject } from "./subjects.ts";

const HEADINGS = "What it does, Who may call it, When, Arguments, Effects, Events, Errors, Gas, Example";

/** The text without its code blocks. */
export const prose = (text: string): string => text.replace(/^```.*?^```/gms, "");

/** The names in backticks: `a` and `a(b, c)` are names; sums, commands and structs with their types are not. */
export function named(text: string, structs: readonly string[]): string[] {
  const code = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, each = ""]) => each);
  const simple = code.filter((each) => /^[A-Za-z_][\w/-]*(\([\w, ]*\))?$/.test(each));
  return simple
    .filter((each) => !structs.includes(each))
    .flatMap((each) => each.split(/[(), ]+/))
    .filter(Boolean);
}

function* barProblems({ contract }: Subject, file: string, text: string): Iterable<string> {
  for (const [, key = "", bar = ""] of text.matchAll(/^\| `([\w/^-]+)` +\| +([\d,]+|–) \|/gm)) {
    const expected = BARS[contract]?.[key];
    if (!expected) yield `${file}: no bar is called ${key}`;
    else if ((expected.bar?.toLocaleString("en-US") ?? "–") !== bar) yield `${file}: the bar of ${key} differs`;
  }
}

function* pageProblems(subject: Subject, file: string, text: string): Iterable<string> {
  const headings = [...prose(text).matchAll(/^## (.+)$/gm)].map(([, each]) => each).join(", ");
  if (headings !== HEADINGS) yield `${file} has the headings: ${headings}`;
  const names = new Set(named(text, subject.structs));
  for (const name of names) if (!subject.known.has(name)) yield `${file}: nothing is called ${name}`;
  for (const name of subject.told[basename(file)] ?? []) if (!names.has(name)) yield `${file} does not name ${name}`;
  yield* barProblems(subject, file, text);
}

/** What stands above the first heading of second rank: the operations that a page is about. */
const head = (text: string): string => text.split(/^## /m)[0] ?? "";

function* coverage({ abi, structs, contract }: Subject, texts: readonly string[]): Iterable<string> {
  const told = new Set(texts.flatMap((text) => named(text, structs)));
  const about = new Set(texts.flatMap((text) => named(head(text), structs)));
  for (const { type, name } of abi) {
    if (!name) continue;
    if (!told.has(name)) yield `no page of ${contract} names the ${type} ${name}`;
    else if (type === "function" && !about.has(name)) yield `no page of ${contract} is about the function ${name}`;
  }
  for (const struct of structs)
    if (!texts.some((text) => text.includes(`\`${struct}\``))) yield `no page of ${contract} has the struct ${struct}`;
}

/** Every page has the same headings and names what exists; everything that exists is on a page. */
export function operationProblems(subject: Subject): string[] {
  const files = globSync(`${subject.folder}/*.md`).sort();
  const texts = files.map((file) => readFileSync(file, "utf8"));
  const absent = Object.keys(subject.told).filter((page) => !files.includes(`${subject.folder}/${page}`));
  return [
    ...absent.map((page) => `${subject.folder}/${page} is not there`),
    ...files.flatMap((file, i) => [...pageProblems(subject, file, texts[i] ?? "")]),
    ...coverage(subject, texts),
  ];
}
