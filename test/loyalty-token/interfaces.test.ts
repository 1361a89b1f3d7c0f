import { expect } from "chai";
import { network } from "hardhat";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

describe("LoyaltyToken, interfaces", () => {
  it("says that it is ERC-165, and not what nobody is", async () => {
    const { token } = await loadFixture(stockedFixture);
    expect(await token.supportsInterface("0x01ffc9a7")).to.equal(true);
    expect(await token.supportsInterface("0xffffffff")).to.equal(false);
  });

  it("reverts on what neither half knows", async () => {
    const d = await loadFixture(stockedFixture);
    for (const data of ["0xdeadbeef", "0x"])
      await expect(d.stranger.sendTransaction({ to: d.tokenAddress, data })).to.revert(ethers);
  });
});
