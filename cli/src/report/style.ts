import { PALETTE } from "./palette.ts";

/** Of text in charts; pixels at full size. */
export const FONT_SIZE = 12;

const TEXT = `
:root { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
body { margin: 0; color: var(--ink); background: var(--paper); }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 0.25rem; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 0.25rem; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
a { color: var(--link); }
ul { padding-left: 1.2rem; margin: 0.25rem 0 1rem; }
li { overflow-wrap: anywhere; }
section > p { color: var(--soft); margin-bottom: 0.75rem; }
.tiles { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 0.75rem; margin: 1.5rem 0; }
@media (max-width: 58rem) { .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
@media (max-width: 32rem) { .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.tile { border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 0.8rem; }
.tile span, .tile small { display: block; color: var(--soft); font-size: 0.85rem; }
.tile strong { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.verdict { border-left: 4px solid var(--green); background: var(--good); padding: 0.75rem 1rem; }
.verdict.wrong { border-color: var(--red); background: var(--bad); }
`;

const CHARTS = `
figure { margin: 0; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; margin: 0 0 0.4rem; padding: 0; font-size: 0.85rem; }
.legend svg { display: inline-block; width: 0.8rem; height: 0.7rem; margin-right: 0.35rem; }
.chart text { font-size: ${FONT_SIZE}px; }
.chart svg { display: block; width: 100%; height: auto; }
.chart .narrow { display: none; max-width: 30rem; }
@media screen and (max-width: 44rem) { .chart .wide { display: none; } .chart .narrow { display: block; } }
`;

const TABLES = `
details { margin-top: 0.5rem; }
summary { cursor: pointer; color: var(--link); padding: 0.2rem 0; }
.scroll { overflow: auto; max-height: 32rem; margin: 0.5rem 0 1rem; }
table { border-collapse: separate; border-spacing: 0; font-size: 0.8rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--faint); white-space: nowrap; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--paper); }
tbody th, tfoot th { font-weight: normal; }
tfoot th, tfoot td { font-weight: bold; border-top: 2px solid var(--line); }
.n { text-align: right; font-variant-numeric: tabular-nums; }
@media screen and (max-width: 44rem) {
  th:first-child { position: sticky; left: 0; z-index: 1; background: var(--paper); }
  thead th:first-child { z-index: 2; }
  th, td { padding: 0.25rem 0.4rem; }
  tbody th { min-width: 4.75rem; max-width: 8rem; white-space: normal; overflow-wrap: anywhere; }
}
`;

/** Every table is opened, and whole. */
const PAPER = `
@page { margin: 14mm; }
@media print {
  :root { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  figure, .tile, .verdict, tr, section > p { break-inside: avoid; }
  h1, h2, h3, section > p { break-after: avoid; }
  .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .tile, .verdict { print-color-adjust: exact; }
  a::after { content: " (" attr(href) ")"; }
  .scroll { overflow: visible; max-height: none; }
  summary { display: none; }
  details::details-content { content-visibility: visible; }
  table { font-size: 7.5pt; width: 100%; break-inside: avoid; }
  th, td { white-space: normal; overflow-wrap: anywhere; padding: 0.15rem 0.3rem; }
  .n { white-space: nowrap; }
  thead th.n { white-space: normal; overflow-wrap: normal; }
}
`;

/** The page on a screen, a phone and paper, in the light and in the dark. */
export const STYLE = [PALETTE, TEXT, CHARTS, TABLES, PAPER].join("");
