// The gates of `npm run check`. Each is a list of commands that must all exit with 0.

export interface Command {
  run: readonly [string, ...string[]];
  env?: Record<string, string>;
  /** Print the output of a run that passed, too. */
  show?: boolean;
}

export interface Gate {
  name: string;
  about: string;
  commands: readonly Command[];
}

const production = { KEPT_PROFILE: "production" };
const build: Command = { run: ["hardhat", "build"] };
const buildDeployed: Command = { run: ["hardhat", "build", "--no-tests"], env: production };
const solhint = ["--disc", "--noPoster", "-w", "0"];
/** Random sequences of each kind, of three, against the token's plain model; in Solidity there are many more of them. */
const sequences = (count: number): Command => ({
  run: ["hardhat", "test", "mocha", "test/loyalty-token/sequences.test.ts"],
  env: { KEPT_SEQUENCES: String(count) },
});
const script = (name: string, ...args: string[]): Command => ({ run: ["tsx", `scripts/check/${name}.ts`, ...args] });
const exported = (what: string): Command => ({ run: ["tsx", `scripts/export-${what}.ts`, "--check"] });

const quick: readonly Gate[] = [
  { name: "format", about: "prettier on everything", commands: [{ run: ["prettier", "--check", "."] }] },
  {
    name: "build",
    about: "both profiles, no warning, exports current",
    commands: [build, buildDeployed, script("warnings"), exported("abis"), exported("errors")],
  },
  {
    name: "lint",
    about: "oxlint with types, solhint",
    commands: [
      { run: ["oxlint", "--type-aware", "--deny-warnings"] },
      { run: ["solhint", ...solhint, "contracts/**/*.sol", "test/**/*.sol"] },
    ],
  },
  {
    name: "types",
    about: "tsc over everything",
    commands: [{ run: ["tsc", "-p", "."] }, { run: ["tsc", "-p", "sdk", "--noEmit"] }],
  },
  { name: "hosts", about: "no registry host, no path outside", commands: [script("hosts")] },
  { name: "trees", about: "test trees against test names", commands: [script("trees")] },
  { name: "docs", about: "pages against the code", commands: [script("docs")] },
];

export const gates: readonly Gate[] = [
  ...quick,
  { name: "unit", about: "npm test", commands: [{ run: ["hardhat", "test"] }] },
  {
    name: "fuzz",
    about: "Solidity tests, ci profile; random sequences",
    commands: [{ run: ["hardhat", "test", "solidity", "--test-profile", "ci"] }, sequences(40)],
  },
  { name: "mutants", about: "every mutant fails its test", commands: [{ run: ["tsx", "scripts/mutants.ts"] }] },
  {
    name: "gas",
    about: "bars on transaction receipts",
    commands: [{ run: ["npm", "run", "-s", "gas", "--", "--check"] }],
  },
  { name: "size", about: "deployed and init code", commands: [buildDeployed, script("size")] },
  { name: "layout", about: "storage against test/layout", commands: [build, script("layout")] },
  { name: "coverage", about: "at least 98 % of lines", commands: [build, { ...script("coverage"), show: true }] },
  { name: "readme", about: "its code blocks run", commands: [build, script("readme")] },
  { name: "package", about: "what npm would publish", commands: [script("package")] },
];

/** `npm run check:long`: what takes longer than a push may. */
export const longGates: readonly Gate[] = [
  ...quick,
  {
    name: "fuzz",
    about: "Solidity tests, deep profile; random sequences",
    commands: [{ run: ["hardhat", "test", "solidity", "--test-profile", "deep"] }, sequences(400)],
  },
  {
    name: "production",
    about: "npm test on the production build",
    commands: [{ run: ["hardhat", "test"], env: production }],
  },
];
