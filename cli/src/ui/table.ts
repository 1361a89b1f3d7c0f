export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

export const left = (title: string): Column => ({ title });
export const right = (title: string): Column => ({ title, align: "right" });

/** Lines of a plain table: two spaces between columns, a rule below the titles and above a last row that sums up. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  total?: readonly string[],
): string[] {
  const all = [columns.map(({ title }) => title), ...rows, ...(total ? [total] : [])];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, at) => {
        const cell = cells[at] ?? "";
        const width = widths[at] ?? 0;
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths
    .map((width) => "-".repeat(width))
    .join("  ")
    .trimEnd();
  return [line(all[0] ?? []), rule, ...rows.map(line), ...(total ? [rule, line(total)] : [])];
}
