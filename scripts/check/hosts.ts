// Fails where a tracked file names a package registry's host or a path outside the checkout.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";

// in halves, so that this file passes its own test
const rules: [RegExp, string][] = [
  [
    new RegExp(["registry\\.(npm", "js|yarn", "pkg)|npm", "mirror|npm\\.pkg\\.git", "hub"].join(""), "i"),
    "names a registry host",
  ],
  [
    new RegExp(['https?://[^/\\s"]*(regis', "try|verdac", "cio|artifac", "tory|nex", "us)"].join(""), "i"),
    "names a registry host",
  ],
  [
    new RegExp(["(^|[\\s\"'`(=:])/(wo", "rk|ro", "ot|ho", "me|Us", "ers)/"].join("")),
    "names a path outside the checkout",
  ],
];
const outside: [RegExp, string] = [new RegExp(["\\.\\./sha", "red/"].join("")), "names a path outside the checkout"];

function problems(file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const applied = file === ".ci/run" ? rules : [...rules, outside];
  return lines.flatMap((line, index) =>
    applied
      .filter(([pattern]) => pattern.test(line))
      .map(([, what]) => `${file}:${index + 1} ${what}: ${line.trim().slice(0, 120)}`),
  );
}

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
  encoding: "utf8",
});
const files = listed.split("\0").filter((file) => file && existsSync(file) && statSync(file).size < 5_000_000);
const found = files.flatMap(problems);
const npmrc = readFileSync(".npmrc", "utf8");
if (!/^omit-lockfile-registry-resolved=true$/m.test(npmrc))
  found.push(".npmrc must say omit-lockfile-registry-resolved=true");
for (const problem of found) console.error(problem);
process.exitCode = found.length ? 1 : 0;
