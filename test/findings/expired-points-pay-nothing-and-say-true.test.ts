import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("ERC-7818's reference: paying with expired points returns true and pays nothing", () => {
  it("reverts, by a transfer and by an epoch", async () => {
    const d = await loadFixture(coalitionFixture);
    await inVintage(d, 4);
    const paying = d.token.connect(d.alice);
    await expect(paying.transfer(d.grocer, 1n)).to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance");
    const byEpoch = paying.transferAtEpoch(0, d.bob, 1n);
    await expect(byEpoch).to.be.revertedWithCustomError(d.token, "ERC7818TransferredExpiredToken");
  });

  it("logs one Transfer for one transfer", async () => {
    const d = await loadFixture(coalitionFixture);
    const receipt = await (await d.token.connect(d.alice).transfer(d.bob, 5n)).wait();
    expect(receipt?.logs.length).to.equal(1);
  });
});
