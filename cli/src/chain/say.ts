/** Parts for people, with a line between them; or one document for machines, in which whole numbers are text. */
export function say({ json }: { readonly json?: true }, parts: readonly (readonly string[])[], document: object): void {
  const whole = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
  const filled = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  process.stdout.write(`${json ? JSON.stringify(document, whole, 2) : filled.join("\n\n")}\n`);
}
