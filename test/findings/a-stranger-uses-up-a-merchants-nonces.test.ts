import { network } from "hardhat";
import { walletSigner } from "@kept/sdk";
import { campaignOf, campaignTree, claimLeaf } from "../helpers/campaigns.ts";
import { bearerDigestOf, signerKeyOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, bearerVoucherOf, claim, openRewards, SURVEY, voucherOf } from "../helpers/rewarding.ts";
import { signBearerClaim } from "../helpers/vouchers.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

// Nothing needs no budget: a voucher of zero, which a stranger signs in the baker's name, marked its nonce as paid.
describe("finding: a stranger uses up a merchant's nonces", () => {
  it("refuses his voucher of nothing, alone, in a list, and for a bearer, and pays the order's survey", async () => {
    const d = await loadFixture(rewardsFixture);
    const stranger = await walletSigner(d.stranger);
    const key = signerKeyOf(d.baker.address, d.tokenAddress, d.stranger.address);
    const nothing = { nonce: SURVEY, amount: 0n, holder: d.stranger.address };
    const forged = await voucherOf(d, nothing, stranger);
    const code = await bearerVoucherOf(d, nothing, stranger);
    const named = await signBearerClaim(d.domain, d.stranger, bearerDigestOf(d, code.voucher), d.stranger.address);
    const calls = [
      () => claim(d, forged),
      () => d.rewards.claimMany([forged]),
      () => d.rewards.claimBearer(code, d.stranger, named),
    ];
    for (const call of calls) await expectRefusal(d, call(), "Rewards_NothingPromised", key);
    const survey = await voucherOf(d, { nonce: SURVEY });
    const events = [claimed(d, survey.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, survey), events, paidForNonces([SURVEY]));
  });

  it("refuses the same of a signer who was removed, or has spent his budget", async () => {
    const d = await loadFixture(rewardsFixture);
    const nothing = await voucherOf(d, { nonce: SURVEY, amount: 0n });
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, 0n);
    await expectRefusal(d, claim(d, nothing), "Rewards_NothingPromised", d.keys["clerk"]);
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, AMOUNT);
    await claim(d, await voucherOf(d));
    await expectRefusal(d, claim(d, nothing), "Rewards_NothingPromised", d.keys["clerk"]);
  });

  it("logs no claim of a campaign that the merchant has not opened", async () => {
    const d = await loadFixture(rewardsFixture);
    const own = campaignOf(d, campaignTree([[0n, d.stranger.address, 0n]]));
    await expectRefusal(d, claimLeaf({ ...d, ...own }, 0n), "Rewards_NothingPromised", own.id);
  });
});
