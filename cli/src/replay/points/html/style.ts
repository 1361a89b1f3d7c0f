/** The page on a screen, a phone and paper. */
export const STYLE = `
:root { color-scheme: light; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
body { margin: 0; color: #222; background: #fff; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.25rem; }
p { margin: 0 0 1rem; }
section > p { color: #555; margin-bottom: 0.75rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.75rem; margin: 1.5rem 0; }
.tile { border: 1px solid #ddd; border-radius: 6px; padding: 0.6rem 0.8rem; }
.tile span, .tile small { display: block; color: #555; font-size: 0.85rem; }
.tile strong { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.verdict { border-left: 4px solid #2a7f62; background: #f1f8f4; padding: 0.75rem 1rem; }
.verdict.wrong { border-color: #c8553d; background: #fdf2f0; }
figure { margin: 0; }
.chart { overflow-x: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; margin: 0 0 0.4rem; padding: 0; font-size: 0.85rem; }
.legend i { display: inline-block; width: 0.8rem; height: 0.65rem; margin-right: 0.35rem; border-radius: 2px; print-color-adjust: exact; }
svg { display: block; width: 100%; height: auto; min-width: 34rem; }
details { margin-top: 0.5rem; }
summary { cursor: pointer; color: #1d3557; }
.scroll { overflow-x: auto; max-height: 32rem; overflow-y: auto; margin-top: 0.5rem; }
table { border-collapse: collapse; font-size: 0.8rem; white-space: nowrap; }
th, td { text-align: left; padding: 0.2rem 0.6rem; border-bottom: 1px solid #eee; }
th { position: sticky; top: 0; background: #fff; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
@media print { section { break-inside: avoid; } .scroll { max-height: none; } main { max-width: none; } }
`;
