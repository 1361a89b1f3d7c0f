import { Wallet, ZeroAddress, type TypedDataDomain } from "ethers";
import { network } from "hardhat";
import { accountSigner, walletSigner, type TypedDataSigner } from "@kept/sdk";
import { bearerDigestOf } from "../helpers/reward-ids.ts";
import { claimed, moved, paid } from "../helpers/reward-outcomes.ts";
import { at, expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, bearerVoucherOf, CAP, openRewards, voucherOf, type Rewarding } from "../helpers/rewarding.ts";
import { signBearerClaim, type SignedVoucher, type Voucher } from "../helpers/vouchers.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

/** What the QR code holds. */
const KEY = new Wallet(`0x${"c0de".repeat(16)}`);

const codeOf = (d: Rewarding, changes: Partial<Voucher> = {}): Promise<SignedVoucher> =>
  bearerVoucherOf(d, { holder: KEY.address, ...changes });

interface Submitted {
  readonly to?: { readonly address: string };
  readonly key?: Pick<TypedDataSigner, "signTypedData">;
  /** Whom the key has signed for; the recipient, if left out. */
  readonly named?: string;
  readonly domain?: TypedDataDomain;
  /** What the key has signed; this voucher's digest, if left out. */
  readonly digest?: string;
}

/** A stranger submits a code for alice, signed by its key. */
async function submit(d: Rewarding, code: SignedVoucher, how: Submitted = {}) {
  const { to = d.alice, key = KEY, domain = d.domain } = how;
  const { named = to.address, digest = bearerDigestOf(d, code.voucher) } = how;
  return d.rewards.claimBearer(code, to.address, await signBearerClaim(domain, key, digest, named));
}

describe("Rewards.claimBearer", () => {
  it("pays whom the key in the code names, whoever submits it {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const code = await codeOf(d);
    const events = [claimed(d, code.voucher, d.bob.address), moved(d.baker, d.bob, AMOUNT)];
    const changes = { "baker.nonce0": true, ...paid("clerk", "bob", AMOUNT) };
    await expectEffects(d, () => submit(d, code, { to: d.bob }), events, changes);
  });

  it("pays a code once, to whomever it is named again {Rewards_NonceUsed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const code = await codeOf(d);
    await submit(d, code);
    for (const to of [d.alice, d.bob])
      await expectRefusal(d, submit(d, code, { to }), "Rewards_NonceUsed", d.baker.address, 0n);
  });

  it("takes a key that is an ERC-1271 account {VoucherClaimed}", async () => {
    const d = await loadFixture(rewardsFixture);
    const account = await ethers.deployContract("Account__Mock", [d.bob]);
    const holder = await account.getAddress();
    const code = await codeOf(d, { holder });
    const events = [claimed(d, code.voucher, d.alice.address), moved(d.baker, d.alice, AMOUNT)];
    const changes = { "baker.nonce0": true, ...paid("clerk", "alice", AMOUNT) };
    const forged = submit(d, code, { key: accountSigner(holder, d.stranger) });
    await expectRefusal(d, forged, "Rewards_BearerSignatureInvalid", holder, d.alice.address);
    await expectEffects(d, () => submit(d, code, { key: accountSigner(holder, d.bob) }), events, changes);
  });

  it("pays in the voucher's time only, from its first second to its last {VoucherClaimed} {Rewards_NotClaimable}", async () => {
    const d = await loadFixture(rewardsFixture);
    const { closes } = d;
    const validFrom = closes - 2;
    const early = await codeOf(d, { validFrom, nonce: 1n });
    await at(d, validFrom - 1);
    await expectRefusal(d, submit(d, early), "Rewards_NotClaimable", validFrom - 1, validFrom, closes);
    for (const [time, nonce] of [
      [validFrom, 1n],
      [closes - 1, 2n],
    ] as const) {
      const code = await codeOf(d, { validFrom, nonce });
      await at(d, time);
      const events = [claimed(d, code.voucher, d.alice.address), moved(d.baker, d.alice, AMOUNT)];
      const changes = { [`baker.nonce${nonce}`]: true, ...paid("clerk", "alice", AMOUNT) };
      await expectEffects(d, () => submit(d, code), events, changes);
    }
    const late = await codeOf(d, { nonce: 3n });
    await at(d, closes);
    await expectRefusal(d, submit(d, late), "Rewards_NotClaimable", closes, d.opens, closes);
  });

  it("pays within the signer's budget only {VoucherClaimed} {Rewards_BudgetExceeded}", async () => {
    const d = await loadFixture(rewardsFixture);
    const more = submit(d, await codeOf(d, { amount: CAP + 1n }));
    await expectRefusal(d, more, "Rewards_BudgetExceeded", d.keys["clerk"], CAP + 1n, CAP);
    const code = await codeOf(d, { amount: CAP });
    const events = [claimed(d, code.voucher, d.alice.address), moved(d.baker, d.alice, CAP)];
    await expectEffects(d, () => submit(d, code), events, { "baker.nonce0": true, ...paid("clerk", "alice", CAP) });
  });

  it("reverts with {Rewards_BearerSignatureInvalid} for another recipient than the key has signed for", async () => {
    const d = await loadFixture(rewardsFixture);
    const stolen = submit(d, await codeOf(d), { to: d.stranger, named: d.alice.address });
    await expectRefusal(d, stolen, "Rewards_BearerSignatureInvalid", KEY.address, d.stranger.address);
  });

  it("reverts with {Rewards_BearerSignatureInvalid} for a signature by anybody else, the signer's included", async () => {
    const d = await loadFixture(rewardsFixture);
    const code = await codeOf(d);
    for (const key of [d.stranger, d.clerk, d.baker, d.alice])
      await expectRefusal(d, submit(d, code, { key }), "Rewards_BearerSignatureInvalid", KEY.address, d.alice.address);
  });

  it("reverts with {Rewards_BearerSignatureInvalid} for the key's signature over another voucher, chain or contract", async () => {
    const d = await loadFixture(rewardsFixture);
    const code = await codeOf(d);
    const other = await codeOf(d, { nonce: 1n });
    for (const how of [
      { digest: bearerDigestOf(d, other.voucher) },
      { domain: { ...d.domain, chainId: 1n } },
      { domain: { ...d.domain, verifyingContract: d.tokenAddress } },
    ])
      await expectRefusal(d, submit(d, code, how), "Rewards_BearerSignatureInvalid", KEY.address, d.alice.address);
  });

  it("reverts with {Rewards_BearerSignatureInvalid} for the zero address as key and a broken signature", async () => {
    const d = await loadFixture(rewardsFixture);
    const code = await codeOf(d, { holder: ZeroAddress });
    for (const signature of ["0x", `0x${"00".repeat(65)}`]) {
      const call = d.rewards.claimBearer(code, d.alice, signature);
      await expectRefusal(d, call, "Rewards_BearerSignatureInvalid", ZeroAddress, d.alice.address);
    }
  });

  it("reverts with {Rewards_SignatureInvalid} for a customer's voucher, though he signs as a key", async () => {
    const d = await loadFixture(rewardsFixture);
    const signed = await voucherOf(d);
    const call = submit(d, signed, { key: d.alice, to: d.bob });
    const digest = bearerDigestOf(d, signed.voucher);
    await expectRefusal(d, call, "Rewards_SignatureInvalid", digest, d.signer.attestor);
  });

  it("reverts with {Rewards_SignatureInvalid} for anything else than was signed", async () => {
    const d = await loadFixture(rewardsFixture);
    const code = await codeOf(d);
    for (const change of [{ amount: AMOUNT + 1n }, { nonce: 1n }, { validFrom: 0 }, { deadline: d.closes + 1 }]) {
      const voucher = { ...code.voucher, ...change };
      const call = submit(d, { ...code, voucher });
      await expectRefusal(d, call, "Rewards_SignatureInvalid", bearerDigestOf(d, voucher), d.signer.attestor);
    }
    const forged = await bearerVoucherOf(d, { holder: KEY.address }, await walletSigner(d.stranger));
    const call = submit(d, { ...forged, signer: d.signer.attestor });
    await expectRefusal(d, call, "Rewards_SignatureInvalid", bearerDigestOf(d, forged.voucher), d.signer.attestor);
  });

  it("reverts with {Rewards_NothingPromised} for nothing", async () => {
    const d = await loadFixture(rewardsFixture);
    const call = submit(d, await codeOf(d, { amount: 0n }));
    await expectRefusal(d, call, "Rewards_NothingPromised", d.keys["clerk"]);
  });

  it("reverts with {Rewards_NonceUsed} when it was cancelled", async () => {
    const d = await loadFixture(rewardsFixture);
    await d.rewards.connect(d.baker).cancel([0n]);
    await expectRefusal(d, submit(d, await codeOf(d)), "Rewards_NonceUsed", d.baker.address, 0n);
  });
});
