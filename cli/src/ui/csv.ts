/** Lines of values that hold neither commas nor quotes, below their header. */
export const csvOf = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
