import { network } from "hardhat";
import { Rewards__factory } from "../../typechain-types/index.ts";
import {
  campaignOf,
  campaignTree,
  claimLeaf,
  openCampaign,
  openSeries,
  proven,
  roundTree,
} from "../helpers/campaigns.ts";
import { expectRefusal } from "../helpers/rewarding-effects.ts";
import { CAP, openRewards, STOCK } from "../helpers/rewarding.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function campaignFixture() {
  return openCampaign(await openRewards(connection));
}

// A list is only a root: what it pays, from whom and where, is in the terms that the merchant opened.
describe("finding: a proof is carried elsewhere", () => {
  it("is refused in another campaign of the same merchant", async () => {
    const d = await loadFixture(campaignFixture);
    const other = campaignOf(d, campaignTree([[0n, d.bob.address, 5n]]));
    await d.rewards.connect(d.baker).setCampaign(other.campaign, CAP);
    const call = claimLeaf({ ...d, campaign: other.campaign }, 0n);
    await expectRefusal(d, call, "Rewards_ProofInvalid", other.campaign.root, d.tree.leafHash(proven(d.tree, 0n).leaf));
  });

  it("pays nothing of a merchant who has not opened the campaign", async () => {
    const d = await loadFixture(campaignFixture);
    const { campaign, id } = campaignOf(d, d.tree, { merchant: d.grocer.address });
    await expectRefusal(d, claimLeaf({ ...d, campaign }, 0n), "Rewards_BudgetExceeded", id, 1_009n, 0n);
  });

  it("pays nothing on a contract, or a chain, where the merchant has not opened the campaign", async () => {
    const d = await loadFixture(campaignFixture);
    const rewards = Rewards__factory.connect(await (await ethers.deployContract("Rewards")).getAddress(), d.stranger);
    await d.token.connect(d.baker).approve(rewards, STOCK);
    const elsewhere = { ...d, rewards };
    await expectRefusal(elsewhere, claimLeaf(elsewhere, 0n), "Rewards_BudgetExceeded", d.id, 1_009n, 0n);
  });

  it("is refused in a series, as one of a series is in a campaign", async () => {
    const bare = await loadFixture(campaignFixture);
    const d = { ...bare, series: (await openSeries(bare)).series };
    await d.rewards.connect(d.baker).publish(d.series, d.campaign.root);
    const { proof } = proven(d.tree, 0n);
    const call = d.rewards.claimSeries(d.series, d.alice, 1_009n, proof);
    const asTotal = roundTree([[d.alice.address, 1_009n]]).root;
    await expectRefusal(d, call, "Rewards_ProofInvalid", d.campaign.root, asTotal);
    const opened = campaignOf(d, d.tree, { root: asTotal });
    await d.rewards.connect(d.baker).setCampaign(opened.campaign, CAP);
    const back = d.rewards.claimCampaign(opened.campaign, 0n, d.alice, 1_009n, []);
    const asLeaf = d.tree.leafHash([0n, d.alice.address, 1_009n]);
    await expectRefusal(d, back, "Rewards_ProofInvalid", asTotal, asLeaf);
  });
});
