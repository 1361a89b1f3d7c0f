import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: admitting an address whose points have lapsed makes them money", () => {
  it("gives the new member what is live, and the treasury the rest", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 9);
    await d.office.connect(d.operator).admit(d.alice);
    expect(await d.token.balanceOf(d.alice)).to.equal(0n);
    expect(await d.token.balanceOf(d.treasury)).to.equal(60_000n);
    expect((await d.token.books()).lanes.toString()).to.equal("0,0,0,0");
  });
});
