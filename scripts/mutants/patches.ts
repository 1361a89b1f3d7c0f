// The committed mutants: test/mutants/<name>.patch, a unified diff against contracts/ below two header lines,
//   # test: test/<…>.test.ts or .t.sol > title of the test that must fail, or a part of it that no other test of the file has
//   # why: what the broken line is for
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";

export interface Mutant {
  name: string;
  patch: string;
  file: string;
  title: string;
  why: string;
  /** The sources that it changes. */
  changes: string[];
}

function header(text: string, key: string, patch: string): string {
  const value = new RegExp(`^# ${key}: (.+)$`, "m").exec(text)?.[1]?.trim();
  if (!value) throw new Error(`${patch} has no line "# ${key}: …"`);
  return value;
}

function read(patch: string): Mutant {
  const text = readFileSync(patch, "utf8");
  const [file = "", ...title] = header(text, "test", patch).split(" > ");
  if (!title.length) throw new Error(`${patch} must say "# test: <file> > <title>"`);
  const changes = [...text.matchAll(/^\+\+\+ b\/(\S+)/gm)].flatMap(([, source]) => source ?? []);
  const why = header(text, "why", patch);
  return { name: basename(patch, ".patch"), patch, file, title: title.join(" > "), why, changes };
}

/** All mutants, or those named. */
export function mutants(names: string[]): Mutant[] {
  const all = globSync("test/mutants/*.patch").sort().map(read);
  const unknown = names.filter((name) => !all.some((mutant) => mutant.name === name));
  if (unknown.length) throw new Error(`no mutant ${unknown.join(", ")} in test/mutants`);
  return names.length ? all.filter((mutant) => names.includes(mutant.name)) : all;
}
