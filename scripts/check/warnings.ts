// Fails on any compiler warning about the project's own files in the current builds of either profile.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

interface Message {
  formattedMessage?: string;
  sourceLocation?: { file: string };
}

type Cache = Record<string, { buildInfoOutputPath: string }>;
type BuildOutput = { output: { errors?: Message[] } };

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** Of each file only what the compilation said that made its current artifacts; older ones linger beside it. */
function warnings(cacheFile: string): string[] {
  const files = Object.entries(read(cacheFile) as Cache).filter(([file]) => existsSync(file));
  const outputs = new Map<string, Message[]>();
  return files.flatMap(([file, { buildInfoOutputPath: path }]) => {
    const messages = outputs.get(path) ?? (read(path) as BuildOutput).output.errors ?? [];
    outputs.set(path, messages);
    const source = `project/${relative(process.cwd(), file)}`;
    return messages.filter((message) => message.sourceLocation?.file === source).map((m) => m.formattedMessage ?? "");
  });
}

const caches = ["cache/compile-cache.json", "build/production/cache/compile-cache.json"];
const texts = new Set(caches.flatMap(warnings));
for (const text of texts) console.error(text);
process.exitCode = texts.size ? 1 : 0;
