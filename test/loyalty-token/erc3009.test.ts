import { network } from "hardhat";
import { behavesAsERC3009 } from "../helpers/behaviours/erc3009.ts";
import { HANDS, handsCoalition } from "../helpers/behaviours/hands.ts";

const connection = await network.create();

async function handsFixture() {
  return handsCoalition(connection);
}

describe("LoyaltyToken as ERC-3009", () => {
  for (const hands of HANDS) {
    describe(`given ${hands.name}`, () => {
      behavesAsERC3009({ connection, fixture: handsFixture }, hands);
    });
  }
});
