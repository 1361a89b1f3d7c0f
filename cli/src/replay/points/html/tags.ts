import type { Chart } from "./svg.ts";

const MARKS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as HTML has it: names come from other people's files. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

export const tile = (name: string, value: string, note: string): string =>
  `<div class="tile"><span>${escaped(name)}</span><strong>${escaped(value)}</strong><small>${escaped(note)}</small></div>`;

/** A chart with what it shows, and its figures to open. */
export function figure(title: string, text: string, { svg, legend }: Chart, figures?: string): string {
  const details = figures === undefined ? "" : `\n<details><summary>The figures</summary>${figures}</details>`;
  const drawing = svg.replace("<svg ", `<svg role="img" aria-label="${escaped(title)}" `);
  return `<section>
<h2>${escaped(title)}</h2>
<p>${escaped(text)}</p>
<figure>
<ul class="legend">${legend.map(entry).join("")}</ul>
<div class="chart">${drawing}</div>
</figure>${details}
</section>`;
}

const entry = ({ name, color }: Chart["legend"][number]): string =>
  `<li><i style="background:${color}"></i>${escaped(name)}</li>`;

/** A table whose first `texts` columns are words, and the others figures. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[], texts: number): string {
  const cell = (tag: "th" | "td", value: string, at: number): string =>
    `<${tag}${at < texts ? "" : ' class="n"'}>${escaped(value)}</${tag}>`;
  const line = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((value, at) => cell(tag, value, at)).join("")}</tr>`;
  const body = rows.map((row) => line("td", row)).join("\n");
  return `<div class="scroll"><table>\n<thead>${line("th", titles)}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}
