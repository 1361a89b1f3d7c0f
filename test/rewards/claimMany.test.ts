import { expect } from "chai";
import { network } from "hardhat";
import { walletSigner } from "@kept/sdk";
import { digestOf, signerKeyOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paid, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal, type Event } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, claim, openRewards, STOCK, voucherOf, type Rewarding } from "../helpers/rewarding.ts";
import type { SignedVoucher, Voucher } from "../helpers/vouchers.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const claimMany = (d: Rewarding, vouchers: readonly SignedVoucher[]) => d.rewards.claimMany([...vouchers]);

/** One voucher for each of these, with the nonces 0, 1, 2 … */
const list = (d: Rewarding, ...changes: Partial<Voucher>[]): Promise<SignedVoucher[]> =>
  Promise.all(changes.map((change, i) => voucherOf(d, { nonce: BigInt(i), ...change })));

const claims = (d: Rewarding, vouchers: readonly SignedVoucher[]): Event[] =>
  vouchers.map(({ voucher }) => claimed(d, voucher));

describe("Rewards.claimMany", () => {
  it("pays vouchers of one merchant, token and customer by one transfer, and returns their sum {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, { amount: 1n }, { amount: 20n }, { amount: 300n });
    expect(await d.rewards.claimMany.staticCall(vouchers)).to.equal(321n);
    const events = [...claims(d, vouchers), moved(d.baker, d.alice, 321n)];
    await expectEffects(d, () => claimMany(d, vouchers), events, paidForNonces([0n, 1n, 2n], 321n));
  });

  it("pays each customer, merchant and token {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const other = await connection.ethers.deployContract("Token__Mock", ["Other", "OTH", 2]);
    const token = await other.getAddress();
    await other.mint(d.baker, STOCK);
    await other.connect(d.baker).approve(d.rewards, STOCK);
    await d.rewards.connect(d.baker).setSigner(token, d.clerk.address, CAP);
    const otherKey = signerKeyOf(d.baker.address, token, d.clerk.address);
    const [{ address: bob }, { address: grocer }] = [d.bob, d.grocer];
    const vouchers = await list(
      d,
      {},
      { holder: bob },
      { holder: bob, token },
      { holder: bob, nonce: 255n },
      { holder: bob, merchant: grocer, nonce: 256n },
    );
    const event = (key: string | undefined, nonce: bigint) => ["VoucherClaimed", key, nonce, bob, AMOUNT] as const;
    const events = [
      claimed(d, vouchers[0]!.voucher),
      event(d.keys["clerk"], 1n),
      moved(d.baker, d.alice, AMOUNT),
      event(otherKey, 2n),
      moved(d.baker, d.bob, AMOUNT),
      event(d.keys["clerk"], 255n),
      moved(d.baker, d.bob, AMOUNT),
      event(d.keys["grocers"], 256n),
      moved(d.baker, d.bob, AMOUNT),
      moved(d.grocer, d.bob, AMOUNT),
    ];
    const scene = { ...d, keys: { ...d.keys, other: otherKey } };
    await expectEffects(scene, () => claimMany(d, vouchers), events, {
      "baker.nonce0": true,
      "baker.nonce1": true,
      "baker.nonce2": true,
      "baker.nonce255": true,
      "grocer.nonce256": true,
      "clerk.spent": 3n * AMOUNT,
      "grocers.spent": AMOUNT,
      "other.spent": AMOUNT,
      "baker.tokens": -3n * AMOUNT,
      "baker.allowance": -3n * AMOUNT,
      "grocer.tokens": -AMOUNT,
      "grocer.allowance": -AMOUNT,
      "alice.tokens": AMOUNT,
      "bob.tokens": 3n * AMOUNT,
    });
    expect(await other.balanceOf(d.bob)).to.equal(AMOUNT);
    expect(await other.balanceOf(d.baker)).to.equal(STOCK - AMOUNT);
  });

  it("pays vouchers that alternate by a transfer each {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {}, { holder: d.bob.address, amount: 5n }, {});
    const [first, second, third] = claims(d, vouchers) as [Event, Event, Event];
    const toAlice = moved(d.baker, d.alice, AMOUNT);
    const events = [first, second, toAlice, third, moved(d.baker, d.bob, 5n), toAlice];
    await expectEffects(d, () => claimMany(d, vouchers), events, {
      ...paidForNonces([0n, 1n, 2n], 2n * AMOUNT + 5n),
      "alice.tokens": 2n * AMOUNT,
      "bob.tokens": 5n,
    });
  });

  it("passes over what was paid, cancelled, or is there twice {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {}, {}, {}, {});
    await claim(d, vouchers[0]!);
    await d.rewards.connect(d.baker).cancel([2n]);
    const all = [...vouchers, vouchers[3]!, vouchers[1]!];
    expect(await d.rewards.claimMany.staticCall(all)).to.equal(2n * AMOUNT);
    const events = [...claims(d, [vouchers[1]!, vouchers[3]!]), moved(d.baker, d.alice, 2n * AMOUNT)];
    await expectEffects(d, () => claimMany(d, all), events, paidForNonces([1n, 3n]));
  });

  it("passes over what was paid before its signature or time is looked at {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const [first, second] = await list(d, {}, {});
    await claim(d, first!);
    const spoilt = [
      { ...first!, signature: "0x" as const },
      { ...first!, voucher: { ...first!.voucher, deadline: 1 } },
    ];
    const events = [claimed(d, second!.voucher), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claimMany(d, [...spoilt, second!]), events, paidForNonces([1n]));
  });

  it("pays one voucher {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {});
    const events = [...claims(d, vouchers), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, () => claimMany(d, vouchers), events, paidForNonces([0n]));
  });

  it("spends the budgets of several signers {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    await d.rewards.connect(d.baker).setSigner(d.tokenAddress, d.bob.address, 7n);
    const key = signerKeyOf(d.baker.address, d.tokenAddress, d.bob.address);
    const [first] = await list(d, {});
    const second = await voucherOf(d, { nonce: 1n, amount: 7n }, await walletSigner(d.bob));
    const event = ["VoucherClaimed", key, 1n, d.alice.address, 7n] as const;
    const events = [claimed(d, first!.voucher), event, moved(d.baker, d.alice, AMOUNT + 7n)];
    const scene = { ...d, keys: { ...d.keys, bobs: key } };
    await expectEffects(scene, () => claimMany(d, [first!, second]), events, {
      ...paidForNonces([0n, 1n], AMOUNT + 7n),
      "clerk.spent": AMOUNT,
      "bobs.spent": 7n,
    });
  });

  it("reverts with {Rewards_NonceUsed} when all were paid or cancelled", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {}, {});
    await claim(d, vouchers[1]!);
    await d.rewards.connect(d.baker).cancel([0n]);
    await expectRefusal(d, claimMany(d, vouchers.toReversed()), "Rewards_NonceUsed", d.baker.address, 1n);
  });

  it("reverts with {Rewards_NotClaimable} for one that is too early or late, and pays none", async () => {
    const d = await loadFixture(rewardsFixture);
    const { opens, closes } = d;
    const time = opens + 50;
    for (const change of [{ validFrom: time + 1 }, { deadline: time }]) {
      const vouchers = await list(d, {}, change);
      await connection.networkHelpers.time.setNextBlockTimestamp(time);
      const { validFrom, deadline } = { validFrom: opens, deadline: closes, ...change };
      await expectRefusal(d, claimMany(d, vouchers), "Rewards_NotClaimable", time, validFrom, deadline);
    }
    expect(await d.rewards.isUsed(d.baker, 0n)).to.equal(false);
  });

  it("reverts with {Rewards_SignatureInvalid} for one that is forged, and pays none", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {}, {});
    const voucher = { ...vouchers[1]!.voucher, amount: AMOUNT + 1n };
    const call = claimMany(d, [vouchers[0]!, { ...vouchers[1]!, voucher }]);
    await expectRefusal(d, call, "Rewards_SignatureInvalid", digestOf(d, voucher), d.signer.attestor);
    expect(await d.rewards.isUsed(d.baker, 0n)).to.equal(false);
  });

  it("reverts with {Rewards_BudgetExceeded} for the one that the budget does not reach, and pays none", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {}, { amount: CAP - AMOUNT }, { amount: 1n });
    await expectRefusal(d, claimMany(d, vouchers), "Rewards_BudgetExceeded", d.keys["clerk"], 1n, 0n);
    const events = [...claims(d, vouchers.slice(0, 2)), moved(d.baker, d.alice, CAP)];
    await expectEffects(d, () => claimMany(d, vouchers.slice(0, 2)), events, paidForNonces([0n, 1n], CAP));
  });

  it("reverts with {Rewards_NothingPromised} for one of nothing, and pays none", async () => {
    const d = await loadFixture(rewardsFixture);
    const vouchers = await list(d, {}, { amount: 0n });
    await expectRefusal(d, claimMany(d, vouchers), "Rewards_NothingPromised", d.keys["clerk"]);
    expect(await d.rewards.isUsed(d.baker, 0n)).to.equal(false);
  });

  it("reverts with the token's error when the merchant has too little for all", async () => {
    const d = await loadFixture(rewardsFixture);
    await d.token.connect(d.baker).transfer(d.bob, STOCK - 2n * AMOUNT + 1n);
    const vouchers = await list(d, {}, {});
    await expect(claimMany(d, vouchers))
      .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
      .withArgs(d.baker.address, 2n * AMOUNT - 1n, 2n * AMOUNT);
    const events = [claimed(d, vouchers[0]!.voucher), moved(d.baker, d.alice, AMOUNT)];
    const changes = { "baker.nonce0": true, ...paid("clerk", "alice", AMOUNT) };
    await expectEffects(d, () => claimMany(d, vouchers.slice(0, 1)), events, changes);
  });

  it("reverts with {Rewards_Empty} without vouchers", async () => {
    const d = await loadFixture(rewardsFixture);
    await expectRefusal(d, claimMany(d, []), "Rewards_Empty");
  });
});
