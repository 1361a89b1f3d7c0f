import { expect } from "chai";
import { id as hash } from "ethers";
import { network } from "hardhat";
import { campaignOf, campaignTree, claimLeaf, leavesOf, openCampaign } from "../helpers/campaigns.ts";
import type { Campaign } from "../helpers/reward-ids.ts";
import { expectEffects, expectRefusal, type Event } from "../helpers/rewarding-effects.ts";
import { CAP, openRewards, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

async function campaignFixture() {
  return openCampaign(await rewardsFixture());
}

const set = (d: Rewarding, campaign: Campaign, cap: bigint, by = d.baker) =>
  d.rewards.connect(by).setCampaign(campaign, cap);

const happened = (id: string, { merchant, token, root, deadline }: Campaign, cap: bigint): Event => [
  "CampaignBudgetSet",
  id,
  merchant,
  token,
  root,
  BigInt(deadline),
  cap,
];

describe("Rewards.setCampaign", () => {
  it("opens a campaign, and returns its id {CampaignBudgetSet}", async () => {
    const d = await loadFixture(rewardsFixture);
    const { campaign, id } = campaignOf(d, campaignTree(leavesOf(d)));
    expect(await d.rewards.connect(d.baker).setCampaign.staticCall(campaign, CAP)).to.equal(id);
    const watched = { ...d, keys: { ...d.keys, campaign: id } };
    const event = happened(id, campaign, CAP);
    await expectEffects(watched, () => set(d, campaign, CAP), [event], { "campaign.cap": CAP });
  });

  it("changes what a campaign may spend in all, and keeps what was spent {CampaignBudgetSet}", async () => {
    const d = await loadFixture(campaignFixture);
    await claimLeaf(d, 1n);
    const event = (cap: bigint): Event => happened(d.id, d.campaign, cap);
    await expectEffects(d, () => set(d, d.campaign, CAP), [event(CAP)], {});
    await expectEffects(d, () => set(d, d.campaign, CAP - 1n), [event(CAP - 1n)], { "campaign.cap": -1n });
    expect(Array.from(await d.rewards.budgetOf(d.id))).to.deep.equal([CAP - 1n, 500n]);
  });

  it("ends a campaign with zero, whatever was spent {CampaignBudgetSet}", async () => {
    const d = await loadFixture(campaignFixture);
    await claimLeaf(d, 1n);
    await expectEffects(d, () => set(d, d.campaign, 0n), [happened(d.id, d.campaign, 0n)], { "campaign.cap": -CAP });
    await expectRefusal(d, claimLeaf(d, 2n), "Rewards_BudgetExceeded", d.id, 1n, 0n);
  });

  it("gives campaigns that differ in anything budgets of their own", async () => {
    const d = await loadFixture(campaignFixture);
    const others: Partial<Campaign>[] = [
      { token: await (await connection.ethers.deployContract("FeeToken__Mock")).getAddress() },
      { root: hash("another root") },
      { deadline: d.closes + 1 },
    ];
    for (const change of others) {
      const { campaign, id } = campaignOf(d, d.tree, change);
      await expectEffects(d, () => set(d, campaign, 5n), [happened(id, campaign, 5n)], {});
      expect(Array.from(await d.rewards.budgetOf(id))).to.deep.equal([5n, 0n]);
    }
    const grocers = campaignOf(d, d.tree, { merchant: d.grocer.address });
    const event = happened(grocers.id, grocers.campaign, 5n);
    await expectEffects(d, () => set(d, grocers.campaign, 5n, d.grocer), [event], {});
  });

  it("reverts with {Rewards_NotMerchant} for anybody else", async () => {
    const d = await loadFixture(campaignFixture);
    for (const who of [d.stranger, d.grocer, d.clerk]) {
      const call = set(d, d.campaign, 0n, who);
      await expectRefusal(d, call, "Rewards_NotMerchant", who.address, d.baker.address);
    }
  });
});
