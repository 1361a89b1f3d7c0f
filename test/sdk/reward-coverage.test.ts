import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import { buildCampaign, buildSeries, campaignId, campaignTree, readCoverage, seriesId, signVoucher } from "@kept/sdk";
import { ALLOWED, AMOUNT, CAP, POINTS, STOCK } from "../helpers/rewarding.ts";
import { openShopkeeper, type Shopkeeper } from "./shopkeeper.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function shopFixture(): Promise<Shopkeeper> {
  return openShopkeeper(connection);
}

async function pointsFixture(): Promise<Shopkeeper> {
  return openShopkeeper(connection, POINTS);
}

describe("sdk: readCoverage", () => {
  it("sums up what all budgets of a merchant leave, and what he could pay", async () => {
    const d = await networkHelpers.loadFixture(shopFixture);
    const { baker, alice, tokenAddress: token, closes } = d;
    const who = { merchant: baker.address, token };
    const tree = campaignTree([{ account: alice.address, amount: 700n }]);
    const campaign = buildCampaign({ ...who, root: tree.root, deadline: closes });
    const series = buildSeries({ ...who, ref: id("every month") });
    await d.as(baker).setCampaign(campaign, 5_000n);
    await d.as(baker).setSeries(series, 1n);
    await d.as(baker).setSeries(series, 2_000n);
    await d.as(baker).setSigner(token, d.bob.address, 9n);
    await d.as(baker).setSigner(token, d.bob.address, 0n);
    await d.as(d.stranger).claim(await signVoucher(d.signer, d.sdk, d.voucher()));
    await d.as(d.stranger).claimCampaign(campaign, 0n, alice.address, 700n, []);

    const [coverage, ...more] = await readCoverage(d.as(d.stranger), baker.address, { blocks: 7 });

    expect(more).to.deep.equal([]);
    const outstanding = CAP - AMOUNT + (5_000n - 700n) + 2_000n;
    expect(coverage).to.deep.include({
      token,
      outstanding,
      balance: STOCK - AMOUNT - 700n,
      allowance: ALLOWED - AMOUNT - 700n,
      held: ALLOWED - AMOUNT - 700n,
      covered: outstanding,
      lacking: 0n,
    });
    const budgets = new Map(coverage?.budgets.map((budget) => [budget.key, budget]));
    expect(budgets.size).to.equal(4);
    expect(budgets.get(d.keys["clerk"] ?? "")).to.deep.include({
      kind: "signer",
      signer: d.clerk.address.toLowerCase(),
      cap: CAP,
      spent: AMOUNT,
      claimed: AMOUNT,
      claims: 1,
      over: false,
    });
    expect(budgets.get(campaignId(campaign))).to.deep.include({ kind: "campaign", spent: 700n, claimed: 700n });
    expect(budgets.get(seriesId(series))).to.deep.include({ kind: "series", cap: 2_000n, claims: 0 });
  });

  it("leaves a campaign out whose deadline has come, and says what is lacking", async () => {
    const d = await networkHelpers.loadFixture(shopFixture);
    const { baker, tokenAddress: token, closes } = d;
    const campaign = buildCampaign({ merchant: baker.address, token, root: id("root"), deadline: closes });
    await d.as(baker).setCampaign(campaign, 5_000n);
    await d.token.connect(baker).approve(d.rewardsAddress, 400n);
    const read = async (): Promise<unknown[]> => {
      const [coverage] = await readCoverage(d.as(d.stranger), baker.address);
      return [coverage?.outstanding, coverage?.covered, coverage?.lacking];
    };
    await networkHelpers.time.increaseTo(closes - 1);
    expect(await read()).to.deep.equal([CAP + 5_000n, 400n, CAP + 4_600n]);
    await networkHelpers.time.increaseTo(closes);
    expect(await read()).to.deep.equal([CAP, 400n, CAP - 400n]);
    expect(await readCoverage(d.as(d.stranger), d.stranger.address)).to.deep.equal([]);
  });

  it("counts only the points that a member has bought", async () => {
    const d = await networkHelpers.loadFixture(pointsFixture);
    const { baker, grocer, alice, rewardsAddress } = d;
    const held = async (): Promise<bigint | undefined> =>
      (await readCoverage(d.as(d.stranger), grocer.address))[0]?.balance;
    const bought = await d.token.balanceOf(grocer);
    await d.token.connect(baker).transfer(alice, 300n);
    await d.token.connect(alice).transfer(grocer, 300n);
    expect(await d.token.balanceOf(grocer)).to.equal(bought + 300n);
    expect(await held()).to.equal(bought);
    expect(await d.token.allowance(grocer, rewardsAddress)).to.equal(ALLOWED);
  });
});
