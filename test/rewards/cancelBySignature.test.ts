import { TypedDataEncoder, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { CANCELLATION, signCancellation } from "../helpers/vouchers.ts";
import { at, expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { openRewards, SURVEY, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const NONCES = [1n, SURVEY];

const digestOf = (d: Rewarding, nonces: readonly bigint[], expiry: number, merchant = d.baker.address): string =>
  TypedDataEncoder.hash(d.domain, CANCELLATION, { merchant, nonces, expiry });

/** Signed by somebody in his own name or another's, for these nonces until the vouchers' deadline. */
async function submit(d: Rewarding, by = d.baker, merchant = d.baker.address, domain = d.domain) {
  const signature = await signCancellation(domain, by, merchant, NONCES, d.closes);
  return d.rewards.cancelBySignature(merchant, NONCES, d.closes, signature);
}

describe("Rewards.cancelBySignature", () => {
  it("cancels what the merchant has signed, whoever submits it {NonceCancelled}", async () => {
    const d = await loadFixture(rewardsFixture);
    const events = NONCES.map((nonce) => ["NonceCancelled", d.baker.address, nonce] as const);
    await expectEffects(d, () => submit(d), events, { "baker.nonce1": true, "baker.nonceSurvey": true });
  });

  it("cancels for an ERC-1271 account {NonceCancelled}", async () => {
    const d = await loadFixture(rewardsFixture);
    const account = await connection.ethers.deployContract("Account__Mock", [d.bob]);
    const address = await account.getAddress();
    const events = NONCES.map((nonce) => ["NonceCancelled", address, nonce] as const);
    await expectEffects(d, () => submit(d, d.bob, address), events, {});
    const forged = submit(d, d.stranger, address);
    await expectRefusal(d, forged, "Rewards_CancellationInvalid", address, digestOf(d, NONCES, d.closes, address));
  });

  it("reverts with {Rewards_CancellationInvalid} for the signer's own nonces and for his shop's, each by the other's", async () => {
    const d = await loadFixture(rewardsFixture);
    const shop = await (await connection.ethers.deployContract("Account__Mock", [d.baker])).getAddress();
    for (const [signed, submitted] of [
      [d.baker.address, shop],
      [shop, d.baker.address],
    ] as const) {
      const signature = await signCancellation(d.domain, d.baker, signed, NONCES, d.closes);
      const call = d.rewards.cancelBySignature(submitted, NONCES, d.closes, signature);
      const digest = digestOf(d, NONCES, d.closes, submitted);
      await expectRefusal(d, call, "Rewards_CancellationInvalid", submitted, digest);
    }
  });

  it("cancels until the second before its expiry, and reverts with {Rewards_CancellationExpired} from it on", async () => {
    const d = await loadFixture(rewardsFixture);
    const later = await signCancellation(d.domain, d.baker, d.baker.address, [2n], d.closes);
    await at(d, d.closes - 1);
    const events = NONCES.map((nonce) => ["NonceCancelled", d.baker.address, nonce] as const);
    await expectEffects(d, () => submit(d), events, { "baker.nonce1": true, "baker.nonceSurvey": true });
    await at(d, d.closes);
    const call = d.rewards.cancelBySignature(d.baker, [2n], d.closes, later);
    await expectRefusal(d, call, "Rewards_CancellationExpired", d.closes, d.closes);
  });

  it("changes nothing when it is submitted again {Rewards_NonceUsed}", async () => {
    const d = await loadFixture(rewardsFixture);
    await submit(d);
    await expectRefusal(d, submit(d), "Rewards_NonceUsed", d.baker.address, 1n);
  });

  it("reverts with {Rewards_CancellationInvalid} for another's signature, the signer's included", async () => {
    const d = await loadFixture(rewardsFixture);
    for (const who of [d.stranger, d.grocer, d.clerk, d.alice]) {
      const digest = digestOf(d, NONCES, d.closes);
      await expectRefusal(d, submit(d, who), "Rewards_CancellationInvalid", d.baker.address, digest);
    }
  });

  it("reverts with {Rewards_CancellationInvalid} for other nonces, another order of them, or another expiry", async () => {
    const d = await loadFixture(rewardsFixture);
    const signature = await signCancellation(d.domain, d.baker, d.baker.address, NONCES, d.closes);
    const others = [
      [[1n], d.closes],
      [[SURVEY, 1n], d.closes],
      [[1n, SURVEY, 2n], d.closes],
      [NONCES, d.closes + 1],
    ] as const;
    for (const [nonces, expiry] of others) {
      const call = d.rewards.cancelBySignature(d.baker, [...nonces], expiry, signature);
      await expectRefusal(d, call, "Rewards_CancellationInvalid", d.baker.address, digestOf(d, nonces, expiry));
    }
  });

  it("reverts with {Rewards_CancellationInvalid} for another chain or another contract", async () => {
    const d = await loadFixture(rewardsFixture);
    for (const change of [{ chainId: 1n }, { verifyingContract: d.tokenAddress }]) {
      const call = submit(d, d.baker, d.baker.address, { ...d.domain, ...change });
      const digest = digestOf(d, NONCES, d.closes);
      await expectRefusal(d, call, "Rewards_CancellationInvalid", d.baker.address, digest);
    }
  });

  it("reverts with {Rewards_CancellationInvalid} for the zero address and a broken signature", async () => {
    const d = await loadFixture(rewardsFixture);
    for (const signature of ["0x", `0x${"00".repeat(65)}`]) {
      const call = d.rewards.cancelBySignature(ZeroAddress, NONCES, d.closes, signature);
      await expectRefusal(
        d,
        call,
        "Rewards_CancellationInvalid",
        ZeroAddress,
        digestOf(d, NONCES, d.closes, ZeroAddress),
      );
    }
  });

  it("reverts with {Rewards_Empty} without nonces", async () => {
    const d = await loadFixture(rewardsFixture);
    const signature = await signCancellation(d.domain, d.baker, d.baker.address, [], d.closes);
    await expectRefusal(d, d.rewards.cancelBySignature(d.baker, [], d.closes, signature), "Rewards_Empty");
  });
});
