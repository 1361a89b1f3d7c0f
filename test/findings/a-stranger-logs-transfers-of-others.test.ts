import { expect } from "chai";
import { network } from "hardhat";
import { expectEffects, transferred } from "../helpers/loyalty-effects.ts";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("Others: a stranger's transferFrom of zero changes what is not his", () => {
  it("logs zero, and writes nothing, lapsed points included", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 6);
    for (const [from, to] of [
      [d.alice, d.bob],
      [d.alice, d.grocer],
      [d.baker, d.alice],
    ] as const)
      await expectEffects(
        d,
        () => d.token.connect(d.stranger).transferFrom(from, to, 0n),
        [transferred(from, to, 0n)],
        {},
      );
    expect(await d.token.balanceOf(d.alice)).to.equal(0n);
  });
});
