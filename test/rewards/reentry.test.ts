import { expect } from "chai";
import { network } from "hardhat";
import type { Reenterer__Mock } from "../../typechain-types/index.ts";
import { claimLeaf, openCampaign, openSeries, proven, publish, roundTree } from "../helpers/campaigns.ts";
import { moved } from "../helpers/reward-outcomes.ts";
import { expectEffects } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, claim, mock, openRewards, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

interface Scene extends Rewarding {
  readonly eve: Reenterer__Mock;
  readonly address: string;
}

async function reentryFixture(): Promise<Scene> {
  const d = await openRewards(connection, mock("HookToken__Mock", "a token that calls recipients"));
  const eve = await ethers.deployContract("Reenterer__Mock");
  return { ...d, eve, address: await eve.getAddress() };
}

/** Eve calls back with this, and goes on whatever comes of it. */
const prepare = (d: Scene, data: string) => d.eve.prepare(d.rewardsAddress, data, false);

/** Her call back failed with this error and was the only one. */
async function expectFailed(d: Scene, error: string, ...args: unknown[]): Promise<void> {
  expect(await d.eve.attempts()).to.equal(1n);
  expect(await d.eve.succeeded()).to.equal(false);
  expect(await d.eve.result()).to.equal(d.rewards.interface.encodeErrorResult(error, args));
}

const claimData = (d: Scene, { voucher, signer, signature }: Awaited<ReturnType<typeof voucherOf>>): string =>
  d.rewards.interface.encodeFunctionData("claim", [voucher, signer, signature]);

describe("Rewards: reentry", () => {
  describe("given a customer whom the token calls while he is paid", () => {
    it("pays a voucher once when he claims it again {Rewards_NonceUsed}", async () => {
      const d = await loadFixture(reentryFixture);
      const signed = await voucherOf(d, { holder: d.address });
      await prepare(d, claimData(d, signed));
      await claim(d, signed);
      await expectFailed(d, "Rewards_NonceUsed", d.baker.address, 0n);
      expect(await d.token.balanceOf(d.eve)).to.equal(AMOUNT);
    });

    it("pays each of a list once when he claims the next of it meanwhile {VoucherClaimed}", async () => {
      const d = await loadFixture(reentryFixture);
      const list = await Promise.all([
        voucherOf(d, { holder: d.address }),
        voucherOf(d, { nonce: 1n, amount: 5n }),
        voucherOf(d, { nonce: 2n, holder: d.address, amount: 70n }),
      ]);
      await prepare(d, claimData(d, list[2]));
      const event = (nonce: bigint, to: string, amount: bigint) =>
        ["VoucherClaimed", d.keys["clerk"], nonce, to, amount] as const;
      const events = [
        event(0n, d.address, AMOUNT),
        event(1n, d.alice.address, 5n),
        moved(d.baker, { address: d.address }, AMOUNT),
        event(2n, d.address, 70n),
        moved(d.baker, { address: d.address }, 70n),
        moved(d.baker, d.alice, 5n),
      ];
      const spent = AMOUNT + 75n;
      await expectEffects(d, () => d.rewards.claimMany(list), events, {
        "baker.nonce0": true,
        "baker.nonce1": true,
        "baker.nonce2": true,
        "clerk.spent": spent,
        "baker.tokens": -spent,
        "baker.allowance": -spent,
        "alice.tokens": 5n,
      });
      expect(await d.token.balanceOf(d.eve)).to.equal(AMOUNT + 70n);
    });

    it("pays a leaf once when he claims it again {Rewards_AlreadyClaimed}", async () => {
      const bare = await loadFixture(reentryFixture);
      const opened = await openCampaign(bare, CAP, [[7n, bare.address, AMOUNT]]);
      const d = { ...bare, ...opened };
      const { proof } = proven(d.tree, 7n);
      const again = [d.campaign, 7n, d.address, AMOUNT, proof] as const;
      await prepare(d, d.rewards.interface.encodeFunctionData("claimCampaign", again as never));
      await claimLeaf(d, 7n);
      await expectFailed(d, "Rewards_AlreadyClaimed", d.id, 7n);
      expect(await d.token.balanceOf(d.eve)).to.equal(AMOUNT);
    });

    it("pays a round once when he claims it again {Rewards_NothingToClaim}", async () => {
      const bare = await loadFixture(reentryFixture);
      const d = { ...bare, ...(await openSeries(bare)) };
      await publish(d, [d.address, AMOUNT]);
      const proof = roundTree([[d.address, AMOUNT]]).getProof(0);
      const again = [d.series, d.address, AMOUNT, proof] as const;
      await prepare(d, d.rewards.interface.encodeFunctionData("claimSeries", again as never));
      await d.rewards.claimSeries(d.series, d.address, AMOUNT, proof);
      await expectFailed(d, "Rewards_NothingToClaim", d.id, d.address, AMOUNT, AMOUNT);
      expect(await d.token.balanceOf(d.eve)).to.equal(AMOUNT);
    });

    it("pays no more than the budget when he claims another voucher meanwhile {Rewards_BudgetExceeded}", async () => {
      const d = await loadFixture(reentryFixture);
      const first = await voucherOf(d, { holder: d.address, amount: CAP - 1n });
      await prepare(d, claimData(d, await voucherOf(d, { holder: d.address, nonce: 1n, amount: 2n })));
      await claim(d, first);
      await expectFailed(d, "Rewards_BudgetExceeded", d.keys["clerk"], 2n, 1n);
      expect(await d.token.balanceOf(d.eve)).to.equal(CAP - 1n);
      expect(await d.rewards.isUsed(d.baker, 1n)).to.equal(false);
    });
  });

  describe("given a token of the merchant's own making that calls while it is asked", () => {
    it("pays another merchant's voucher once, whichever comes first {Rewards_NonceUsed}", async () => {
      const d = await loadFixture(reentryFixture);
      const stooge = await ethers.deployContract("StoogeToken__Mock");
      const token = await stooge.getAddress();
      await d.rewards.connect(d.grocer).setSigner(token, d.clerk.address, CAP);
      const honest = await voucherOf(d, { nonce: 1n });
      const crooked = await voucherOf(d, { merchant: d.grocer.address, token });
      await stooge.prepare(d.rewardsAddress, claimData(d, honest));
      const call = () => d.rewards.claimMany([crooked, honest]);
      // the stooge's claim comes when the list has marked the honest voucher, and not yet paid it
      const receipt = await (await call()).wait();
      expect(receipt?.status).to.equal(1);
      expect(await stooge.succeeded()).to.equal(false);
      const used = d.rewards.interface.encodeErrorResult("Rewards_NonceUsed", [d.baker.address, 1n]);
      expect(await stooge.result()).to.equal(used);
      expect(await d.token.balanceOf(d.alice)).to.equal(AMOUNT);
      expect(Array.from(await d.rewards.budgetOf(d.keys["clerk"]!))).to.deep.equal([CAP, AMOUNT]);
    });
  });
});
