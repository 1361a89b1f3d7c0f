type Amounts<T> = { [K in keyof T]: T[K] extends bigint ? K : never }[keyof T];

/** Adds up one field of all lines. */
export const sumOf =
  <T>(lines: readonly T[]) =>
  (field: Amounts<T>): bigint =>
    lines.reduce((total, line) => total + (line[field] as bigint), 0n);
