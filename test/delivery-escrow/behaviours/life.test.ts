import { network } from "hardhat";
import { ATTESTORS, TOKENS } from "./env.ts";
import { livesByReceipts, livesWithoutReceipts } from "./life.ts";

const connection = await network.create();
const [anybody] = ATTESTORS;

describe("A whole life of an order", () => {
  for (const token of TOKENS) {
    describe(`in ${token.name}`, () => {
      livesWithoutReceipts({ connection, token, attestor: anybody });
    });

    for (const attestor of ATTESTORS) {
      describe(`in ${token.name}, attested by ${attestor.name}`, () => {
        livesByReceipts({ connection, token, attestor });
      });
    }
  }
});
