import { expect } from "chai";
import { network } from "hardhat";
import type { BlocklistToken__Mock, FalseToken__Mock } from "../../typechain-types/index.ts";
import { claimLeaf, claimTotal, openCampaign, openSeries, publish } from "../helpers/campaigns.ts";
import { bearerDigestOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paid, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects } from "../helpers/rewarding-effects.ts";
import {
  AMOUNT,
  bearerVoucherOf,
  CAP,
  claim,
  mock,
  openRewards,
  PLAIN,
  POINTS,
  voucherOf,
  type Rewarding,
} from "../helpers/rewarding.ts";
import { signBearerClaim } from "../helpers/vouchers.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const plainFixture = async () => openRewards(connection, PLAIN);
const silentFixture = async () => openRewards(connection, mock("NoReturnToken__Mock", "a token that returns nothing"));
const hookFixture = async () => openRewards(connection, mock("HookToken__Mock", "a token that calls recipients"));
const pointsFixture = async () => openRewards(connection, POINTS);
const feeFixture = async () => openRewards(connection, mock("FeeToken__Mock", "a token that takes a fee"));
const falseFixture = async () => openRewards(connection, mock("FalseToken__Mock", "a token that says false"));
const refusingFixture = async () => openRewards(connection, mock("BlocklistToken__Mock", "a token that refuses"));

const SOUND = [
  ["OpenZeppelin's ERC-20", plainFixture],
  ["a token that returns nothing", silentFixture],
  ["a token that calls recipients", hookFixture],
  ["LoyaltyToken", pointsFixture],
] as const;

/** Each thing that can be claimed pays exactly what it promises. */
function paysEverything(stage: () => Promise<Rewarding>): void {
  it("pays a voucher {VoucherClaimed}", async () => {
    const d = await loadFixture(stage);
    const signed = await voucherOf(d);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, signed), events, paidForNonces([0n]));
  });

  it("pays a list by one transfer {VoucherClaimed}", async () => {
    const d = await loadFixture(stage);
    const vouchers = await Promise.all([0n, 1n].map((nonce) => voucherOf(d, { nonce })));
    const events = [...vouchers.map(({ voucher }) => claimed(d, voucher)), moved(d.baker, d.alice, 2n * AMOUNT)];
    await expectEffects(d, () => d.rewards.claimMany(vouchers), events, paidForNonces([0n, 1n]));
  });

  it("pays a bearer {VoucherClaimed}", async () => {
    const d = await loadFixture(stage);
    const code = await bearerVoucherOf(d, { holder: d.bob.address });
    const signature = await signBearerClaim(d.domain, d.bob, bearerDigestOf(d, code.voucher), d.alice.address);
    const events = [claimed(d, code.voucher, d.alice.address), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => d.rewards.claimBearer(code, d.alice, signature), events, paidForNonces([0n]));
  });

  it("pays a leaf of a campaign {CampaignClaimed}", async () => {
    const d = await openCampaign(await loadFixture(stage));
    const events = [["CampaignClaimed", d.id, 1n, d.bob.address, 500n] as const, moved(d.baker, d.bob, 500n)];
    const changes = { "campaign.leaf1": true, ...paid("campaign", "bob", 500n) };
    await expectEffects(d, () => claimLeaf(d, 1n), events, changes);
  });

  it("pays a round of a series {SeriesClaimed}", async () => {
    const d = await openSeries(await loadFixture(stage));
    const round = await publish(d, [d.bob.address, 500n]);
    const events = [["SeriesClaimed", d.id, d.bob.address, 500n, 500n] as const, moved(d.baker, d.bob, 500n)];
    const changes = { "series.bob": 500n, ...paid("series", "bob", 500n) };
    await expectEffects(d, () => claimTotal(d, round, d.bob), events, changes);
  });
}

describe("Rewards: tokens", () => {
  for (const [name, stage] of SOUND)
    describe(`given ${name}`, () => {
      paysEverything(stage);
    });

  describe("given a token that takes a fee", () => {
    it("spends the whole, of which the customer gets what the token leaves {VoucherClaimed}", async () => {
      const d = await loadFixture(feeFixture);
      const signed = await voucherOf(d);
      const burnt = ["Transfer", d.baker.address, "0x0000000000000000000000000000000000000000", 10n] as const;
      const events = [claimed(d, signed.voucher), burnt, moved(d.baker, d.alice, 999n)];
      await expectEffects(d, () => claim(d, signed), events, { ...paidForNonces([0n]), "alice.tokens": 999n });
    });
  });

  describe("given a token that says false", () => {
    it("reverts with {SafeERC20FailedOperation}, and everything can be claimed when it says true", async () => {
      const d = await loadFixture(falseFixture);
      const token = d.token as unknown as FalseToken__Mock;
      await token.setBlocked(d.baker, true);
      const signed = await voucherOf(d);
      const inCampaign = await openCampaign(d);
      const inSeries = await openSeries(d);
      const round = await publish(inSeries, [d.alice.address, 500n]);
      const calls = [
        () => claim(d, signed),
        () => d.rewards.claimMany([signed]),
        () => claimLeaf(inCampaign, 1n),
        () => claimTotal(inSeries, round, d.alice),
      ];
      for (const call of calls)
        await expect(call())
          .to.be.revertedWithCustomError(d.rewards, "SafeERC20FailedOperation")
          .withArgs(d.tokenAddress);
      await token.setBlocked(d.baker, false);
      const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
      await expectEffects(d, calls[0]!, events, paidForNonces([0n]));
      await calls[2]!();
      await calls[3]!();
    });
  });

  describe("given a token that refuses the customer", () => {
    it("reverts with the token's error, and spoils nobody else's claim", async () => {
      const d = await loadFixture(refusingFixture);
      const token = d.token as unknown as BlocklistToken__Mock;
      await token.setBlocked(d.bob, true);
      const refused = await voucherOf(d, { holder: d.bob.address });
      const signed = await voucherOf(d, { nonce: 1n });
      for (const call of [() => claim(d, refused), () => d.rewards.claimMany([signed, refused])])
        await expect(call()).to.be.revertedWithCustomError(token, "Blocked").withArgs(d.bob.address);
      const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
      await expectEffects(d, () => claim(d, signed), events, paidForNonces([1n]));
    });
  });

  describe("given an address without code", () => {
    it("reverts with {SafeERC20FailedOperation}", async () => {
      const d = await loadFixture(plainFixture);
      const token = d.stranger.address;
      await d.rewards.connect(d.baker).setSigner(token, d.clerk.address, CAP);
      const signed = await voucherOf(d, { token });
      for (const call of [() => claim(d, signed), () => d.rewards.claimMany([signed])])
        await expect(call()).to.be.revertedWithCustomError(d.rewards, "SafeERC20FailedOperation").withArgs(token);
    });
  });
});
