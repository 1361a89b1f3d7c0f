import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { claimed, moved, paidForNonces } from "../helpers/reward-outcomes.ts";
import { at, expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, claim, openRewards, SURVEY, voucherOf, type Rewarding } from "../helpers/rewarding.ts";
import { signCancellation } from "../helpers/vouchers.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

/** Bought now; what is returned within 30 days is refunded. */
async function purchase(d: Rewarding) {
  const returnable = d.opens + 30 * DAY;
  return { returnable, voucher: await voucherOf(d, { nonce: SURVEY, validFrom: returnable }) };
}

// A customer buys for the points, claims them, and brings the goods back.
describe("finding: a refunded purchase leaves points", () => {
  it("pays nothing while the goods can be brought back", async () => {
    const d = await loadFixture(rewardsFixture);
    const { returnable, voucher } = await purchase(d);
    await at(d, returnable - 1);
    await expectRefusal(d, claim(d, voucher), "Rewards_NotClaimable", returnable - 1, returnable, d.closes);
    const listed = d.rewards.claimMany([voucher]);
    await expectRefusal(d, listed, "Rewards_NotClaimable", returnable - 1, returnable, d.closes);
  });

  it("pays nothing for what was brought back on the last day, by the merchant's call or signature", async () => {
    const d = await loadFixture(rewardsFixture);
    const { returnable, voucher } = await purchase(d);
    const other = await voucherOf(d, { nonce: 1n, validFrom: returnable });
    const signature = await signCancellation(d.domain, d.baker, d.baker.address, [1n], d.closes);
    await at(d, returnable - 1);
    await d.rewards.connect(d.baker).cancel([SURVEY]);
    await d.rewards.cancelBySignature(d.baker, [1n], d.closes, signature);
    await expectRefusal(d, claim(d, voucher), "Rewards_NonceUsed", d.baker.address, SURVEY);
    await expectRefusal(d, claim(d, other), "Rewards_NonceUsed", d.baker.address, 1n);
  });

  it("pays for what was kept, until the voucher expires", async () => {
    const d = await loadFixture(rewardsFixture);
    const { returnable, voucher } = await purchase(d);
    await at(d, returnable);
    const events = [claimed(d, voucher.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, voucher), events, paidForNonces([SURVEY]));
    const forgotten = await voucherOf(d, { nonce: 2n, validFrom: returnable });
    await at(d, d.closes);
    await expectRefusal(d, claim(d, forgotten), "Rewards_NotClaimable", d.closes, returnable, d.closes);
  });

  it("cannot be taken back from a customer by cancelling after he has claimed", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d));
    const late = d.rewards.connect(d.baker).cancel([0n]);
    await expectRefusal(d, late, "Rewards_NonceUsed", d.baker.address, 0n);
  });
});
