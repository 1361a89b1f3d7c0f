// Holds docs/ and CONTRIBUTING.md against the code: every name in backticks on a page of operations exists in the contract's ABI,
// the SDK or a token's interface; every event and error of the ABI is on a page; every function is named above a page's first
// heading; what views return, kinds, parameters and the structs that people sign are told where they belong; the pages have
// the same headings and are listed; bars are those of `npm run gas`; links lead to files and headings; merchants' costs are those of gas
// and prices; the glossary and the developers' pages use the sources' names; the table of gates has every gate.
import { globSync, readFileSync } from "node:fs";
import { BARS } from "../gas/bars.ts";
import { costProblems } from "./docs/costs.ts";
import { deadLinks } from "./docs/links.ts";
import { operationProblems } from "./docs/pages.ts";
import { subjects } from "./docs/subjects.ts";
import { strayWords } from "./docs/words.ts";
import { gates } from "./gates.ts";

/** Every page is linked from the index. */
function unlisted(index: string): string[] {
  const text = readFileSync(index, "utf8");
  return globSync("docs/**/*.md")
    .filter((file) => file !== index && !text.includes(`(${file.slice("docs/".length)})`))
    .map((file) => `${index} does not list ${file}`);
}

/** What stands under a heading of third rank. */
const under = (text: string, heading: string): string =>
  (text.split(`\n### ${heading}\n`)[1] ?? "").split(/^#{1,3} /m)[0] ?? "";

/** The table of gas under each contract's name has each key, with its bar. */
function gasProblems(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return Object.entries(BARS).flatMap(([contract, bars]) => {
    const rows = [...under(text, contract).matchAll(/^\| `([\w/+^ -]+)` +\| +[\d,]+ \| +([\d,]*) \|/gm)];
    const written = new Map(rows.map(([, key = "", bar = ""]) => [key, bar]));
    const wrong = Object.entries(bars).filter(([key, { bar }]) => {
      return written.get(key) !== (bar?.toLocaleString("en-US") ?? "");
    });
    return wrong.map(([key]) => `${file}: ${contract}'s row of ${key} is missing or has another bar`);
  });
}

function gateProblems(file: string): string[] {
  const listed = [...readFileSync(file, "utf8").matchAll(/^\| `(\w+)` +\| .*\| .*\|$/gm)].map(([, name = ""]) => name);
  const all = gates.map(({ name }) => name);
  return [
    ...all.filter((name) => !listed.includes(name)).map((name) => `${file} lacks the gate ${name}`),
    ...listed.filter((name) => !all.includes(name)).map((name) => `${file}: no gate is called ${name}`),
  ];
}

const linking = globSync(["*.md", "docs/**/*.md", "sdk/*.md", "cli/*.md", "test/**/*.md"]);
/** Each once, though both halves of a contract have it. */
const problems = new Set([
  ...subjects.flatMap(operationProblems),
  ...unlisted("docs/README.md"),
  ...gasProblems("README.md"),
  ...linking.flatMap(deadLinks),
  ...costProblems(),
  ...strayWords(["docs/glossary.md", ...globSync("docs/developers/*.md")]),
  ...gateProblems("CONTRIBUTING.md"),
]);
for (const problem of problems) console.error(problem);
console.log(`${globSync("docs/operations/**/*.md").length} pages, ${problems.size} problems`);
process.exitCode = problems.size ? 1 : 0;
