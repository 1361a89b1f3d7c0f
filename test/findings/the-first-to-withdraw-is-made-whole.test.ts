import { expect } from "chai";
import { network } from "hardhat";
import { BOUGHT, openCoalition, seize } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return openCoalition(connection);
}

describe("First draft: the reserve loses a part, and whoever withdraws first loses nothing", () => {
  it("pays the first and the last the same share, and takes no deposit", async () => {
    const d = await loadFixture(coalitionFixture);
    // half of what backs 30,000.00 points stays
    const left = (3n * BOUGHT * d.unitValue) / 2n;
    await seize(d, (await d.money.balanceOf(d.tokenAddress)) - left);
    for (const member of [d.baker, d.grocer, d.florist]) {
      const before = await d.money.balanceOf(member);
      await d.token.connect(member).withdraw(BOUGHT, member);
      expect((await d.money.balanceOf(member)) - before).to.equal((BOUGHT * d.unitValue) / 2n);
      if (member !== d.florist)
        await expect(d.token.connect(d.florist).deposit(1n)).to.be.revertedWithCustomError(
          d.token,
          "LoyaltyToken_ReserveShort",
        );
    }
  });
});
