// The glossary and the developers' pages call things what the sources call them.
import { globSync, readFileSync } from "node:fs";
import { named } from "./pages.ts";

const SOURCES = ["contracts/**/*.sol", "deploy/**/*.ts", "sdk/src/**/*.ts", "docs/*.ts"];

/** Every name in backticks occurs somewhere in the sources. */
export function strayWords(files: readonly string[]): string[] {
  const texts = globSync(SOURCES).map((file) => readFileSync(file, "utf8"));
  const words = new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
  return files.flatMap((file) =>
    named(readFileSync(file, "utf8"), [])
      .filter((name) => /^[A-Za-z_]\w*$/.test(name) && !words.has(name))
      .map((name) => `${file}: nothing is called ${name}`),
  );
}
