import type { ValueNode } from "@humanwhocodes/momoa";
import { isPrintable, jsonTree, keyOf, lineOf } from "../json-text.ts";
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
  const tree = jsonTree(text);
  if (!("type" in tree)) throw wrong({ file, line: tree.line }, "is no JSON");
  try {
    return toJson(tree, file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw wrong({ file, line: lineOf(tree) }, "is nested too deeply");
  }
}

function toJson(node: ValueNode, file: string): Json {
  const line = lineOf(node);
  if (node.type === "Object") return { file, line, value: membersOf(node, file) };
  if (node.type === "Array") return { file, line, value: node.elements.map(({ value }) => toJson(value, file)) };
  if (node.type === "String") return { file, line, value: printable(node.value, { file, line }) };
  return { file, line, value: node.type === "Number" || node.type === "Boolean" ? node.value : null };
}

/** A text of one line that a terminal shows as it is. */
function printable(text: string, place: Pick<Json, "file" | "line">): string {
  if (isPrintable(text)) return text;
  throw wrong(place, "a text has a line break, a tab or another control character in it");
}

function membersOf(node: Extract<ValueNode, { type: "Object" }>, file: string): ReadonlyMap<string, Json> {
  const members = new Map<string, Json>();
  for (const member of node.members) {
    const line = lineOf(member);
    const key = printable(keyOf(member), { file, line });
    const first = members.get(key);
    if (first) throw wrong({ file, line }, `"${key}" is on line ${first.line} already`);
    members.set(key, toJson(member.value, file));
  }
  return members;
}
