import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: an operator suspends every member and winds down, and customers are left with nothing", () => {
  it("leaves every customer his points at par, and every member its own", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.token.connect(d.alice).transfer(d.bob, 10_000n);
    for (const member of [d.baker, d.grocer, d.florist]) {
      await d.office.connect(d.guard).suspend(member);
      await d.office.connect(d.operator).release(member);
    }
    await d.office.connect(d.operator).windDown();
    await d.office.connect(d.operator).collectSpread(d.operator);
    await inVintage(d, 1);
    await d.token.connect(d.alice).withdraw(50_000n, d.alice);
    await d.token.connect(d.bob).withdraw(10_000n, d.bob);
    expect(await d.money.balanceOf(d.alice)).to.equal(5_000_000n);
    expect(await d.money.balanceOf(d.bob)).to.equal(1_000_000n);
    for (const member of [d.baker, d.grocer, d.florist])
      await d.token.connect(member).withdraw(await d.token.balanceOf(member), member);
    expect(await d.token.totalSupply()).to.equal(0n);
    expect(await d.money.balanceOf(d.tokenAddress)).to.equal(0n);
  });
});
