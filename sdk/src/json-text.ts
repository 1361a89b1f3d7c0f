import { parse, traverse, type MemberNode, type ValueNode } from "@humanwhocodes/momoa";

/** Where a text stops being JSON. */
export interface NotJson {
  /** From 1. */
  readonly line: number;
}

/** A JSON text as a tree that knows its lines, and each key that is there twice. */
export function jsonTree(source: string): ValueNode | NotJson {
  const text = source.replace(/^\uFEFF/, "");
  try {
    const tree = parse(text, { mode: "json" }).body;
    const line = isJson(text) ? undefined : lineOfControl(tree, text);
    return line === undefined ? tree : { line };
  } catch (error) {
    return { line: placeOf(error as Error & { line?: number }, text) };
  }
}

/** The parser mistakes the line on which some texts break off. A tree that is too deep for the stack has none. */
const placeOf = ({ line = 1, message }: { line?: number; message: string }, text: string): number =>
  message.includes("end of input") ? text.trimEnd().split("\n").length : line;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The parser lets strings hold line breaks and the like; JSON does not. */
function lineOfControl(tree: ValueNode, text: string): number {
  const lines: number[] = [];
  traverse(tree, {
    enter: ({ type, loc: { start, end } }) => {
      const own = type === "String" ? text.slice(start.offset, end.offset) : "";
      if (Array.from(own).some((character) => character < " ")) lines.push(start.line);
    },
  });
  return lines[0] ?? 1;
}

/** Whether a terminal shows a text as it is, in one line. */
export const isPrintable = (text: string): boolean => /^\P{Cc}*$/u.test(text);

/** A member's key. */
export const keyOf = ({ name }: MemberNode): string => (name.type === "String" ? name.value : name.name);

/** The line on which anything of a tree begins, from 1. */
export const lineOf = ({ loc }: Pick<ValueNode | MemberNode, "loc">): number => loc.start.line;
