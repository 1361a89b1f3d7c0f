import { createHash } from "node:crypto";
import { expect } from "chai";

/** A colour's red, green and blue by the formula of WCAG 2.2, as one relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours that a page's style names: on paper and in the light, and in the dark. */
export function palettes(page: string): { light: Map<string, string>; dark: Map<string, string> } {
  const [light, dark] = [...page.matchAll(/:root \{ color-scheme: (?:light|dark); ([^}]*)\}/g)].map(
    ([, rules = ""]) => new Map([...rules.matchAll(/--(\w+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, hex!])),
  );
  return { light: light!, dark: dark! };
}

const all = (page: string, pattern: RegExp): string[] => [...page.matchAll(pattern)].map(([, found = ""]) => found);

/**
 * Expects of a page that it loads and runs nothing (a link waits for its reader), that each of its colours has a name with a value for light and dark,
 * that charts have titles and legends, and tables headings, and that nothing in it was forgotten.
 */
export function expectSound(page: string, charts: number): void {
  expect(page).to.not.match(
    /<script|<link|<img|<iframe|<object|<form|url\([^#]|@import|(?<!<a href=")https?:|\son\w+=|\sstyle=/i,
  );
  const style = /<style>(.*?)<\/style>/s.exec(page)![1]!;
  expect(page).to.include("default-src 'none'").and.include("width=device-width");
  expect(page).to.include(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(page.match(/undefined|NaN|Infinity|\[object/)).to.equal(null);
  const { light, dark } = palettes(page);
  expect([...light.keys()]).to.deep.equal([...dark.keys()]);
  const used = new Set([
    ...all(page, /\s(?:fill|stroke|stop-color)="(.*?)"/g),
    ...all(page, /:[^;:{]*(var\(--\w+\))/g),
  ]);
  for (const color of used) {
    if (color !== "none") expect([...light.keys()].map((name) => `var(--${name})`)).to.include(color);
  }
  expectCharts(page, charts);
  for (const table of all(page, /<table>(.*?)<\/table>/gs)) {
    expect(table).to.match(
      /^\s*<caption>[^<]+<\/caption>\s*<thead><tr>(<th scope="col"[^>]*>[^<]+<\/th>)+<\/tr><\/thead>/,
    );
    for (const row of all(table, /<tbody>(.*?)<\/tbody>/gs)) expect(row).to.not.match(/<tr>(?!<th scope="row")/);
  }
}

/** Each has a drawing for a desk and one for a phone, and says which colour is what. */
function expectCharts(page: string, charts: number): void {
  const figures = all(page, /<figure>(.*?)<\/figure>/gs);
  expect(figures).to.have.length(charts);
  for (const figure of figures) {
    expect(figure.match(/<svg class="(?:wide|narrow)" role="img" aria-label="[^"]+"/g)).to.have.length(2);
    const known = new Set([...all(figure, /<li>.*?fill="(.*?)"/g), "none", "var(--paper)", "var(--ink)"]);
    const drawn = [...all(figure, /<(?:path|rect|circle|g)[^>]* (?:fill|stroke)="(.*?)"/g)];
    const frame = new Set(["var(--soft)", "var(--faint)"]);
    for (const color of drawn) if (!frame.has(color)) expect([...known], color).to.include(color);
    expect(all(figure, /<li>.*?<\/svg>([^<]*)<\/li>/g).every((name) => name.length > 0)).to.equal(true);
  }
}
