import { expect } from "chai";
import { network } from "hardhat";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: an old wallet pays an address that is no member any more", () => {
  it("pays nobody, by a transfer, an allowance or zero", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.token.connect(d.alice).approve(d.till, 100n);
    await d.office.connect(d.operator).release(d.grocer);
    for (const paying of [
      () => d.token.connect(d.alice).transfer(d.grocer, 1n),
      () => d.token.connect(d.alice).transfer(d.grocer, 0n),
      () => d.token.connect(d.till).transferFrom(d.alice, d.grocer, 1n),
    ])
      await expect(paying()).to.be.revertedWithCustomError(d.token, "LoyaltyToken_MemberHasLeft");
    expect(await d.token.balanceOf(d.alice)).to.equal(60_000n);
  });
});
