import { expect } from "chai";
import { AbiCoder, keccak256, ZeroHash } from "ethers";
import { network } from "hardhat";
import { claimLeaf, leavesOf, openCampaign, proven, type Leaf, type Opened } from "../helpers/campaigns.ts";
import { campaignIdOf } from "../helpers/reward-ids.ts";
import { moved, paid } from "../helpers/reward-outcomes.ts";
import { at, expectEffects, expectRefusal, type Event } from "../helpers/rewarding-effects.ts";
import { ALLOWED, openRewards, STOCK } from "../helpers/rewarding.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

async function campaignFixture() {
  return openCampaign(await rewardsFixture());
}

/** Hashed twice, written out from the manual. */
const leafHash = (...leaf: Leaf): string =>
  keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "address", "uint256"], leaf)));

const happened = (d: Opened, [index, account, amount]: Leaf): Event[] => [
  ["CampaignClaimed", d.id, index, account, amount],
  moved(d.baker, { address: account }, amount),
];

const done = (who: "alice" | "bob", [index, , amount]: Leaf) => ({
  [`campaign.leaf${index}`]: true,
  ...paid("campaign", who, amount),
});

describe("Rewards.claimCampaign", () => {
  it("pays a leaf to its account, whoever submits it {CampaignClaimed}", async () => {
    const d = await loadFixture(campaignFixture);
    const { leaf } = proven(d.tree, 1n);
    await expectEffects(d, () => claimLeaf(d, 1n), happened(d, leaf), done("bob", leaf));
  });

  it("pays every leaf of a tree once, on both sides of a word's edge {CampaignClaimed} {Rewards_AlreadyClaimed}", async () => {
    const d = await loadFixture(campaignFixture);
    for (const leaf of leavesOf(d)) {
      const who = leaf[1] === d.alice.address ? "alice" : "bob";
      await expectEffects(d, () => claimLeaf(d, leaf[0]), happened(d, leaf), done(who, leaf));
    }
    for (const [index] of leavesOf(d))
      await expectRefusal(d, claimLeaf(d, index), "Rewards_AlreadyClaimed", d.id, index);
    expect((await d.rewards.budgetOf(d.id)).spent).to.equal(1_830n);
  });

  it("pays the one leaf of a tree without a proof {CampaignClaimed}", async () => {
    const bare = await loadFixture(rewardsFixture);
    const leaf: Leaf = [2n, bare.alice.address, 70n];
    const d = await openCampaign(bare, 70n, [leaf]);
    expect(d.campaign.root).to.equal(leafHash(...leaf));
    expect(proven(d.tree, 2n).proof).to.deep.equal([]);
    await expectEffects(d, () => claimLeaf(d, 2n), happened(d, leaf), done("alice", leaf));
  });

  for (const size of [2n, 3n, 7n, 64n, 1_000n])
    it(`pays in a tree of ${size} leaves {CampaignClaimed}`, async () => {
      const bare = await loadFixture(rewardsFixture);
      const leaves = Array.from({ length: Number(size) }, (_, i): Leaf => [BigInt(i), bare.bob.address, BigInt(i + 1)]);
      const d = await openCampaign(bare, 5_000n, leaves);
      for (const index of new Set([0n, 1n, size / 2n, size - 1n])) {
        const leaf = leaves[Number(index)]!;
        const mark = index <= 2n || index === 255n ? { [`campaign.leaf${index}`]: true } : {};
        const changes = { ...mark, ...paid("campaign", "bob", index + 1n) };
        await expectEffects(d, () => claimLeaf(d, index), happened(d, leaf), changes);
      }
    });

  it("pays until the second before the deadline {CampaignClaimed}, and reverts with {Rewards_NotClaimable} from it on", async () => {
    const d = await loadFixture(campaignFixture);
    await at(d, d.closes - 1);
    const { leaf } = proven(d.tree, 0n);
    await expectEffects(d, () => claimLeaf(d, 0n), happened(d, leaf), done("alice", leaf));
    await at(d, d.closes);
    await expectRefusal(d, claimLeaf(d, 1n), "Rewards_NotClaimable", d.closes, 0n, d.closes);
  });

  it("pays all that the budget leaves {CampaignClaimed}, and reverts with {Rewards_BudgetExceeded} for a unit more", async () => {
    const d = await openCampaign(await loadFixture(rewardsFixture), 1_508n);
    await claimLeaf(d, 0n);
    await expectRefusal(d, claimLeaf(d, 1n), "Rewards_BudgetExceeded", d.id, 500n, 499n);
    await d.rewards.connect(d.baker).setCampaign(d.campaign, 1_509n);
    const { leaf } = proven(d.tree, 1n);
    await expectEffects(d, () => claimLeaf(d, 1n), happened(d, leaf), done("bob", leaf));
    await expectRefusal(d, claimLeaf(d, 2n), "Rewards_BudgetExceeded", d.id, 1n, 0n);
  });

  it("reverts with {Rewards_BudgetExceeded} for a campaign that was never opened, or was ended", async () => {
    const never = await openCampaign(await loadFixture(rewardsFixture), 0n);
    await expectRefusal(never, claimLeaf(never, 2n), "Rewards_BudgetExceeded", never.id, 1n, 0n);
    const ended = await loadFixture(campaignFixture);
    await ended.rewards.connect(ended.baker).setCampaign(ended.campaign, 0n);
    await expectRefusal(ended, claimLeaf(ended, 2n), "Rewards_BudgetExceeded", ended.id, 1n, 0n);
  });

  it("reverts with {Rewards_BudgetExceeded} for terms that differ in anything", async () => {
    const d = await loadFixture(campaignFixture);
    const token = await (await ethers.deployContract("FeeToken__Mock")).getAddress();
    for (const change of [{ merchant: d.grocer.address }, { token }, { deadline: d.closes + 1 }]) {
      const campaign = { ...d.campaign, ...change };
      const call = claimLeaf({ ...d, campaign }, 2n);
      await expectRefusal(d, call, "Rewards_BudgetExceeded", campaignIdOf(campaign), 1n, 0n);
    }
  });

  it("reverts with {Rewards_ProofInvalid} for another account, amount or index", async () => {
    const d = await loadFixture(campaignFixture);
    const { root } = d.campaign;
    const stolen = claimLeaf(d, 0n, { account: d.stranger.address });
    await expectRefusal(d, stolen, "Rewards_ProofInvalid", root, leafHash(0n, d.stranger.address, 1_009n));
    const more = claimLeaf(d, 0n, { amount: 1_010n });
    await expectRefusal(d, more, "Rewards_ProofInvalid", root, leafHash(0n, d.alice.address, 1_010n));
    const { proof } = proven(d.tree, 0n);
    const again = d.rewards.claimCampaign(d.campaign, 3n, d.alice, 1_009n, proof);
    await expectRefusal(d, again, "Rewards_ProofInvalid", root, leafHash(3n, d.alice.address, 1_009n));
  });

  it("reverts with {Rewards_ProofInvalid} for a proof that is too short, too long, or of another leaf", async () => {
    const d = await loadFixture(campaignFixture);
    const { leaf, proof } = proven(d.tree, 0n);
    const proofs = [[], proof.slice(1), proof.slice(0, -1), [...proof, ZeroHash], proof.toReversed()];
    for (const wrong of [...proofs, proven(d.tree, 1n).proof]) {
      const call = d.rewards.claimCampaign(d.campaign, ...leaf, wrong);
      await expectRefusal(d, call, "Rewards_ProofInvalid", d.campaign.root, leafHash(...leaf));
    }
  });

  it("reverts with {Rewards_NothingPromised} for a leaf of nothing", async () => {
    const bare = await loadFixture(rewardsFixture);
    const d = await openCampaign(bare, 5n, [
      [0n, bare.alice.address, 0n],
      [1n, bare.bob.address, 5n],
    ]);
    await expectRefusal(d, claimLeaf(d, 0n), "Rewards_NothingPromised", d.id);
  });

  it("reverts with the token's error when the merchant has too little, or allows too little", async () => {
    const d = await loadFixture(campaignFixture);
    await d.token.connect(d.baker).approve(d.rewards, 499n);
    await expect(claimLeaf(d, 1n))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
      .withArgs(d.rewardsAddress, 499n, 500n);
    await d.token.connect(d.baker).approve(d.rewards, ALLOWED);
    await d.token.connect(d.baker).transfer(d.bob, STOCK - 499n);
    await expect(claimLeaf(d, 1n))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
      .withArgs(d.baker.address, 499n, 500n);
  });
});
