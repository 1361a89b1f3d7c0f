// Adds to package-lock.json the platform packages that the registry in use did not have when the lock was made:
// npm 11 refuses `npm ci` where an optional dependency has no entry. An entry without integrity is fetched on
// its own platform only. Run it after every `npm install` that changes the lock.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const packages = lock.packages;
const systems = /(darwin|linux|win32|android|freebsd|netbsd|openbsd|openharmony|sunos|aix)/;
const cpus = /(x64|amd64|arm64|ia32|arm(?!64)|riscv64|ppc64|s390x|loong64|mips64el|wasm32)/;

/** Whether node's resolution finds `name` from the package at `path`. */
function resolves(path, name) {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (packages[`${at}/node_modules/${name}`]) return true;
  }
  return Boolean(packages[`node_modules/${name}`]);
}

function stub(parent, name, version) {
  const os = name.match(systems)?.[1];
  const cpu = name
    .replace(os ?? "", "")
    .match(cpus)?.[1]
    ?.replace("amd64", "x64");
  if (!os || !cpu || !/^\d+\.\d+\.\d+/.test(version)) return undefined;
  const libc = /musl/.test(name) ? ["musl"] : /gnu/.test(name) && os === "linux" ? ["glibc"] : undefined;
  return { version, cpu: [cpu], dev: parent.dev, ...(libc && { libc }), optional: true, os: [os] };
}

let added = 0;
for (const [path, parent] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (resolves(path, name)) continue;
    const entry = stub(parent, name, version);
    if (!entry) {
      console.log("cannot stub", path, name, version);
      continue;
    }
    packages[`node_modules/${name}`] = entry;
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en")));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to package-lock.json`);
