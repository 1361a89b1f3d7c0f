import {
  isCollection,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  Scalar,
  visit,
  type Document,
  type Node,
} from "yaml";

/** A JSON file as a tree that still has its lines, and each key that is there twice. */
export interface JsonTree {
  readonly root: Node;
  /** From 1. */
  lineOf(node: unknown): number;
}

/** Where a file stops being JSON. */
export interface NotJson {
  readonly line: number;
}

/** The tree of a JSON file. YAML contains JSON, so its parser makes the tree; whether it is JSON the engine decides. */
export function jsonTree(source: string): JsonTree | NotJson {
  const text = source.replace(/^\uFEFF/, "");
  const lines = new LineCounter();
  try {
    JSON.parse(text);
  } catch (error) {
    return { line: placeOf(error as Error, text, lines) };
  }
  const { contents } = parsed(text, lines);
  if (!isNode(contents)) return { line: 1 };
  return {
    root: contents,
    lineOf: (node) => (isNode(node) ? lines.linePos(node.range?.[0] ?? 0).line : 1),
  };
}

const parsed = (text: string, lineCounter: LineCounter): Document =>
  parseDocument(text, { lineCounter, uniqueKeys: false, schema: "json", prettyErrors: false });

/** The engine says where, or YAML does, or it is the first thing that only YAML has. */
function placeOf({ message }: Error, text: string, lines: LineCounter): number {
  const document = parsed(text, lines);
  const position = /position (\d+)/.exec(message)?.[1] ?? document.errors[0]?.pos[0] ?? foreign(document);
  return lines.linePos(Math.min(Number(position), text.length)).line;
}

function foreign(document: Document): number {
  const found: number[] = [];
  visit(document, (_, node) => {
    if (!isNode(node) || isJson(node)) return undefined;
    found.push(node.range?.[0] ?? 0);
    return visit.BREAK;
  });
  return found[0] ?? 0;
}

function isJson(node: Node): boolean {
  if (isCollection(node)) return node.flow === true && node.anchor === undefined && node.tag === undefined;
  if (!isScalar(node) || node.anchor !== undefined || node.tag !== undefined) return false;
  return node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.PLAIN;
}
