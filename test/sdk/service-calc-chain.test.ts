import { expect } from "chai";
import { network } from "hardhat";
import { packLevels, type Levels } from "@kept/sdk";
import { previewCredit } from "@kept/sdk/calc";
import { Chance } from "./random.ts";
import { dice, levelsNear, soundTerms } from "./service-random.ts";

/** Counting every line that runs, as for coverage, takes a hundred times as long. */
const OFFERS = process.env["KEPT_PROFILE"] === "coverage" ? 1 : 50;
const LEVELS = 500;

/** By name, which metrics the terms look at. */
const METRICS: Record<string, readonly number[]> = {
  "the first metric": [0],
  "the last metric": [3],
  "two metrics": [0, 2],
  "four metrics": [0, 1, 2, 3],
};

const connection = await network.create();
const { ethers } = connection;

/** The credit, or for a silent period so much less than the largest number: as the harness says it. */
const told = ({ credit, silent }: ReturnType<typeof previewCredit>): bigint =>
  silent ? ethers.MaxUint256 - credit : credit;

describe("sdk: credits beside the contract's", () => {
  for (const [name, metrics] of Object.entries(METRICS)) {
    it(`are equal on 25,000 random levels under 50 random terms: ${name}`, async () => {
      const harness = await ethers.deployContract("Credits__Harness");
      const chance = new Chance(name);
      const roll = dice(2_463_534_242);
      const seen = { none: 0, some: 0, capped: 0, silent: 0 };

      for (let i = 0; i < OFFERS; i++) {
        const terms = soundTerms(chance, metrics);
        const levels = Array.from({ length: LEVELS }, (): Levels => levelsNear(roll, terms.remedies));

        const credits = await harness.creditsOf(terms, levels.map(packLevels));

        const mine = levels.map((each) => previewCredit(terms, each));
        expect(mine.map(told), `terms ${i}`).to.deep.equal([...credits]);
        for (const { credit, silent } of mine) {
          if (silent) seen.silent++;
          else if (credit === 0n) seen.none++;
          else if (credit === terms.cap) seen.capped++;
          else seen.some++;
        }
      }
      if (OFFERS > 1) for (const count of Object.values(seen)) expect(count).to.be.above(250);
    });
  }
});
