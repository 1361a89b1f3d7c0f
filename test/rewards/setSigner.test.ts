import { expect } from "chai";
import { network } from "hardhat";
import { signerKeyOf } from "../helpers/reward-ids.ts";
import { expectEffects, expectRefusal, type Event } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, claim, openRewards, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const set = (d: Rewarding, cap: bigint, signer: string = d.clerk.address) =>
  d.rewards.connect(d.baker).setSigner(d.tokenAddress, signer, cap);

const happened = (d: Rewarding, cap: bigint, signer = d.clerk.address.toLowerCase()): Event => {
  const key = signerKeyOf(d.baker.address, d.tokenAddress, signer);
  return ["SignerBudgetSet", d.baker.address, d.tokenAddress, key, signer, cap];
};

describe("Rewards.setSigner", () => {
  it("sets what a signer may spend in all {SignerBudgetSet}", async () => {
    const d = await loadFixture(rewardsFixture);
    await expectEffects(d, () => set(d, CAP + 7n), [happened(d, CAP + 7n)], { "clerk.cap": 7n });
    const most = 2n ** 128n - 1n;
    await expectEffects(d, () => set(d, most), [happened(d, most)], { "clerk.cap": most - CAP - 7n });
  });

  it("keeps what was spent, so that setting it again changes nothing {SignerBudgetSet}", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d));
    await expectEffects(d, () => set(d, CAP), [happened(d, CAP)], {});
    expect(Array.from(await d.rewards.budgetOf(d.keys["clerk"]!))).to.deep.equal([CAP, AMOUNT]);
  });

  it("removes the signer with zero, whatever was spent {SignerBudgetSet}", async () => {
    const d = await loadFixture(rewardsFixture);
    await claim(d, await voucherOf(d));
    await expectEffects(d, () => set(d, 0n), [happened(d, 0n)], { "clerk.cap": -CAP });
    const late = claim(d, await voucherOf(d, { nonce: 1n, amount: 1n }));
    await expectRefusal(d, late, "Rewards_BudgetExceeded", d.keys["clerk"], 1n, 0n);
  });

  it("gives each merchant, each token and each signer a budget of its own", async () => {
    const d = await loadFixture(rewardsFixture);
    const other = await connection.ethers.deployContract("FeeToken__Mock");
    const otherAddress = await other.getAddress();
    const keys = {
      ...d.keys,
      otherToken: signerKeyOf(d.baker.address, otherAddress, d.clerk.address),
      otherSigner: signerKeyOf(d.baker.address, d.tokenAddress, d.bob.address),
    };
    const all = { ...d, keys };
    const inOther = () => d.rewards.connect(d.baker).setSigner(otherAddress, d.clerk.address, 5n);
    const event = ["SignerBudgetSet", d.baker.address, otherAddress, keys.otherToken] as const;
    await expectEffects(all, inOther, [[...event, d.clerk.address.toLowerCase(), 5n]], { "otherToken.cap": 5n });
    const bobs = d.bob.address.toLowerCase();
    await expectEffects(all, () => set(d, 6n, bobs), [happened(d, 6n, bobs)], { "otherSigner.cap": 6n });
  });

  it("takes signers of 20 and of 2,048 bytes, and the first address that is no precompile's {SignerBudgetSet}", async () => {
    const d = await loadFixture(rewardsFixture);
    const signers = [`0x${"a5".repeat(20)}`, `0x${"a5".repeat(2_048)}`, `0x${"00".repeat(17)}010000`];
    for (const signer of signers) await expectEffects(d, () => set(d, CAP, signer), [happened(d, CAP, signer)], {});
  });

  it("reverts with {Rewards_SignerForbidden} for fewer than 20 bytes, and for none", async () => {
    const d = await loadFixture(rewardsFixture);
    for (const signer of [`0x${"a5".repeat(19)}`, "0x"])
      await expectRefusal(d, set(d, CAP, signer), "Rewards_SignerForbidden", signer);
  });

  it("reverts with {Rewards_SignerForbidden} for more than 2,048 bytes", async () => {
    const d = await loadFixture(rewardsFixture);
    const signer = `0x${"a5".repeat(2_049)}`;
    await expectRefusal(d, set(d, CAP, signer), "Rewards_SignerForbidden", signer);
  });

  it("reverts with {Rewards_SignerForbidden} for what begins with a precompile's address", async () => {
    const d = await loadFixture(rewardsFixture);
    const last = `0x${"00".repeat(18)}ffff`;
    for (const signer of [last, `${last}a5`, `0x${"00".repeat(19)}01`, `0x${"00".repeat(20)}`])
      await expectRefusal(d, set(d, CAP, signer), "Rewards_SignerForbidden", signer);
  });
});
