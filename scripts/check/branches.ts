// Which sides of each `if` the instrumented tests took. Hardhat records statements, no branches; but an `if` that
// more transactions reached than its body was also skipped.
import { globSync, readFileSync } from "node:fs";
import { addStatementCoverageInstrumentation, latestSupportedSolidityVersion } from "@nomicfoundation/edr";

interface Node {
  nodeType: string;
  src: string;
  trueBody?: Node;
  falseBody?: Node | null;
}

interface Hits {
  start: number;
  end: number;
  count: number;
}

/** How often each statement of a source was reached. */
function statements(source: string, text: string, counts: Map<string, number>): Hits[] {
  const { metadata } = addStatementCoverageInstrumentation(text, source, latestSupportedSolidityVersion());
  return metadata.map(({ tag, startUtf16, endUtf16 }) => {
    const space = /^\s*/.exec(text.slice(startUtf16, endUtf16))?.[0].length ?? 0;
    const count = counts.get(Buffer.from(tag).toString("hex")) ?? 0;
    return { start: startUtf16 + space, end: endUtf16, count };
  });
}

function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if ("nodeType" in value) yield value as Node;
  for (const child of Object.values(value)) yield* nodes(child);
}

/** Of one source: [taken, measured, not measured]. */
function branches(source: string, ast: unknown, counts: Map<string, number>): [number, number, number] {
  const text = readFileSync(source.replace(/^project\//, ""), "utf8");
  const hits = statements(source, text, counts);
  const start = (node: Node): number => Buffer.from(text).subarray(0, parseInt(node.src, 10)).toString().length;
  const count = (node: Node): number => hits.find((hit) => hit.start === start(node))?.count ?? 0;
  let [taken, measured, skipped] = [0, 0, 0];
  for (const node of nodes(ast)) {
    if (node.nodeType === "Conditional") skipped += 1;
    if (node.nodeType !== "IfStatement") continue;
    const [all, inside] = [count(node), count(node.trueBody!)];
    const otherwise = node.falseBody ? count(node.falseBody) : all - inside;
    for (const [side, times] of [
      ["true", inside],
      ["false", otherwise],
    ] as const) {
      measured += 1;
      if (times > 0) taken += 1;
      else console.log(`${source}:${text.slice(0, start(node)).split("\n").length} the if is never ${side}`);
    }
  }
  return [taken, measured, skipped];
}

export function reportBranches(): void {
  const counts = new Map<string, number>();
  for (const file of globSync("coverage/data/*/*.json")) {
    const data = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
    for (const [tag, count] of Object.entries(data)) counts.set(tag, (counts.get(tag) ?? 0) + count);
  }
  const asts = new Map<string, unknown>();
  for (const file of globSync("artifacts/build-info/*.output.json")) {
    const { output } = JSON.parse(readFileSync(file, "utf8")) as {
      output: { sources: Record<string, { ast: unknown }> };
    };
    for (const [source, { ast }] of Object.entries(output.sources)) asts.set(source, ast);
  }
  const sources = [...asts].filter(([source]) => /^project\/contracts\/(?!mocks\/)/.test(source));
  const parts = sources.map(([source, ast]) => branches(source, ast, counts));
  const [taken, measured, skipped] = [0, 1, 2].map((i) => parts.reduce((sum, part) => sum + part[i]!, 0)) as [
    number,
    number,
    number,
  ];
  const percent = ((100 * taken) / measured).toFixed(2);
  console.log(
    `branches ${percent} % (${taken} of ${measured} sides of if; ${skipped} conditional expressions not measured)`,
  );
}
