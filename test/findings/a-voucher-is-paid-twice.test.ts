import { expect } from "chai";
import { Signature, toBeHex } from "ethers";
import { network } from "hardhat";
import { walletSigner } from "@kept/sdk";
import { bearerDigestOf, digestOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, bearerVoucherOf, CAP, claim, openRewards, voucherOf } from "../helpers/rewarding.ts";
import { signBearerClaim } from "../helpers/vouchers.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_bfff_ffff_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;

describe("finding: a voucher is paid twice", () => {
  it("is paid once in a list that has it twice", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => d.rewards.claimMany([signed, signed, signed]), events, paidForNonces([0n]));
  });

  it("is paid once by two lists, or a claim and a list, in one call", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    const { voucher, signer, signature } = signed;
    const list = d.rewards.interface.encodeFunctionData("claimMany", [[signed]]);
    const single = d.rewards.interface.encodeFunctionData("claim", [voucher, signer, signature]);
    for (const calls of [
      [list, list],
      [single, list],
      [list, single],
    ])
      await expectRefusal(d, d.rewards.multicall(calls), "Rewards_NonceUsed", d.baker.address, 0n);
  });

  it("is not paid again by the signature's other form, nor by that form at all", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    const { r, s, v } = Signature.from(signed.signature);
    const other = { ...signed, signature: `${r}${toBeHex(ORDER - BigInt(s), 32).slice(2)}${v === 27 ? "1c" : "1b"}` };
    const digest = digestOf(d, signed.voucher);
    const forged = claim(d, other);
    await expectRefusal(d, forged, "Rewards_SignatureInvalid", digest, d.signer.attestor);
    await claim(d, signed);
    await expectRefusal(d, claim(d, other), "Rewards_NonceUsed", d.baker.address, 0n);
  });

  it("is not paid to a customer and to a bearer, nor from the budgets of two signers", async () => {
    const d = await loadFixture(rewardsFixture);
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.bob.address, CAP);
    await claim(d, await voucherOf(d));
    const code = await bearerVoucherOf(d, { holder: d.alice.address });
    const named = await signBearerClaim(d.domain, d.alice, bearerDigestOf(d, code.voucher), d.alice.address);
    const asBearer = d.rewards.claimBearer(code, d.alice, named);
    await expectRefusal(d, asBearer, "Rewards_NonceUsed", d.baker.address, 0n);
    const bobs = claim(d, await voucherOf(d, {}, await walletSigner(d.bob)));
    await expectRefusal(d, bobs, "Rewards_NonceUsed", d.baker.address, 0n);
    expect(await d.token.balanceOf(d.alice)).to.equal(AMOUNT);
  });
});
