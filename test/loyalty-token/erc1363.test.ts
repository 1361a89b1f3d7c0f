import { expect } from "chai";
import { network } from "hardhat";
import { behavesAsERC1363 } from "../helpers/behaviours/erc1363.ts";
import { HANDS, handsCoalition } from "../helpers/behaviours/hands.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function handsFixture() {
  return handsCoalition(connection);
}

describe("LoyaltyToken as ERC-1363", () => {
  it("says that it is one", async () => {
    const { token } = await loadFixture(handsFixture);
    expect(await token.supportsInterface("0xb0202a11")).to.equal(true);
  });

  for (const hands of HANDS) {
    describe(`given ${hands.name}`, () => {
      behavesAsERC1363({ connection, fixture: handsFixture }, hands);
    });
  }
});
