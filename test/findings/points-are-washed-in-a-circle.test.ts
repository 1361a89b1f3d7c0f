import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: a member and a customer wash points for fresh vintages and tiers", () => {
  it("costs the spread of every point, each time round", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 3);
    const before = await d.money.balanceOf(d.baker);
    for (let round = 1n; round <= 3n; ++round) {
      await d.token.connect(d.alice).transfer(d.baker, 60_000n);
      await d.office.connect(d.baker).renew(60_000n);
      await d.token.connect(d.baker).transfer(d.alice, 60_000n);
      // 2.5 % of 600.00
      expect(before - (await d.money.balanceOf(d.baker))).to.equal(round * 150_000n);
    }
  });

  it("cannot be had by settling: what another member accepts is not bought", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.token.connect(d.alice).transfer(d.baker, 60_000n);
    await d.token.connect(d.baker).transfer(d.grocer, 60_000n);
    const { bought } = await d.token.accountOf(d.grocer);
    await expect(d.token.connect(d.grocer).transfer(d.alice, bought + 1n)).to.be.revertedWithCustomError(
      d.token,
      "LoyaltyToken_BoughtExceeded",
    );
  });
});
