// What npm would publish: builds the workspaces, lists the three packages and loads the SDK and the CLI as plain Node does.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

interface Packed {
  name: string;
  size: number;
  files: { path: string }[];
}

interface Rule {
  folder: string;
  must: RegExp[];
  mustNot: RegExp[];
}

const always = [/^package\.json$/, /^LICENSE$/, /^README\.md$/];
const never = [/(^|\/)(test|mocks|node_modules|artifacts|cache)\//, /\.test\.|\.t\.sol$|\.env|\.tgz$/];
const rules: Rule[] = [
  {
    folder: ".",
    must: [
      /^contracts\/delivery\/DeliveryEscrow\.sol$/,
      /^contracts\/interfaces\/.+\.sol$/,
      /^contracts\/examples\/.+\.sol$/,
      /^deploy\/modules\/.+\.ts$/,
    ],
    mustNot: [/^(sdk|cli|scripts|docs)\//],
  },
  { folder: "sdk", must: [/^dist\/index\.js$/, /^dist\/index\.d\.ts$/], mustNot: [/^src\//] },
  { folder: "cli", must: [/^dist\/main\.js$/, /^data\/.+\.csv$/], mustNot: [/^src\//] },
];

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

function problems({ folder, must, mustNot }: Rule): string[] {
  const [packed] = JSON.parse(run("npm", "pack", `./${folder}`, "--dry-run", "--json", "--ignore-scripts")) as [Packed];
  const paths = packed.files.map((file) => file.path);
  console.log(`${packed.name}: ${paths.length} files, ${packed.size} bytes packed`);
  const lacking = [...always, ...must].filter((pattern) => !paths.some((path) => pattern.test(path)));
  const extra = paths.filter((path) => [...never, ...mustNot].some((pattern) => pattern.test(path)));
  return [
    ...lacking.map((pattern) => `${packed.name} lacks ${pattern.source}`),
    ...extra.map((path) => `${packed.name} must not ship ${path}`),
  ];
}

for (const folder of ["sdk", "cli"]) {
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  run("tsc", "-p", folder);
}
const found = rules.flatMap(problems);
const names = run("node", "--input-type=module", "-e", "console.log(Object.keys(await import('@kept/sdk')).length)");
if (!(Number(names) > 0)) found.push("@kept/sdk exports nothing");
if (!run("node", "cli/dist/main.js", "--help").includes("kept")) found.push("kept --help says nothing");
for (const { folder } of rules) {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { scripts: object };
  const installs = Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name));
  if (installs.length) found.push(`${folder}/package.json runs ${installs.join(", ")} at every consumer's`);
}
for (const problem of found) console.error(problem);
process.exitCode = found.length ? 1 : 0;
