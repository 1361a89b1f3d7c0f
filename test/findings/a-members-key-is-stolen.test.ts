import { expect } from "chai";
import { network } from "hardhat";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: a stolen key of a till, or of a member, costs more than it should", () => {
  it("costs a till's budget and no more, and nothing once it is taken away", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.token.connect(d.baker).approve(d.till, 1_000n);
    await d.token.connect(d.till).transferFrom(d.baker, d.stranger, 400n);
    await d.token.connect(d.baker).approve(d.till, 0n);
    const more = d.token.connect(d.till).transferFrom(d.baker, d.stranger, 1n);
    await expect(more).to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance");
  });

  it("costs a member its own books: the reserve behind the others' points stays", async () => {
    const d = await loadFixture(coalitionFixture);
    const own = await d.token.balanceOf(d.baker);
    await d.token.connect(d.baker).withdraw(own, d.stranger);
    const more = d.token.connect(d.baker).withdraw(1n, d.stranger);
    await expect(more).to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance");
    expect((await d.token.quote(await d.token.totalSupply())).payout).to.equal(
      (await d.token.totalSupply()) * d.unitValue,
    );
  });

  it("is stopped from issuing at once by the guard", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.office.connect(d.guard).suspend(d.baker);
    const issuing = d.token.connect(d.baker).transfer(d.stranger, 1n);
    await expect(issuing).to.be.revertedWithCustomError(d.token, "LoyaltyToken_MemberIsSuspended");
  });
});
