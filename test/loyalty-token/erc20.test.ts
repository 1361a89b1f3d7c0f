import { expect } from "chai";
import { network } from "hardhat";
import { behavesAsERC20 } from "../helpers/behaviours/erc20.ts";
import { HANDS, handsCoalition } from "../helpers/behaviours/hands.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function handsFixture() {
  return handsCoalition(connection);
}

describe("LoyaltyToken as ERC-20", () => {
  it("says its name, its symbol and two decimals", async () => {
    const { token } = await loadFixture(handsFixture);
    const said = [await token.name(), await token.symbol(), await token.decimals()];
    expect(said).to.deep.equal(["High Street", "HIGH", 2n]);
  });

  for (const hands of HANDS) {
    describe(`given ${hands.name}`, () => {
      behavesAsERC20({ connection, fixture: handsFixture }, hands);
    });
  }
});
