import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("Kiwari: exempt accounts launder expiry, and its ends are off by one", () => {
  it("cannot be laundered through a member that refunds, nor through gifts", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 3);
    await d.token.connect(d.alice).transfer(d.bob, 60_000n);
    await d.token.connect(d.bob).transfer(d.alice, 30_000n);
    await d.token.connect(d.bob).transfer(d.baker, 30_000n);
    await d.token.connect(d.baker).refund(d.bob, 30_000n, "0x".padEnd(66, "0"));
    await inVintage(d, 4);
    await connection.networkHelpers.mine();
    for (const who of [d.alice, d.bob]) expect(await d.token.balanceOf(who)).to.equal(0n);
  });

  it("counts points of a vintage's first and last second alike", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 1);
    await d.token.connect(d.baker).transfer(d.bob, 100n);
    await inVintage(d, 2, -1);
    await d.token.connect(d.baker).transfer(d.bob, 100n);
    await inVintage(d, 5, -1);
    await connection.networkHelpers.mine();
    expect(await d.token.balanceOf(d.bob)).to.equal(200n);
    await inVintage(d, 5);
    await connection.networkHelpers.mine();
    expect(await d.token.balanceOf(d.bob)).to.equal(0n);
  });

  it("answers at once after a hundred vintages", async () => {
    const gasAfter = async (vintages: number): Promise<number> => {
      const d = await loadFixture(coalitionFixture);
      await inVintage(d, vintages);
      const receipt = await (await d.token.connect(d.baker).transfer(d.alice, 5n)).wait();
      expect(await d.token.balanceOf(d.alice)).to.equal(5n);
      return Number(receipt?.gasUsed);
    };
    expect(await gasAfter(100)).to.be.closeTo(await gasAfter(5), 300);
  });
});
