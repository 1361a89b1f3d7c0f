// Makes the checkout ready: dependencies from package-lock.json, under a Node that the toolchain accepts.
// npm runs it before every script a user may run first (it returns at once when nothing has changed)
// and, as --heal, after every install, which then compiles what `npm start` runs, too.
// Plain JavaScript for any Node from 18 up; uses nothing from node_modules itself.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const tools = join(root, "tools", "node");
const lockText = readFileSync(join(root, "package-lock.json"));
const toolsLock = readFileSync(join(tools, "package-lock.json"));
const stampFile = join(modules, ".bootstrap");
const stamp = createHash("sha256")
  .update(lockText)
  .update(toolsLock)
  .update(`${process.platform} ${process.arch}`)
  .digest("hex");

const [pinnedPath, pinnedEntry] =
  Object.entries(JSON.parse(toolsLock).packages).find(([, p]) => p.os && isFor(p)) ?? [];
const pinned = join(tools, pinnedPath ?? "none", "bin", "node");
const link = join(modules, ".bin", "node");

const [major, minor] = process.versions.node.split(".").map(Number);
/** Whether npm found the pinned Node through the link, which an installation takes away. */
const linked = existsSync(pinned) && realpathSync(process.execPath) === realpathSync(pinned);
const fits = !linked && (major > 22 || (major === 22 && minor >= 18));

function say(text) {
  console.error(`bootstrap: ${text}`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

/** The settings of the npm that called us (workspace, omit, dry-run …) are not for the one we call. */
function cleanEnv() {
  const foreign = /^npm_(?!execpath|config_(cache|registry|userconfig|globalconfig|cafile)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
}

function npm(cwd, nodeDir, ...args) {
  const env = cleanEnv();
  env.PATH = [nodeDir, env.PATH].filter(Boolean).join(delimiter);
  const cli = process.env.npm_execpath;
  const node = nodeDir ? join(nodeDir, "node") : process.execPath;
  const [command, first] = cli?.endsWith("npm-cli.js") ? [node, [cli]] : ["npm", []];
  const flags = ["--no-audit", "--no-fund", "--loglevel=error"];
  const run = spawnSync(command, [...first, ...args, ...flags], { cwd, env, stdio: ["ignore", 2, 2] });
  if (run.status !== 0) fail(`npm ${args.join(" ")} failed (${run.error ?? run.signal ?? run.status})`);
}

function hasPinned() {
  if (!existsSync(pinned)) return false;
  const { version } = JSON.parse(readFileSync(join(tools, pinnedPath, "package.json"), "utf8"));
  return version === pinnedEntry.version;
}

/** Where the Node to use lies, when it is not the one that runs this. */
function runtime() {
  if (fits) return undefined;
  if (!hasPinned()) {
    say(`Node ${process.versions.node} is too old for the toolchain; fetching one from npm`);
    npm(tools, undefined, "ci");
  }
  if (!existsSync(pinned)) fail("no Node in npm for this platform; install Node 24");
  return dirname(pinned);
}

function fit(list, value) {
  const values = list === undefined ? [value] : [list].flat();
  return values.includes(value) || (values.every((x) => x.startsWith("!")) && !values.includes(`!${value}`));
}

function isFor({ os, cpu }) {
  return fit(os, process.platform) && fit(cpu, process.arch);
}

/** Native packages that belong on this machine and were left out. */
function missing() {
  const libc = process.report?.getReport().header.glibcVersionRuntime ? "glibc" : "musl";
  return Object.entries(JSON.parse(lockText).packages)
    .filter(([, p]) => p.optional && (p.os || p.cpu || p.libc))
    .filter(([, p]) => isFor(p))
    .filter(([, p]) => process.platform !== "linux" || fit(p.libc, libc))
    .map(([path]) => path)
    .filter((path) => !existsSync(join(root, path, "package.json")));
}

function linkNode() {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), pinned), link);
}

/** What `npm start` runs on, made with the installation; where it fails, `npm start` says why. */
function build() {
  const tsx = join(modules, ".bin", "tsx");
  if (!existsSync(tsx)) return;
  const env = cleanEnv();
  env.PATH = [nodeDir, join(modules, ".bin"), env.PATH].filter(Boolean).join(delimiter);
  spawnSync(tsx, ["scripts/production.ts"], { cwd: root, env, stdio: ["ignore", 2, 2] });
}

const heal = process.argv[2] === "--heal";
if (heal && !existsSync(join(modules, ".package-lock.json"))) process.exit(0);
const fresh = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
if (!heal && fresh && (fits || existsSync(link))) process.exit(0);
const nodeDir = runtime();
if (heal) {
  if (missing().length) npm(root, nodeDir, "install", "--no-save", "--ignore-scripts");
} else if (!fresh) {
  say("installing the dependencies of package-lock.json");
  npm(root, nodeDir, "ci", "--ignore-scripts");
}
const lost = missing();
if (lost.length) fail(`npm left out ${lost.join(", ")}`);
if (nodeDir) linkNode();
writeFileSync(stampFile, stamp);
if (heal) build();
