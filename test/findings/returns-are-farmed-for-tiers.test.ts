import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, REF, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: goods are bought with points and returned, for tiers and younger points", () => {
  it("earns nothing, and makes the points older", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 3);
    await d.token.connect(d.baker).transfer(d.bob, 100_000n);
    for (let i = 0; i < 3; ++i) {
      await d.token.connect(d.bob).redeem(d.grocer, 60_000n, REF);
      await d.token.connect(d.grocer).refund(d.bob, 60_000n, REF);
    }
    const { earned, lanes } = await d.token.accountOf(d.bob);
    expect(earned).to.equal(1_000n);
    expect(Array.from(lanes)).to.deep.equal([40_000n, 0n, 0n, 60_000n]);
  });
});
