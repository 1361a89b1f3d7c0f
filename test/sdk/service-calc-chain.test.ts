import { expect } from "chai";
import { network } from "hardhat";
import { packLevels, type Levels } from "@kept/sdk";
import { previewCredit } from "@kept/sdk/calc";
import { Chance } from "./random.ts";
import { levelsNear, soundTerms } from "./service-random.ts";

const OFFERS = 400;
const LEVELS = 250;

const connection = await network.create();
const { ethers } = connection;

/** The credit, or for a silent period so much less than the largest number: as the harness says it. */
const told = ({ credit, silent }: ReturnType<typeof previewCredit>): bigint =>
  silent ? ethers.MaxUint256 - credit : credit;

describe("sdk: credits beside the contract's", () => {
  it("are equal on 100,000 random levels under 400 random terms", async () => {
    const harness = await ethers.deployContract("Credits__Harness");
    const chance = new Chance("credits");
    const seen = { none: 0, some: 0, capped: 0, silent: 0 };

    for (let i = 0; i < OFFERS; i++) {
      const terms = soundTerms(chance);
      const levels = Array.from({ length: LEVELS }, (): Levels => levelsNear(chance, terms.remedies));

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
    for (const count of Object.values(seen)) expect(count).to.be.above(1_000);
  });
});
