import { network } from "hardhat";
import { behavesAsERC2612 } from "../helpers/behaviours/erc2612.ts";
import { HANDS, handsCoalition } from "../helpers/behaviours/hands.ts";

const connection = await network.create();

async function handsFixture() {
  return handsCoalition(connection);
}

describe("LoyaltyToken as EIP-2612", () => {
  for (const hands of HANDS) {
    describe(`given ${hands.name}`, () => {
      behavesAsERC2612({ connection, fixture: handsFixture }, hands);
    });
  }
});
