import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { Failure } from "../failure.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** One process at a time for a file; returns what releases it. A lock whose process is gone is taken over. */
export function lock(file: string): () => void {
  const path = `${file}.lock`;
  if (!create(path)) {
    const holder = holderOf(path);
    if (holder.host !== hostname() || isRunning(holder.pid)) throw busy(file, holder);
    takeAway(path, holder, file);
    if (!create(path)) throw busy(file, holderOf(path));
  }
  return () => rmSync(path, { force: true });
}

const busy = (file: string, { pid, host }: Holder): Failure =>
  new Failure(`Process ${pid} on ${host} is issuing ${file}; if it is gone, remove ${file}.lock.`);

/** Of several processes that find the same old lock, one moves it; who has moved a new one by mistake puts it back. */
function takeAway(path: string, old: Holder, file: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    throw busy(file, holderOf(path));
  }
  const moved = holderOf(aside);
  if (moved.pid !== old.pid) {
    renameSync(aside, path);
    throw busy(file, moved);
  }
  rmSync(aside);
}

function create(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new Failure(`${path} cannot be written (${code ?? "unknown reason"}).`);
  }
}

/** A lock that nobody could finish writing has no process. */
function holderOf(path: string): Holder {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return { pid: 0, host: hostname() };
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
