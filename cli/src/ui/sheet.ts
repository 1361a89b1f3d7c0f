/** Rows of values below their names. No value holds a comma or a quote. */
export interface Sheet {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const toCsv = ({ header, rows }: Sheet): string =>
  [header, ...rows].map((cells) => `${cells.join(",")}\n`).join("");

/** Each row's values by their names. */
export const toObjects = ({ header, rows }: Sheet): Readonly<Record<string, string>>[] =>
  rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
