import { expect } from "chai";
import { getCreateAddress } from "ethers";
import { network } from "hardhat";
import { LoyaltyOffice__factory } from "../../typechain-types/index.ts";
import { expectRefusal } from "../helpers/loyalty-effects.ts";
import { fill, REF, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** The office, which the token's constructor made, and a stranger who lets it have money. */
async function aloneFixture() {
  const d = await stockedCoalition(connection);
  const officeAddress = getCreateAddress({ from: d.tokenAddress, nonce: 1 });
  await fill(d, d.stranger);
  await d.money.connect(d.stranger).approve(officeAddress, ethers.MaxUint256);
  return { ...d, alone: LoyaltyOffice__factory.connect(officeAddress, d.stranger), officeAddress };
}

// There are deposits in it and no withdrawals: money that came in would never leave.
describe("finding: the operator's acts are called at the office's own address", () => {
  it("has nobody who could admit a member to its own books, so that no money comes in", async () => {
    const d = await loadFixture(aloneFixture);
    for (const by of [d.admin, d.operator, d.guard])
      await expect(d.alone.connect(by).admit(d.stranger))
        .to.be.revertedWithCustomError(d.alone, "AccessManagedUnauthorized")
        .withArgs(by.address);
    await expect(d.alone.depositFor(d.stranger, 5n, REF, 0, "0x"))
      .to.be.revertedWithCustomError(d.alone, "LoyaltyToken_NotMember")
      .withArgs(d.stranger.address);
    await expect(d.manager.connect(d.admin).updateAuthority(d.officeAddress, d.manager)).to.be.revertedWithCustomError(
      d.alone,
      "AccessManagedUnauthorized",
    );
  });

  it("leaves the token's acts with the token's own manager", async () => {
    const d = await loadFixture(aloneFixture);
    expect(await d.token.authority()).to.equal(await d.manager.getAddress());
    await d.office.connect(d.operator).admit(d.stranger);
    expect((await d.token.accountOf(d.stranger)).isMember).to.equal(true);
  });

  it("receives no points, which would expire in it", async () => {
    const d = await loadFixture(aloneFixture);
    const to = d.officeAddress;
    await expectRefusal(d, d.token.connect(d.alice).transfer(to, 1n), "LoyaltyToken_NonHolder", to);
    await expectRefusal(d, d.token.connect(d.baker).transfer(to, 1n), "LoyaltyToken_NonHolder", to);
  });
});
