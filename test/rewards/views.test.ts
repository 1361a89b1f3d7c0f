import { expect } from "chai";
import { id as hash, ZeroHash } from "ethers";
import { network } from "hardhat";
import { claimLeaf, claimTotal, openCampaign, openSeries, publish, seriesOf } from "../helpers/campaigns.ts";
import { bearerDigestOf, campaignIdOf, digestOf, seriesIdOf, signerKeyOf } from "../helpers/reward-ids.ts";
import {
  ALLOWED,
  AMOUNT,
  CAP,
  claim,
  openRewards,
  STOCK,
  termsOf,
  voucherOf,
  type Rewarding,
} from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

async function campaignFixture() {
  return openCampaign(await rewardsFixture());
}

async function seriesFixture() {
  return openSeries(await rewardsFixture());
}

const coverage = (d: Rewarding, key = d.keys["clerk"]!): Promise<bigint> =>
  d.rewards.coverageOf(key, d.baker, d.tokenAddress);

describe("Rewards: views", () => {
  describe("budgetOf", () => {
    it("answers what may be spent in all, and was; of a key that nobody set, zero", async () => {
      const d = await loadFixture(rewardsFixture);
      await claim(d, await voucherOf(d));
      expect(Array.from(await d.rewards.budgetOf(d.keys["clerk"]!))).to.deep.equal([CAP, AMOUNT]);
      expect(Array.from(await d.rewards.budgetOf(hash("nobody")))).to.deep.equal([0n, 0n]);
    });
  });

  describe("coverageOf", () => {
    it("answers what the budget leaves, when the merchant has and allows more", async () => {
      const d = await loadFixture(rewardsFixture);
      expect(await coverage(d)).to.equal(CAP);
      await claim(d, await voucherOf(d));
      expect(await coverage(d)).to.equal(CAP - AMOUNT);
    });

    it("answers the merchant's balance, when it is the least", async () => {
      const d = await loadFixture(rewardsFixture);
      await d.token.connect(d.baker).transfer(d.bob, STOCK - 70n);
      expect(await coverage(d)).to.equal(70n);
    });

    it("answers his allowance, when it is the least", async () => {
      const d = await loadFixture(rewardsFixture);
      await d.token.connect(d.baker).approve(d.rewards, 69n);
      expect(await coverage(d)).to.equal(69n);
      await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, 2n ** 128n - 1n);
      await d.token.connect(d.baker).approve(d.rewards, ALLOWED);
      expect(await coverage(d)).to.equal(ALLOWED);
    });

    it("answers zero for a key that nobody set, and when the cap is below what was spent", async () => {
      const d = await loadFixture(rewardsFixture);
      expect(await coverage(d, hash("nobody"))).to.equal(0n);
      await claim(d, await voucherOf(d));
      await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, AMOUNT - 1n);
      expect(await coverage(d)).to.equal(0n);
    });
  });

  describe("isUsed", () => {
    it("answers for each nonce of each merchant, whether it was paid or cancelled", async () => {
      const d = await loadFixture(rewardsFixture);
      await claim(d, await voucherOf(d, { nonce: 255n }));
      await d.rewards.connect(d.baker).cancel([256n]);
      const asked = [254n, 255n, 256n, 257n, 511n];
      const used = await Promise.all(asked.map((nonce) => d.rewards.isUsed(d.baker, nonce)));
      expect(used).to.deep.equal([false, true, true, false, false]);
      expect(await d.rewards.isUsed(d.grocer, 255n)).to.equal(false);
    });
  });

  describe("isClaimed", () => {
    it("answers for each leaf of each campaign", async () => {
      const d = await loadFixture(campaignFixture);
      await claimLeaf(d, 255n);
      await claimLeaf(d, 0n);
      const claimed = await Promise.all([0n, 1n, 255n, 256n].map((index) => d.rewards.isClaimed(d.id, index)));
      expect(claimed).to.deep.equal([true, false, true, false]);
      expect(await d.rewards.isClaimed(campaignIdOf({ ...d.campaign, deadline: d.closes + 1 }), 0n)).to.equal(false);
    });
  });

  describe("paidOf", () => {
    it("answers for each account in each series", async () => {
      const d = await loadFixture(seriesFixture);
      await claimTotal(d, await publish(d, [d.alice.address, 300n]), d.alice);
      expect(await d.rewards.paidOf(d.id, d.alice)).to.equal(300n);
      expect(await d.rewards.paidOf(d.id, d.bob)).to.equal(0n);
      expect(await d.rewards.paidOf(seriesOf(d, { merchant: d.grocer.address }).id, d.alice)).to.equal(0n);
    });
  });

  describe("rootOf", () => {
    it("answers the latest round, and zero before the first", async () => {
      const d = await loadFixture(seriesFixture);
      expect(await d.rewards.rootOf(d.id)).to.equal(ZeroHash);
      await publish(d, [d.alice.address, 300n]);
      const { root } = await publish(d, [d.alice.address, 301n]);
      expect(await d.rewards.rootOf(d.id)).to.equal(root);
    });
  });

  describe("voucherDigest", () => {
    it("answers what wallets sign, of a customer's voucher and of a bearer's", async () => {
      const d = await loadFixture(rewardsFixture);
      const voucher = termsOf(d);
      expect(await d.rewards.voucherDigest(voucher, false)).to.equal(digestOf(d, voucher));
      expect(await d.rewards.voucherDigest(voucher, true)).to.equal(bearerDigestOf(d, voucher));
      expect(digestOf(d, voucher)).to.not.equal(bearerDigestOf(d, voucher));
    });
  });

  describe("signerKey", () => {
    it("answers the hash of merchant, token and signer, which no other kind of budget has", async () => {
      const d = await loadFixture(rewardsFixture);
      for (const signer of [d.clerk.address.toLowerCase(), `0x${"a5".repeat(84)}`, "0x"]) {
        const key = signerKeyOf(d.baker.address, d.tokenAddress, signer);
        expect(await d.rewards.signerKey(d.baker, d.tokenAddress, signer)).to.equal(key);
      }
    });
  });

  describe("campaignId", () => {
    it("answers the hash of the terms, which no other kind of budget has", async () => {
      const d = await loadFixture(campaignFixture);
      expect(await d.rewards.campaignId(d.campaign)).to.equal(campaignIdOf(d.campaign));
    });
  });

  describe("seriesId", () => {
    it("answers the hash of the terms, which no other kind of budget has", async () => {
      const d = await loadFixture(seriesFixture);
      expect(await d.rewards.seriesId(d.series)).to.equal(seriesIdOf(d.series));
    });
  });

  describe("eip712Domain", () => {
    it("answers name, version, chain and contract", async () => {
      const d = await loadFixture(rewardsFixture);
      const { chainId } = await connection.ethers.provider.getNetwork();
      const domain = Array.from(await d.rewards.eip712Domain());
      expect(domain).to.deep.equal(["0x0f", "Kept Rewards", "1", chainId, d.rewardsAddress, ZeroHash, []]);
    });
  });
});
