import type { Chart } from "./svg.ts";

const MARKS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as HTML has it: names come from other people's files. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

/** Figures that are read before anything else: each with its name above and a note below. */
export const tiles = (all: readonly (readonly [name: string, value: string, note: string])[]): string =>
  `<div class="tiles">\n${all.map((each) => tile(...each)).join("\n")}\n</div>`;

const tile = (name: string, value: string, note: string): string =>
  `<div class="tile"><span>${escaped(name)}</span><strong>${escaped(value)}</strong><small>${escaped(note)}</small></div>`;

/** Whether the figures are proved, and how. */
export const verdict = (right: boolean, title: string, text: string): string =>
  `<p class="verdict${right ? "" : " wrong"}"><strong>${escaped(title)}</strong> ${escaped(text)}</p>`;

/** A chart with what it shows, and its figures to open. */
export function figure(title: string, text: string, { wide, narrow, legend }: Chart, figures?: string): string {
  const details = figures === undefined ? "" : `\n<details><summary>The figures</summary>${figures}</details>`;
  const named = (svg: string, width: "wide" | "narrow"): string =>
    svg.replace("<svg ", `<svg class="${width}" role="img" aria-label="${escaped(title)}" `);
  return `<section>
<h2>${escaped(title)}</h2>
<p>${escaped(text)}</p>
<figure>
<ul class="legend">${legend.map(entry).join("")}</ul>
<div class="chart">${named(wide, "wide")}${named(narrow, "narrow")}</div>
</figure>${details}
</section>`;
}

const entry = ({ name, color }: Chart["legend"][number]): string =>
  `<li><svg aria-hidden="true" viewBox="0 0 8 7"><rect width="8" height="7" rx="1" fill="${color}"/></svg>${escaped(name)}</li>`;

/** What stands in a table: its rows begin with their names, and the columns from `texts` on are figures. */
export interface Table {
  readonly caption: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sums them up. */
  readonly total?: readonly string[];
  readonly texts: number;
}

/** It scrolls in its own box, by keys too. */
export function table({ caption, titles, rows, total, texts }: Table): string {
  const kind = (at: number): string => (at < texts ? "" : ' class="n"');
  const row = ([name = "", ...values]: readonly string[]): string => {
    const cells = values.map((value, i) => `<td${kind(i + 1)}>${escaped(value)}</td>`);
    return `<tr><th scope="row"${kind(0)}>${escaped(name)}</th>${cells.join("")}</tr>`;
  };
  const head = titles.map((title, at) => `<th scope="col"${kind(at)}>${escaped(title)}</th>`).join("");
  const foot = total ? `\n<tfoot>${row(total)}</tfoot>` : "";
  return `<div class="scroll" role="region" aria-label="${escaped(caption)}" tabindex="0"><table>
<caption>${escaped(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(row).join("\n")}
</tbody>${foot}
</table></div>`;
}
