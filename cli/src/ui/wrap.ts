/** A text in lines that fit the terminal, the later ones indented; elsewhere in one. */
export function wrap(text: string, indent = "", width = process.stdout.columns || Infinity): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `${indent}${word}`);
  }
  return lines;
}

/** Texts below a title, each beginning with a dash. */
export const bullets = (title: string, texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : [`${title}:`, ...texts.flatMap((text) => wrap(`- ${text}`, "  "))];
