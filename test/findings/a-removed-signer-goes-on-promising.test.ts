import { network } from "hardhat";
import { walletSigner } from "@kept/sdk";
import { signBearerClaim } from "../helpers/vouchers.ts";
import { bearerDigestOf, signerKeyOf } from "../helpers/reward-ids.ts";
import { expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, bearerVoucherOf, CAP, claim, openRewards, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const set = (d: Rewarding, cap: bigint) => d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, cap);

// The clerk's key is stolen. The thief has until the baker notices, and the cap; then nothing.
describe("finding: a removed signer goes on promising", () => {
  it("pays nothing that he signed, before or after, to customer or bearer, alone or in a list", async () => {
    const d = await loadFixture(rewardsFixture);
    const before = await voucherOf(d, { holder: d.stranger.address });
    await set(d, 0n);
    const after = await voucherOf(d, { holder: d.stranger.address, nonce: 1n });
    const code = await bearerVoucherOf(d, { holder: d.stranger.address, nonce: 2n });
    const named = await signBearerClaim(d.domain, d.stranger, bearerDigestOf(d, code.voucher), d.stranger.address);
    const calls = [
      () => claim(d, before),
      () => claim(d, after),
      () => d.rewards.claimMany([before, after]),
      () => d.rewards.claimBearer(code, d.stranger, named),
    ];
    for (const call of calls) await expectRefusal(d, call(), "Rewards_BudgetExceeded", d.keys["clerk"], AMOUNT, 0n);
  });

  it("costs the cap at most, however much he signs", async () => {
    const d = await loadFixture(rewardsFixture);
    const all = await Promise.all(
      [0n, 1n, 2n].map((nonce) => voucherOf(d, { holder: d.stranger.address, nonce, amount: CAP / 2n })),
    );
    for (const voucher of all.slice(0, 2)) await claim(d, voucher);
    await expectRefusal(d, claim(d, all[2]!), "Rewards_BudgetExceeded", d.keys["clerk"], CAP / 2n, 0n);
  });

  it("pays no more in all when he is set again, to the same cap", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d, { amount: CAP }));
    await set(d, 0n);
    await set(d, CAP);
    const more = claim(d, await voucherOf(d, { nonce: 1n, amount: 1n }));
    await expectRefusal(d, more, "Rewards_BudgetExceeded", d.keys["clerk"], 1n, 0n);
  });

  it("leaves what another key of the merchant's has promised", async () => {
    const d = await loadFixture(rewardsFixture);
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.bob.address, CAP);
    await set(d, 0n);
    await claim(d, await voucherOf(d, {}, await walletSigner(d.bob)));
    const key = signerKeyOf(d.baker.address, d.tokenAddress, d.bob.address);
    const more = claim(d, await voucherOf(d, { nonce: 1n, amount: CAP }, await walletSigner(d.bob)));
    await expectRefusal(d, more, "Rewards_BudgetExceeded", key, CAP, CAP - AMOUNT);
  });
});
