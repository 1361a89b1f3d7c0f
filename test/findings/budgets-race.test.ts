import { expect } from "chai";
import { network } from "hardhat";
import { claimLeaf, openCampaign } from "../helpers/campaigns.ts";
import { expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, claim, openRewards, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function campaignFixture() {
  return openCampaign(await openRewards(connection));
}

const set = (d: Rewarding, cap: bigint) => d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, cap);
const budget = async (d: Rewarding) => Array.from(await d.rewards.budgetOf(d.keys["clerk"]!));

// An allowance that says what is left is lowered from 10,000 to 5,000; whoever spends 10,000 just before has 15,000.
describe("finding: budgets race with claims", () => {
  it("lets no claim before a lowering be paid again after it", async () => {
    const d = await loadFixture(campaignFixture);
    await claim(d, await voucherOf(d, { amount: CAP }));
    await set(d, CAP / 2n);
    const more = claim(d, await voucherOf(d, { nonce: 1n, amount: 1n }));
    await expectRefusal(d, more, "Rewards_BudgetExceeded", d.keys["clerk"], 1n, 0n);
  });

  it("comes to the same, whichever of a claim and a raise is first", async () => {
    const d = await loadFixture(campaignFixture);
    const signed = await voucherOf(d);
    const { takeSnapshot } = connection.networkHelpers;
    const before = await takeSnapshot();
    await claim(d, signed);
    await set(d, 2n * CAP);
    expect(await budget(d)).to.deep.equal([2n * CAP, AMOUNT]);
    await before.restore();
    await set(d, 2n * CAP);
    await claim(d, signed);
    expect(await budget(d)).to.deep.equal([2n * CAP, AMOUNT]);
  });

  it("changes nothing when a setting is sent twice, with claims in between", async () => {
    const d = await loadFixture(campaignFixture);
    await set(d, CAP);
    await claim(d, await voucherOf(d, { amount: CAP - 1n }));
    await set(d, CAP);
    const more = claim(d, await voucherOf(d, { nonce: 1n, amount: 2n }));
    await expectRefusal(d, more, "Rewards_BudgetExceeded", d.keys["clerk"], 2n, 1n);
  });

  it("holds for campaigns likewise", async () => {
    const d = await loadFixture(campaignFixture);
    await claimLeaf(d, 0n);
    await d.rewards.connect(d.baker).setCampaign(d.campaign, 500n);
    await expectRefusal(d, claimLeaf(d, 2n), "Rewards_BudgetExceeded", d.id, 1n, 0n);
    await d.rewards.connect(d.baker).setCampaign(d.campaign, 1_010n);
    await claimLeaf(d, 2n);
    expect(Array.from(await d.rewards.budgetOf(d.id))).to.deep.equal([1_010n, 1_010n]);
  });
});
