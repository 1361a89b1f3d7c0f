import { parse, type ValueNode } from "@humanwhocodes/momoa";
import { KeptError } from "../kept-error.ts";

/** A value of a JSON text, and where it is. */
export interface Json {
  readonly file: string;
  readonly line: number;
  readonly value: string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>;
}

/** ScheduleInvalid at a value's place; its message begins with "file:line". */
export const wrong = ({ file, line }: Pick<Json, "file" | "line">, message: string): KeptError =>
  new KeptError("ScheduleInvalid", `${file}:${line}`, message, [file, line]);

/** A JSON text as values that know their lines. Throws ScheduleInvalid for what is no JSON, and for an entry that is there twice. */
export function readJson(text: string, file: string): Json {
  if (text.trim() === "") throw wrong({ file, line: 1 }, "is empty");
  return toJson(syntaxOf(text, file), file);
}

function syntaxOf(text: string, file: string): ValueNode {
  try {
    return parse(text, { mode: "json" }).body;
  } catch (error) {
    const { line = 1, message } = error as Error & { line?: number };
    throw wrong({ file, line }, `is no JSON: ${message.replace(/ found\..*$/s, "").replace(/\.? \(\d+:\d+\)$/, "")}`);
  }
}

function toJson(node: ValueNode, file: string): Json {
  const { line } = node.loc.start;
  if (node.type === "Object") return { file, line, value: membersOf(node, file) };
  if (node.type === "Array") return { file, line, value: node.elements.map(({ value }) => toJson(value, file)) };
  if (node.type === "String" && node.loc.end.line !== line) {
    throw wrong({ file, line }, "is no JSON: a string goes over the end of its line");
  }
  const known = node.type === "String" || node.type === "Number" || node.type === "Boolean";
  return { file, line, value: known ? node.value : null };
}

function membersOf(node: Extract<ValueNode, { type: "Object" }>, file: string): ReadonlyMap<string, Json> {
  const members = new Map<string, Json>();
  for (const { name, value } of node.members) {
    const key = name.type === "String" ? name.value : name.name;
    const first = members.get(key);
    const { line } = name.loc.start;
    if (first) throw wrong({ file, line }, `"${key}" is on line ${first.line} already`);
    members.set(key, toJson(value, file));
  }
  return members;
}
