import { network } from "hardhat";
import { expect } from "chai";
import { campaignOf, campaignTree, claimLeaf, openCampaign, openSeries, type Leaf } from "../helpers/campaigns.ts";
import { moved, paid } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, claim, openRewards, STOCK, voucherOf } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

/** A list that promises more than its campaign may spend, by mistake or on purpose. */
async function greedyFixture() {
  const d = await rewardsFixture();
  const leaves = [0n, 1n, 2n].map((i): Leaf => [i, d.bob.address, CAP - 1n]);
  const greedy = await openCampaign(d, CAP, leaves);
  const honest = campaignOf(d, campaignTree([[0n, d.alice.address, 500n]]));
  await d.rewards.connect(d.baker).setCampaign(honest.campaign, 500n);
  return { d, greedy, honest: { ...d, ...honest, keys: { ...d.keys, campaign: honest.id } } };
}

// UMA's distributor paid all windows out of one pool: a window with a wrong root drew what the others had been funded with.
describe("Others: one campaign drains another", () => {
  it("pays a greedy list no more than its own cap", async () => {
    const { greedy } = await loadFixture(greedyFixture);
    await claimLeaf(greedy, 0n);
    await expectRefusal(greedy, claimLeaf(greedy, 1n), "Rewards_BudgetExceeded", greedy.id, CAP - 1n, 1n);
  });

  it("leaves the budgets of other campaigns, signers and series as they are", async () => {
    const { d, greedy, honest } = await loadFixture(greedyFixture);
    await claimLeaf(greedy, 2n);
    const events = [["CampaignClaimed", honest.id, 0n, d.alice.address, 500n] as const, moved(d.baker, d.alice, 500n)];
    const changes = { "campaign.leaf0": true, ...paid("campaign", "alice", 500n) };
    await expectEffects(honest, () => claimLeaf(honest, 0n), events, changes);
    await claim(d, await voucherOf(d, { amount: CAP }));
    const series = await openSeries(d);
    expect(Array.from(await d.rewards.budgetOf(series.id))).to.deep.equal([CAP, 0n]);
  });

  it("takes nothing of another merchant, who allows the contract more", async () => {
    const { d, greedy } = await loadFixture(greedyFixture);
    await d.token.connect(d.baker).transfer(d.alice, STOCK - AMOUNT);
    await expect(claimLeaf(greedy, 0n))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
      .withArgs(d.baker.address, AMOUNT, CAP - 1n);
    expect(await d.token.balanceOf(d.grocer)).to.equal(STOCK);
  });

  it("takes nothing of a merchant in whose name a stranger opens a campaign, or makes himself a signer", async () => {
    const { d } = await loadFixture(greedyFixture);
    const own = campaignOf(d, campaignTree([[0n, d.stranger.address, 1n]]));
    const open = d.rewards.connect(d.stranger).setCampaign(own.campaign, CAP);
    await expectRefusal(d, open, "Rewards_NotMerchant", d.stranger.address, d.baker.address);
    await d.rewards.connect(d.stranger).setSigner(d.tokenAddress, d.stranger.address, CAP);
    const key = await d.rewards.signerKey(d.baker, d.tokenAddress, d.stranger.address);
    expect(Array.from(await d.rewards.budgetOf(key))).to.deep.equal([0n, 0n]);
  });
});
