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

/** A part of a page: its body is HTML. */
export const section = (title: string, text: string, body: string): string => `<section>
<h2>${escaped(title)}</h2>
<p>${escaped(text)}</p>
${body}
</section>`;

/** What is not needed at once: to be opened, and printed. */
export const opened = (summary: string, body: string): string =>
  `<details><summary>${escaped(summary)}</summary>${body}</details>`;

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

/** Something else that can be read about it; where the address is none of the web, its title only. */
export const linked = (title: string, url: string | undefined): string =>
  url !== undefined && /^https?:\/\//.test(url)
    ? `<a href="${escaped(url)}" rel="noreferrer">${escaped(title)}</a>`
    : escaped(title);

/** Items, which are HTML, below a title of their own; nothing without items. */
export const list = (title: string, items: readonly string[], level: 2 | 3 = 3): string =>
  items.length === 0
    ? ""
    : `<h${level}>${escaped(title)}</h${level}>\n<ul>\n${items.map((item) => `<li>${item}</li>`).join("\n")}\n</ul>`;

/** A chart with what its colours mean: the wide drawing, or on a phone the narrow one. */
export function drawing(title: string, { wide, narrow, legend }: Chart): string {
  const named = (svg: string, width: "wide" | "narrow"): string =>
    svg.replace("<svg ", () => `<svg class="${width}" role="img" aria-label="${escaped(title)}" `);
  return `<figure>
<ul class="legend">${legend.map(entry).join("")}</ul>
<div class="chart">${named(wide, "wide")}${named(narrow, "narrow")}</div>
</figure>`;
}

/** A part of a page that shows a chart, and its figures to open. */
export const figure = (title: string, text: string, chart: Chart, figures?: string): string =>
  section(
    title,
    text,
    figures === undefined ? drawing(title, chart) : `${drawing(title, chart)}\n${opened("The figures", figures)}`,
  );

const entry = ({ name, color }: Chart["legend"][number]): string =>
  `<li><svg aria-hidden="true" viewBox="0 0 8 7"><rect x="0.5" y="0.5" width="7" height="6" rx="1" fill="${color}" stroke="var(--soft)" stroke-width="0.5"/></svg>${escaped(name)}</li>`;

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
