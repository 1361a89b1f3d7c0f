import { expect } from "chai";
import { network } from "hardhat";
import { walletSigner } from "@kept/sdk";
import { digestOf, signerKeyOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paid, paidForNonces } from "../helpers/reward-outcomes.ts";
import { at, expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import {
  ALLOWED,
  AMOUNT,
  bearerVoucherOf,
  CAP,
  claim,
  openRewards,
  STOCK,
  SURVEY,
  termsOf,
  voucherOf,
} from "../helpers/rewarding.ts";
import type { Voucher } from "../helpers/vouchers.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

describe("Rewards.claim", () => {
  it("pays the customer, whoever submits it {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, signed), events, paidForNonces([0n]));
  });

  it("pays each nonce once, whatever is signed with it {Rewards_NonceUsed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    await claim(d, signed);
    await expectRefusal(d, claim(d, signed), "Rewards_NonceUsed", d.baker.address, 0n);
    const other = claim(d, await voucherOf(d, { holder: d.bob.address, amount: 1n }));
    await expectRefusal(d, other, "Rewards_NonceUsed", d.baker.address, 0n);
  });

  it("keeps the nonces of merchants apart {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d, { merchant: d.grocer.address }));
    const signed = await voucherOf(d);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, signed), events, paidForNonces([0n]));
  });

  it("takes nonces on both sides of a word's edge, and the id of an order {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    for (const nonce of [255n, 256n, SURVEY]) {
      const signed = await voucherOf(d, { nonce });
      const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
      await expectEffects(d, () => claim(d, signed), events, paidForNonces([nonce]));
    }
    await claim(d, await voucherOf(d, { nonce: 2n ** 256n - 1n }));
    expect(await d.rewards.isUsed(d.baker, 2n ** 256n - 1n)).to.equal(true);
  });

  it("pays from the first second of the voucher's time {VoucherClaimed}, and reverts with {Rewards_NotClaimable} before", async () => {
    const d = await loadFixture(rewardsFixture);
    const validFrom = d.opens + 1_000;
    const signed = await voucherOf(d, { validFrom });
    await at(d, validFrom - 1);
    await expectRefusal(d, claim(d, signed), "Rewards_NotClaimable", validFrom - 1, validFrom, d.closes);
    await at(d, validFrom);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, signed), events, paidForNonces([0n]));
  });

  it("pays until the last second of the voucher's time {VoucherClaimed}, and reverts with {Rewards_NotClaimable} after", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    await at(d, d.closes - 1);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, signed), events, paidForNonces([0n]));
    const late = await voucherOf(d, { nonce: 1n });
    await at(d, d.closes);
    await expectRefusal(d, claim(d, late), "Rewards_NotClaimable", d.closes, d.opens, d.closes);
  });

  it("pays all that the budget leaves {VoucherClaimed}, and reverts with {Rewards_BudgetExceeded} for a unit more", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d));
    const left = CAP - AMOUNT;
    const more = claim(d, await voucherOf(d, { nonce: 1n, amount: left + 1n }));
    await expectRefusal(d, more, "Rewards_BudgetExceeded", d.keys["clerk"], left + 1n, left);
    const signed = await voucherOf(d, { nonce: 1n, amount: left });
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, left)];
    await expectEffects(d, () => claim(d, signed), events, paidForNonces([1n], left));
    const last = claim(d, await voucherOf(d, { nonce: 2n, amount: 1n }));
    await expectRefusal(d, last, "Rewards_BudgetExceeded", d.keys["clerk"], 1n, 0n);
    const huge = claim(d, await voucherOf(d, { nonce: 2n, amount: 2n ** 256n - 1n }));
    await expectRefusal(d, huge, "Rewards_BudgetExceeded", d.keys["clerk"], 2n ** 256n - 1n, 0n);
  });

  it("reverts with {Rewards_BudgetExceeded} for a signer who was never set, or was removed", async () => {
    const d = await loadFixture(rewardsFixture);
    const key = signerKeyOf(d.baker.address, d.tokenAddress, d.stranger.address);
    const unknown = claim(d, await voucherOf(d, {}, await walletSigner(d.stranger)));
    await expectRefusal(d, unknown, "Rewards_BudgetExceeded", key, AMOUNT, 0n);
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, 0n);
    await expectRefusal(d, claim(d, await voucherOf(d)), "Rewards_BudgetExceeded", d.keys["clerk"], AMOUNT, 0n);
  });

  it("reverts with {Rewards_BudgetExceeded} for a signer of another merchant or another token", async () => {
    const d = await loadFixture(rewardsFixture);
    const { address: florist } = d.bob;
    const another = claim(d, await voucherOf(d, { merchant: florist }));
    const key = signerKeyOf(florist, d.tokenAddress, d.clerk.address);
    await expectRefusal(d, another, "Rewards_BudgetExceeded", key, AMOUNT, 0n);
    const token = await (await ethers.deployContract("Token__Mock", ["Other", "OTH", 2])).getAddress();
    const other = claim(d, await voucherOf(d, { token }));
    const otherKey = signerKeyOf(d.baker.address, token, d.clerk.address);
    await expectRefusal(d, other, "Rewards_BudgetExceeded", otherKey, AMOUNT, 0n);
  });

  it("reverts with {Rewards_BudgetExceeded} when the cap is below what was spent", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d));
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, AMOUNT - 1n);
    const call = claim(d, await voucherOf(d, { nonce: 1n, amount: 1n }));
    await expectRefusal(d, call, "Rewards_BudgetExceeded", d.keys["clerk"], 1n, 0n);
  });

  it("reverts with {Rewards_NothingPromised} for nothing", async () => {
    const d = await loadFixture(rewardsFixture);
    const call = claim(d, await voucherOf(d, { amount: 0n }));
    await expectRefusal(d, call, "Rewards_NothingPromised", d.keys["clerk"]);
  });

  it("reverts with {Rewards_SignatureInvalid} for another's signature", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d, {}, await walletSigner(d.stranger));
    const forged = claim(d, { ...signed, signer: d.signer.attestor });
    const digest = digestOf(d, signed.voucher);
    await expectRefusal(d, forged, "Rewards_SignatureInvalid", digest, d.signer.attestor);
  });

  it("reverts with {Rewards_SignatureInvalid} for anything else than was signed", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    const changes: Partial<Voucher>[] = [
      { merchant: d.grocer.address },
      { token: d.rewardsAddress },
      { holder: d.stranger.address },
      { amount: AMOUNT + 1n },
      { validFrom: d.opens - 1 },
      { deadline: d.closes + 1 },
      { nonce: 1n },
    ];
    for (const change of changes) {
      const voucher = termsOf(d, change);
      const call = claim(d, { ...signed, voucher });
      await expectRefusal(d, call, "Rewards_SignatureInvalid", digestOf(d, voucher), d.signer.attestor);
    }
  });

  it("reverts with {Rewards_SignatureInvalid} for a bearer voucher, and for a signer of too few bytes", async () => {
    const d = await loadFixture(rewardsFixture);
    const bearer = await bearerVoucherOf(d, {});
    const digest = digestOf(d, bearer.voucher);
    await expectRefusal(d, claim(d, bearer), "Rewards_SignatureInvalid", digest, d.signer.attestor);
    const signed = await voucherOf(d);
    for (const signer of ["0x", "0xa5"] as const)
      await expectRefusal(d, claim(d, { ...signed, signer }), "Rewards_SignatureInvalid", digest, signer);
  });

  it("reverts with the token's error when the merchant has too little, or allows too little", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    await d.token.connect(d.baker).approve(d.rewards, AMOUNT - 1n);
    await expect(claim(d, signed))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
      .withArgs(d.rewardsAddress, AMOUNT - 1n, AMOUNT);
    await d.token.connect(d.baker).approve(d.rewards, ALLOWED);
    await d.token.connect(d.baker).transfer(d.bob, STOCK - AMOUNT + 1n);
    await expect(claim(d, signed))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
      .withArgs(d.baker.address, AMOUNT - 1n, AMOUNT);
    await d.token.connect(d.bob).transfer(d.baker, 1n);
    const events = [claimed(d, signed.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claim(d, signed), events, {
      "baker.nonce0": true,
      ...paid("clerk", "alice", AMOUNT),
    });
  });

  it("reverts when a number has bits beyond its type", async () => {
    const d = await loadFixture(rewardsFixture);
    const { voucher, signer, signature } = await voucherOf(d);
    const data = d.rewards.interface.encodeFunctionData("claim", [voucher, signer, signature]);
    const dirty = (place: number): string => {
      const digit = 10 + place * 64;
      return `${data.slice(0, digit)}f${data.slice(digit + 1)}`;
    };
    // merchant, token, holder, validFrom and deadline
    for (const place of [0, 1, 2, 4, 5]) {
      const call = ethers.provider.call({ to: d.rewardsAddress, data: dirty(place) });
      await expect(call).to.be.revertedWithoutReason(ethers);
    }
    expect(await ethers.provider.call({ to: d.rewardsAddress, data })).to.equal("0x");
  });
});
