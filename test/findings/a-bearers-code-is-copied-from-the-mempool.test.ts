import { Wallet } from "ethers";
import { network } from "hardhat";
import { bearerDigestOf, digestOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paidForNonces } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, bearerVoucherOf, claim, openRewards } from "../helpers/rewarding.ts";
import { signBearerClaim } from "../helpers/vouchers.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** What is printed on the parcel. */
const CODE = new Wallet(`0x${"7a".repeat(32)}`);

/** Alice has scanned the code, and her claim waits to be mined; everything in it can be read. */
async function waitingFixture() {
  const d = await openRewards(connection);
  const voucher = await bearerVoucherOf(d, { holder: CODE.address });
  const named = await signBearerClaim(d.domain, CODE, bearerDigestOf(d, voucher.voucher), d.alice.address);
  return { ...d, voucher, named };
}

// Where a code is a password, or a signature by the shop alone, whoever reads it first in the mempool is paid.
describe("finding: a bearer's code is copied from the mempool", () => {
  it("pays nothing to the thief who puts himself in alice's place", async () => {
    const d = await loadFixture(waitingFixture);
    const theft = d.rewards.connect(d.stranger).claimBearer(d.voucher, d.stranger, d.named);
    await expectRefusal(d, theft, "Rewards_BearerSignatureInvalid", CODE.address, d.stranger.address);
  });

  it("pays nothing to the thief who signs for himself, or gives the shop's signature for the key's", async () => {
    const d = await loadFixture(waitingFixture);
    const own = await signBearerClaim(d.domain, d.stranger, bearerDigestOf(d, d.voucher.voucher), d.stranger.address);
    for (const signature of [own, d.voucher.signature]) {
      const theft = d.rewards.connect(d.stranger).claimBearer(d.voucher, d.stranger, signature);
      await expectRefusal(d, theft, "Rewards_BearerSignatureInvalid", CODE.address, d.stranger.address);
    }
  });

  it("pays nothing to the thief who puts a key of his own into the voucher", async () => {
    const d = await loadFixture(waitingFixture);
    const voucher = { ...d.voucher.voucher, holder: d.stranger.address };
    const digest = bearerDigestOf(d, voucher);
    const own = await signBearerClaim(d.domain, d.stranger, digest, d.stranger.address);
    const theft = d.rewards.connect(d.stranger).claimBearer({ ...d.voucher, voucher }, d.stranger, own);
    await expectRefusal(d, theft, "Rewards_SignatureInvalid", digest, d.signer.attestor);
  });

  it("pays nothing to the key's address as a customer", async () => {
    const d = await loadFixture(waitingFixture);
    const digest = digestOf(d, d.voucher.voucher);
    await expectRefusal(d, claim(d, d.voucher), "Rewards_SignatureInvalid", digest, d.signer.attestor);
  });

  it("pays alice when the thief submits her claim before her", async () => {
    const d = await loadFixture(waitingFixture);
    const first = () => d.rewards.connect(d.stranger).claimBearer(d.voucher, d.alice, d.named);
    const events = [claimed(d, d.voucher.voucher, d.alice.address), moved(d.baker, d.alice, AMOUNT)];
    await expectEffects(d, first, events, paidForNonces([0n]));
  });
});
