import { network } from "hardhat";
import { signBearerClaim } from "../helpers/vouchers.ts";
import { bearerDigestOf } from "../helpers/reward-ids.ts";
import { expectEffects, expectRefusal, type Event } from "../helpers/rewarding-effects.ts";
import {
  AMOUNT,
  bearerVoucherOf,
  claim,
  openRewards,
  SURVEY,
  voucherOf,
  type Rewarding,
} from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const cancel = (d: Rewarding, ...nonces: bigint[]) => d.rewards.connect(d.baker).cancel(nonces);
const cancelled = (d: Rewarding, nonce: bigint): Event => ["NonceCancelled", d.baker.address, nonce];

describe("Rewards.cancel", () => {
  it("rules out that a voucher with the nonce is paid {NonceCancelled} {Rewards_NonceUsed}", async () => {
    const d = await loadFixture(rewardsFixture);
    await expectEffects(d, () => cancel(d, 1n), [cancelled(d, 1n)], { "baker.nonce1": true });
    const late = claim(d, await voucherOf(d, { nonce: 1n }));
    await expectRefusal(d, late, "Rewards_NonceUsed", d.baker.address, 1n);
  });

  it("cancels many, on both sides of a word's edge {NonceCancelled}", async () => {
    const d = await loadFixture(rewardsFixture);
    const nonces = [0n, 255n, 256n, SURVEY];
    const events = nonces.map((nonce) => cancelled(d, nonce));
    const names = { "baker.nonce0": true, "baker.nonce255": true, "baker.nonce256": true, "baker.nonceSurvey": true };
    await expectEffects(d, () => cancel(d, ...nonces), events, names);
  });

  it("passes over what was paid or cancelled, or is there twice {NonceCancelled}", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d, { nonce: 0n }));
    await cancel(d, 1n);
    const events = [cancelled(d, 2n), cancelled(d, 3n)];
    const changes = { "baker.nonce2": true, "baker.nonce3": true };
    await expectEffects(d, () => cancel(d, 0n, 1n, 2n, 2n, 3n), events, changes);
  });

  it("cancels for the caller only", async () => {
    const d = await loadFixture(rewardsFixture);
    await d.rewards.connect(d.stranger).cancel([0n]);
    await d.rewards.connect(d.grocer).cancel([0n]);
    await expectEffects(
      d,
      async () => claim(d, await voucherOf(d)),
      [
        ["VoucherClaimed", d.keys["clerk"], 0n, d.alice.address, AMOUNT],
        ["Transfer", d.baker.address, d.alice.address, AMOUNT],
      ],
      {
        "baker.nonce0": true,
        "clerk.spent": AMOUNT,
        "baker.tokens": -AMOUNT,
        "baker.allowance": -AMOUNT,
        "alice.tokens": AMOUNT,
      },
    );
  });

  it("cancels whatever is signed with the nonce, by any key, for a bearer too {Rewards_NonceUsed}", async () => {
    const d = await loadFixture(rewardsFixture);
    await cancel(d, SURVEY);
    const bearer = await bearerVoucherOf(d, { nonce: SURVEY, holder: d.bob.address });
    const digest = bearerDigestOf(d, bearer.voucher);
    const signature = await signBearerClaim(d.domain, d.bob, digest, d.alice.address);
    const call = d.rewards.claimBearer(bearer, d.alice, signature);
    await expectRefusal(d, call, "Rewards_NonceUsed", d.baker.address, SURVEY);
  });

  it("reverts with {Rewards_NonceUsed} when all were paid or cancelled", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d, { nonce: 0n }));
    await cancel(d, 1n);
    await expectRefusal(d, cancel(d, 1n, 0n), "Rewards_NonceUsed", d.baker.address, 1n);
    await expectRefusal(d, cancel(d, 0n), "Rewards_NonceUsed", d.baker.address, 0n);
  });

  it("reverts with {Rewards_Empty} without nonces", async () => {
    const d = await loadFixture(rewardsFixture);
    await expectRefusal(d, cancel(d), "Rewards_Empty");
  });
});
