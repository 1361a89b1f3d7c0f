import { expect } from "chai";
import { getAddress, id, Wallet, ZeroHash } from "ethers";
import { network } from "hardhat";
import { claimableAt, leftOf, owedBy } from "@kept/sdk/calc";
import {
  buildCampaign,
  buildPanel,
  buildSeries,
  buildVoucher,
  campaignId,
  campaignTree,
  claimOfCode,
  createPanel,
  decodeBearerCode,
  encodeBearerCode,
  KeptError,
  panelSigner,
  RevertError,
  rewards,
  roundTree,
  seriesId,
  signBearerClaim,
  signBearerVoucher,
  signCancellation,
  signerKey,
  signVoucher,
  surveyNonce,
  voucherDigest,
  walletSigner,
  type AttestorSigner,
} from "@kept/sdk";
import { p256Device, passkey } from "../helpers/devices.ts";
import { bearerDigestOf, campaignIdOf, digestOf, seriesIdOf, signerKeyOf } from "../helpers/reward-ids.ts";
import { AMOUNT, CAP, SURVEY } from "../helpers/rewarding.ts";
import { DAY, failure } from "./fixture.ts";
import { CODE_HOLDER, CODE_KEY, openShopkeeper, type Shopkeeper } from "./shopkeeper.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function shopFixture(): Promise<Shopkeeper> {
  return openShopkeeper(connection);
}

async function refused(call: Promise<unknown>, name: string): Promise<void> {
  const error = await failure(call);
  expect(error, name).to.be.instanceOf(RevertError);
  expect((error as RevertError).revert.name).to.equal(name);
}

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof KeptError) return `${error.code} ${error.field}`;
  }
  return expect.fail("a refusal was expected");
}

describe("sdk: rewards", () => {
  it("hashes vouchers, campaigns, series and budgets as the contract does", async () => {
    const d = await loadFixture(shopFixture);
    const reader = d.as(d.stranger);
    const voucher = d.voucher({ nonce: SURVEY });
    const who = { merchant: d.baker.address, token: d.tokenAddress };
    const campaign = buildCampaign({ ...who, root: id("root"), deadline: new Date(d.closes * 1000) });
    const series = buildSeries({ ...who, ref: id("every month") });

    expect(await reader.domain()).to.deep.equal(d.sdk);
    expect(voucherDigest(d.sdk, voucher)).to.equal(digestOf(d, voucher));
    expect(await reader.voucherDigest(voucher)).to.equal(digestOf(d, voucher));
    expect(voucherDigest(d.sdk, voucher, true)).to.equal(bearerDigestOf(d, voucher));
    expect(await reader.voucherDigest(voucher, true)).to.equal(bearerDigestOf(d, voucher));
    expect(campaignId(campaign)).to.equal(campaignIdOf(campaign));
    expect(await reader.campaignId(campaign)).to.equal(campaignIdOf(campaign));
    expect(seriesId(series)).to.equal(seriesIdOf(series));
    expect(await reader.seriesId(series)).to.equal(seriesIdOf(series));
    const key = signerKeyOf(d.baker.address, d.tokenAddress, d.clerk.address);
    expect(signerKey(d.baker.address, d.tokenAddress, d.clerk.address)).to.equal(key);
    expect(await reader.signerKey(d.baker.address, d.tokenAddress, d.clerk.address)).to.equal(key);
    expect(surveyNonce(`0x${SURVEY.toString(16)}`)).to.equal(SURVEY);
  });

  const signers: [name: string, of: (d: Shopkeeper) => Promise<AttestorSigner>][] = [
    ["a wallet", ({ clerk }) => walletSigner(clerk)],
    ["a P-256 device", () => p256Device(connection)],
    ["a passkey", () => passkey(connection)],
    [
      "a panel",
      async ({ clerk, bob, stranger }) => {
        const members = await Promise.all([clerk, bob].map((each) => walletSigner(each)));
        const factory = await (await ethers.deployContract("AttestorPanelFactory")).getAddress();
        const panel = buildPanel(
          factory,
          members.map(({ attestor }) => attestor),
          2,
        );
        await createPanel(factory, panel, stranger);
        return panelSigner(panel, members);
      },
    ],
  ];
  for (const [name, of] of signers) {
    it(`has a voucher paid that ${name} has signed`, async () => {
      const d = await loadFixture(shopFixture);
      const signer = await of(d);
      await d.as(d.baker).setSigner(d.tokenAddress, signer.attestor, CAP);

      await d.as(d.stranger).claim(await signVoucher(signer, d.sdk, d.voucher()));

      expect(await d.token.balanceOf(d.alice)).to.equal(AMOUNT);
      const key = signerKey(d.baker.address, d.tokenAddress, signer.attestor);
      expect(await d.as(d.alice).budgetOf(key)).to.deep.equal({ cap: CAP, spent: AMOUNT });
      expect(await d.as(d.alice).coverageOf(key, d.baker.address, d.tokenAddress)).to.equal(CAP - AMOUNT);
      expect(await d.as(d.alice).isUsed(d.baker.address, 0n)).to.equal(true);
    });
  }

  it("claims many, passing over those that were cancelled", async () => {
    const d = await loadFixture(shopFixture);
    const vouchers = await Promise.all([0n, 1n, 2n].map((nonce) => signVoucher(d.signer, d.sdk, d.voucher({ nonce }))));
    await d.as(d.baker).cancel([1n]);
    await d.as(d.stranger).cancelBySignature(await signCancellation(d.grocer, d.sdk, [7n], d.closes));
    await d.as(d.stranger).claimMany(vouchers);
    expect(await d.token.balanceOf(d.alice)).to.equal(2n * AMOUNT);
    const used = [d.baker, d.grocer].map(({ address }) => d.as(d.bob).isUsed(address, 7n));
    expect(await Promise.all(used)).to.deep.equal([false, true]);
    await refused(d.as(d.stranger).claimMany(vouchers), "Rewards_NonceUsed");
    const late = await signCancellation(d.baker, d.sdk, [8n], d.opens);
    await refused(d.as(d.stranger).cancelBySignature(late), "Rewards_CancellationExpired");
    const { signature } = await signCancellation(d.stranger, d.sdk, [8n], d.closes);
    const forged = { merchant: d.baker.address, nonces: [8n], expiry: d.closes, signature };
    await refused(d.as(d.stranger).cancelBySignature(forged), "Rewards_CancellationInvalid");
    const named = await signCancellation(d.stranger, d.sdk, [8n], d.closes, d.baker.address);
    await refused(d.as(d.stranger).cancelBySignature(named), "Rewards_CancellationInvalid");
  });

  it("has a code paid to whom its key names, and to nobody else", async () => {
    const d = await loadFixture(shopFixture);
    const voucher = await signBearerVoucher(d.signer, d.sdk, d.voucher({ holder: CODE_HOLDER, nonce: 5n }));
    const text = encodeBearerCode({ domain: d.sdk, voucher, key: CODE_KEY });
    expect(text.length).to.be.lessThan(400);

    const code = decodeBearerCode(`https://shop.example/claim#${text}`);
    expect(code).to.deep.equal({ domain: d.sdk, voucher, key: CODE_KEY });
    const claim = await claimOfCode(code, d.bob.address);
    await refused(d.as(d.stranger).claimBearer({ ...claim, to: d.stranger.address }), "Rewards_BearerSignatureInvalid");
    await d.as(d.stranger).claimBearer(claim);
    expect(await d.token.balanceOf(d.bob)).to.equal(AMOUNT);
    await refused(d.as(d.stranger).claimBearer(claim), "Rewards_NonceUsed");
    await refused(d.as(d.stranger).claim(voucher), "Rewards_NonceUsed");
    const other = await failure(signBearerClaim(new Wallet(id("another")), d.sdk, voucher, d.bob.address));
    expect((other as KeptError).code).to.equal("SignatureInvalid");
  });

  it("refuses texts that hold no code", () => {
    const wrong = ["", "kept:1:", "kept:1:!!", "kept:1:AAAA", "kept:2:AAAA", "https://shop.example"];
    for (const text of wrong)
      expect(
        refusal(() => decodeBearerCode(text)),
        text,
      ).to.equal("BytesInvalid code");
  });

  it("pays leaves of a campaign", async () => {
    const d = await loadFixture(shopFixture);
    const { alice, bob, baker, tokenAddress: token } = d;
    const tree = campaignTree([
      { account: alice.address, amount: 1_000n },
      { account: bob.address.toLowerCase(), amount: 500n },
    ]);
    const campaign = buildCampaign({ merchant: baker.address, token, root: tree.root, deadline: d.closes });
    await d.as(baker).setCampaign(campaign, 1_500n);
    for (const [place, [index, account, amount]] of tree.entries()) {
      await d.as(d.stranger).claimCampaign(campaign, index, account, amount, tree.getProof(place));
    }
    expect([await d.token.balanceOf(alice), await d.token.balanceOf(bob)]).to.deep.equal([1_000n, 500n]);
    expect(await d.as(bob).isClaimed(campaignId(campaign), 1n)).to.equal(true);
    expect(await d.as(bob).isClaimed(campaignId(campaign), 2n)).to.equal(false);
    const again = d.as(bob).claimCampaign(campaign, 0n, alice.address, 1_000n, tree.getProof(0));
    await refused(again, "Rewards_AlreadyClaimed");
    await refused(d.as(bob).claimCampaign(campaign, 2n, bob.address, 1n, []), "Rewards_ProofInvalid");
    await refused(d.as(d.stranger).setCampaign(campaign, 1n), "Rewards_NotMerchant");
  });

  it("pays what a series promises beyond what it has paid", async () => {
    const d = await loadFixture(shopFixture);
    const { alice, baker, tokenAddress: token } = d;
    const series = buildSeries({ merchant: baker.address, token, ref: id("every month") });
    const key = seriesId(series);
    expect(await d.as(alice).rootOf(key)).to.equal(ZeroHash);
    await d.as(baker).setSeries(series, CAP);
    for (const total of [100n, 250n]) {
      const round = roundTree([{ account: alice.address, amount: total }]);
      await d.as(baker).publish(series, round.root);
      expect(await d.as(alice).rootOf(key)).to.equal(round.root);
      await d.as(d.stranger).claimSeries(series, alice.address, total, round.getProof(0));
      expect(await d.as(alice).paidOf(key, alice.address)).to.equal(total);
      await refused(d.as(alice).claimSeries(series, alice.address, total, []), "Rewards_NothingToClaim");
    }
    expect(await d.token.balanceOf(alice)).to.equal(250n);
  });

  it("refuses terms that cannot be paid before anything is signed", async () => {
    const d = await loadFixture(shopFixture);
    const { baker, alice, tokenAddress: token } = d;
    const input = { merchant: baker.address, token, holder: alice.address, amount: 1n, deadline: d.closes, nonce: 0n };
    const zero = getAddress(`0x${"00".repeat(20)}`);
    expect(buildVoucher(input)).to.deep.include({ validFrom: 0, deadline: d.closes });
    expect(refusal(() => buildVoucher({ ...input, amount: 0n }))).to.equal("NumberOutOfRange amount");
    expect(refusal(() => buildVoucher({ ...input, amount: 1n << 128n }))).to.equal("NumberOutOfRange amount");
    expect(refusal(() => buildVoucher({ ...input, nonce: 1n << 256n }))).to.equal("NumberOutOfRange nonce");
    expect(refusal(() => buildVoucher({ ...input, validFrom: d.closes }))).to.equal("TimeInvalid deadline");
    expect(refusal(() => buildVoucher({ ...input, holder: zero }))).to.equal("AddressInvalid holder");
    expect(refusal(() => surveyNonce("0x12"))).to.equal("BytesInvalid order");
    expect(refusal(() => campaignTree([]))).to.equal("TermsInvalid entries");
    const entry = { account: alice.address, amount: 1n };
    expect(refusal(() => roundTree([entry, entry]))).to.equal("TermsInvalid entries[0].account");
    expect(refusal(() => campaignTree([{ ...entry, amount: 0n }]))).to.equal("NumberOutOfRange entries[0].amount");
    expect(refusal(() => rewards(d.rewardsAddress, Wallet.createRandom()).provider())).to.equal(
      "ProviderNeeded runner",
    );
  });

  it("says in words what the contract refuses", async () => {
    const d = await loadFixture(shopFixture);
    const signed = await signVoucher(d.signer, d.sdk, d.voucher({ amount: CAP + 1n }));
    const error = (await failure(d.as(d.bob).claim(signed))) as RevertError;
    expect(error.message).to.match(
      /^10001 units are claimed from the budget 0x.+, which has 10000 left\. .+\(Rewards_BudgetExceeded\)$/,
    );
    const later = await signVoucher(d.signer, d.sdk, d.voucher({ validFrom: d.opens + DAY }));
    await refused(d.as(d.bob).claim(later), "Rewards_NotClaimable");
  });
});

describe("sdk: calculators of promises", () => {
  it("tell what is left, claimable and owed at each side of its bounds", () => {
    expect([leftOf({ cap: 5n, spent: 2n }), leftOf({ cap: 2n, spent: 5n })]).to.deep.equal([3n, 0n]);
    const times = [9, 10, 19, 20].map((time) => claimableAt({ validFrom: 10, deadline: 20 }, time));
    expect(times).to.deep.equal([false, true, true, false]);
    expect([owedBy(7n, 3n), owedBy(3n, 7n)]).to.deep.equal([4n, 0n]);
  });
});
