// Fails on any compiler warning that the current builds of either profile kept in their build-info.
import { globSync, readFileSync } from "node:fs";

interface Message {
  severity: string;
  formattedMessage?: string;
  message: string;
}

interface BuildOutput {
  output: { errors?: Message[] };
}

const files = globSync("{artifacts,build/production/artifacts}/build-info/*.output.json");
const messages = files.flatMap((file) => (JSON.parse(readFileSync(file, "utf8")) as BuildOutput).output.errors ?? []);
const texts = new Set(messages.map((message) => message.formattedMessage ?? message.message));
if (!files.length) texts.add("no build found");
for (const text of texts) console.error(text);
process.exitCode = texts.size ? 1 : 0;
