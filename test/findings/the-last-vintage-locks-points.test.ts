import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: the vintage's index overflows, and points are lost or locked", () => {
  it("ends issuing at 4,095, and lets customers spend and withdraw for ever", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 4_094);
    await d.token.connect(d.baker).transfer(d.alice, 500n);
    for (const vintage of [4_095, 4_096, 4_100, 8_192]) {
      await inVintage(d, vintage);
      await expect(d.token.connect(d.baker).transfer(d.alice, 1n)).to.be.revertedWithCustomError(
        d.token,
        "LoyaltyToken_IssuingEnded",
      );
      await d.token.connect(d.alice).transfer(d.grocer, 1n);
      await d.token.connect(d.alice).withdraw(1n, d.alice);
    }
    expect(await d.token.balanceOf(d.alice)).to.equal(492n);
  });
});
