import { expect } from "chai";
import { network } from "hardhat";
import { claimLeaf, claimTotal, openCampaign, openSeries, publish } from "../helpers/campaigns.ts";
import { claimed, moved, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects } from "../helpers/rewarding-effects.ts";
import { ALLOWED, AMOUNT, claim, openRewards, STOCK, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** The baker has promised in every way, and everything can be claimed. */
async function promisedFixture() {
  const d = await openRewards(connection);
  const campaign = await openCampaign(d);
  const series = await openSeries(d);
  const round = await publish(series, [d.alice.address, AMOUNT]);
  const voucher = await voucherOf(d);
  return {
    d,
    calls: [
      () => claim(d, voucher),
      () => d.rewards.claimMany([voucher]),
      () => claimLeaf(campaign, 0n),
      () => claimTotal(series, round, d.alice),
    ],
    voucher,
  };
}

const coverage = (d: Rewarding) => d.rewards.coverageOf(d.keys["clerk"]!, d.baker, d.tokenAddress);

// Budgets are caps: what a merchant has promised he may not have. Nobody else pays for it, and no promise is used up in vain.
describe("finding: a merchant cannot pay", () => {
  it("keeps every promise for when his balance suffices again", async () => {
    const { d, calls, voucher } = await loadFixture(promisedFixture);
    await d.token.connect(d.baker).transfer(d.bob, STOCK);
    expect(await coverage(d)).to.equal(0n);
    for (const call of calls)
      await expect(call())
        .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
        .withArgs(d.baker.address, 0n, AMOUNT);
    await d.token.connect(d.bob).transfer(d.baker, STOCK);
    const events = [claimed(d, voucher.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, calls[0]!, events, paidForNonces([0n]));
    await calls[2]!();
    await calls[3]!();
    expect(await d.token.balanceOf(d.alice)).to.equal(3n * AMOUNT);
  });

  it("keeps every promise for when his allowance suffices again", async () => {
    const { d, calls, voucher } = await loadFixture(promisedFixture);
    await d.token.connect(d.baker).approve(d.rewards, 0n);
    expect(await coverage(d)).to.equal(0n);
    for (const call of calls)
      await expect(call())
        .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
        .withArgs(d.rewardsAddress, 0n, AMOUNT);
    await d.token.connect(d.baker).approve(d.rewards, ALLOWED);
    const events = [claimed(d, voucher.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, calls[0]!, events, paidForNonces([0n]));
  });

  it("pays nothing of a list when what he has does not reach all, and each alone as far as it does", async () => {
    const { d, voucher } = await loadFixture(promisedFixture);
    await d.token.connect(d.baker).transfer(d.bob, STOCK - AMOUNT);
    const second = await voucherOf(d, { nonce: 1n });
    await expect(d.rewards.claimMany([voucher, second]))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
      .withArgs(d.baker.address, AMOUNT, 2n * AMOUNT);
    const events = [claimed(d, second.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, second), events, paidForNonces([1n]));
  });
});
