import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, NEVER, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function lastingFixture() {
  return stockedCoalition(connection, { vintageLength: NEVER });
}

// ERC-7818 has wallets send what is of the current epoch.
describe("finding: where nothing expires, the current epoch is one that no point is of", () => {
  it("is epoch 0, in which points are issued and from which they are given, at any time", async () => {
    const d = await loadFixture(lastingFixture);
    for (const period of [1, 5, 4_094]) {
      await inVintage(d, period);
      await d.token.connect(d.baker).transfer(d.alice, 100n);
      const epoch = await d.token.currentEpoch();
      expect(epoch).to.equal(0n);
      expect(await d.token.balanceOfAtEpoch(epoch, d.alice)).to.equal(await d.token.balanceOf(d.alice));
      await d.token.connect(d.alice).transferAtEpoch(epoch, d.bob, 100n);
    }
    expect(await d.token.balanceOf(d.bob)).to.equal(300n);
  });
});
