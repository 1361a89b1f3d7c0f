import { expect } from "chai";
import { network } from "hardhat";
import { claimLeaf, openCampaign, proven } from "../helpers/campaigns.ts";
import { claimed, moved, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, openRewards, voucherOf } from "../helpers/rewarding.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function campaignFixture() {
  return openCampaign(await openRewards(connection));
}

type Deployed = Awaited<ReturnType<typeof campaignFixture>>;

async function claims(d: Deployed): Promise<string[]> {
  const { voucher, signer, signature } = await voucherOf(d);
  const { leaf, proof } = proven(d.tree, 1n);
  return [
    d.rewards.interface.encodeFunctionData("claim", [voucher, signer, signature]),
    d.rewards.interface.encodeFunctionData("claimCampaign", [d.campaign, ...leaf, proof]),
  ];
}

function settings(d: Deployed): string[] {
  const abi = d.rewards.interface;
  return [
    abi.encodeFunctionData("setSigner", [d.tokenAddress, d.clerk.address, 1n]),
    abi.encodeFunctionData("setCampaign", [d.campaign, 2n]),
    abi.encodeFunctionData("cancel", [[3n]]),
  ];
}

describe("Rewards.multicall", () => {
  it("does all that a merchant asks, in his name {SignerBudgetSet} {CampaignBudgetSet} {NonceCancelled}", async () => {
    const d = await loadFixture(campaignFixture);
    const { merchant, token, root, deadline } = d.campaign;
    const events = [
      ["SignerBudgetSet", merchant, token, d.keys["clerk"], d.clerk.address.toLowerCase(), 1n],
      ["CampaignBudgetSet", d.id, merchant, token, root, BigInt(deadline), 2n],
      ["NonceCancelled", merchant, 3n],
    ] as const;
    const changes = { "clerk.cap": 1n - CAP, "campaign.cap": 2n - CAP, "baker.nonce3": true };
    await expectEffects(d, () => d.rewards.connect(d.baker).multicall(settings(d)), events, changes);
  });

  it("claims for many customers at once {VoucherClaimed} {CampaignClaimed}", async () => {
    const d = await loadFixture(campaignFixture);
    const calls = await claims(d);
    const { voucher } = await voucherOf(d);
    const events = [
      claimed(d, voucher),
      moved(d.baker, d.alice, AMOUNT),
      ["CampaignClaimed", d.id, 1n, d.bob.address, 500n] as const,
      moved(d.baker, d.bob, 500n),
    ];
    await expectEffects(d, () => d.rewards.multicall(calls), events, {
      ...paidForNonces([0n]),
      "campaign.leaf1": true,
      "campaign.spent": 500n,
      "bob.tokens": 500n,
      "baker.tokens": -AMOUNT - 500n,
      "baker.allowance": -AMOUNT - 500n,
    });
  });

  it("does none of it when one is refused, with that one's error {Rewards_NonceUsed}", async () => {
    const d = await loadFixture(campaignFixture);
    const calls = await claims(d);
    const twice = d.rewards.multicall([...calls, calls[0]!]);
    await expectRefusal(d, twice, "Rewards_NonceUsed", d.baker.address, 0n);
    await claimLeaf(d, 1n);
    await expectRefusal(d, d.rewards.multicall(calls), "Rewards_AlreadyClaimed", d.id, 1n);
    expect(await d.rewards.isUsed(d.baker, 0n)).to.equal(false);
  });

  it("is nobody else: {Rewards_NotMerchant} for the stranger", async () => {
    const d = await loadFixture(campaignFixture);
    const call = d.rewards.connect(d.stranger).multicall(settings(d));
    await expectRefusal(d, call, "Rewards_NotMerchant", d.stranger.address, d.baker.address);
  });

  it("reverts without a reason when ether is sent along", async () => {
    const d = await loadFixture(campaignFixture);
    const data = d.rewards.interface.encodeFunctionData("multicall", [await claims(d)]);
    const call = d.stranger.sendTransaction({ to: d.rewardsAddress, data, value: 1n });
    await expect(call).to.be.revertedWithoutReason(ethers);
  });
});
