import first from "./data/ofcom-2019.json" with { type: "json" };
import years from "./data/ofcom-indexation.json" with { type: "json" };
import { indexed } from "./indexed.ts";
import type { Schedule } from "./shapes.ts";

/** Ofcom's scheme by year: the amounts of 2019, and those of each April since 2021. */
export const ofcom: readonly Schedule[] = years.reduce<readonly Schedule[]>(
  (all, { since, percent, sources, doubts }) => {
    const next = indexed(all.at(-1) ?? (first as Schedule), percent, since);
    return [...all, { ...next, sources: [...sources, ...first.sources], doubts: [...doubts, ...first.doubts] }];
  },
  [first as Schedule],
);
