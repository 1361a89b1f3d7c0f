/** What a colour is on a light screen and on paper, and on a dark screen. */
const TONES = {
  paper: ["#ffffff", "#14181d"],
  ink: ["#1f2328", "#e6e9ec"],
  soft: ["#57606a", "#a3acb5"],
  line: ["#d5d9dd", "#39414a"],
  faint: ["#e4e6e8", "#2b323a"],
  link: ["#1d4f7c", "#8fc1ea"],
  good: ["#eff8f3", "#16281f"],
  bad: ["#fdf1ef", "#321c18"],
  navy: ["#1d3557", "#a9c1e6"],
  steel: ["#2a6f97", "#6ba6cf"],
  sky: ["#2e8bb0", "#7fd0ea"],
  green: ["#2a7f62", "#4fb592"],
  lime: ["#5d8f3f", "#a5d486"],
  amber: ["#ad7a10", "#edc968"],
  orange: ["#c2691a", "#f0a35e"],
  red: ["#c04a32", "#f08a73"],
  plum: ["#8e3b5c", "#d58fb0"],
  zone1: ["#fdf4d6", "#33301a"],
  zone2: ["#fce6c8", "#40301c"],
  zone3: ["#fad6c6", "#4a2b20"],
  zone4: ["#f4c6c4", "#552527"],
} as const;

export type Tone = keyof typeof TONES;

/** A colour by its name: the reader's screen says what it is. */
export type Color = `var(--${Tone})`;

export const tone = (name: Tone): Color => `var(--${name})`;

/** What a name stands for, as a style sheet has it. */
const rules = (mode: 0 | 1): string =>
  Object.entries(TONES)
    .map(([name, tones]) => `--${name}: ${tones[mode]};`)
    .join(" ");

/** The colours' names; paper is always light. */
export const PALETTE = `
:root { color-scheme: light; ${rules(0)} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${rules(1)} } }
`;
