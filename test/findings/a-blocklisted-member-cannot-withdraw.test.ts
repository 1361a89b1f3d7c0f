import { expect } from "chai";
import { network } from "hardhat";
import { openCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();

describe("First draft: the reserve blocks a member, whose money is then stuck", () => {
  it("pays another address of its choice", async () => {
    const money = await connection.ethers.deployContract("BlocklistToken__Mock");
    const d = await openCoalition(connection, { money });
    await money.setBlocked(d.baker, true);
    const toItself = d.token.connect(d.baker).withdraw(500n, d.baker);
    await expect(toItself).to.be.revertedWithCustomError(money, "Blocked");
    await d.token.connect(d.baker).withdraw(500n, d.bob);
    expect(await money.balanceOf(d.bob)).to.equal(50_000n);
  });

  it("keeps points going while the reserve pauses", async () => {
    const money = await connection.ethers.deployContract("BlocklistToken__Mock");
    const d = await openCoalition(connection, { money });
    await money.setBlocked(d.tokenAddress, true);
    await d.token.connect(d.baker).transfer(d.alice, 700n);
    await d.token.connect(d.alice).transfer(d.bob, 700n);
    await d.token.connect(d.bob).transfer(d.grocer, 700n);
    expect((await d.token.accountOf(d.grocer)).accepted).to.equal(700n);
  });
});
