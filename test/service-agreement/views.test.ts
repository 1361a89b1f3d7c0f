import { expect } from "chai";
import { network } from "hardhat";
import { agreementId, NOT_MEASURED, termsId, topUpDigest } from "@kept/sdk";
import { agreed, cableAgreed, finish } from "../helpers/agreed.ts";
import { expectEvents } from "../helpers/keeping-effects.ts";
import { cover, pack, PRICE, settle } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function agreedFixture() {
  return agreed(connection, { terms: { cap: (3n * PRICE) / 2n, minCredit: 1_000_000n }, coverage: 2n * PRICE });
}

async function cableFixture() {
  return cableAgreed(connection);
}

describe("ServiceAgreement views", () => {
  it("computes the ids that are signed and paid for", async () => {
    const d = await loadFixture(agreedFixture);
    expect(await d.agreements.termsId(d.terms)).to.equal(termsId(d.domain, d.terms));
    expect(await d.agreements.agreementId(d.terms, d.agreement)).to.equal(agreementId(d.domain, d.terms, d.agreement));
    expect(await d.agreements.topUpDigest(d.id, 7)).to.equal(topUpDigest(d.domain, d.id, 7));
    expect(await d.agreements.levels()).to.equal(d.levelsAddress);
  });

  it("tells what levels are worth", async () => {
    const d = await loadFixture(agreedFixture);
    const worth: readonly (readonly [level: number, credit: bigint, silent: boolean])[] = [
      [1_000_000, 0n, false],
      [999_000, 0n, false],
      [985_000, 2_500_000n, false],
      [1, PRICE, false],
      [NOT_MEASURED, (3n * PRICE) / 2n, true],
    ];
    for (const [level, credit, silent] of worth)
      expect([...(await d.agreements.creditOf(d.terms, pack([level])))]).to.deep.equal([credit, silent]);
  });

  it("tells the most that an agreement can still bring", async () => {
    const d = await loadFixture(agreedFixture);
    expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal((9n * PRICE) / 2n);
    await finish(d, 0);
    await settle(d, d);
    expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal(3n * PRICE);
    await finish(d, 2);
    await settle(d, d);
    expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal(0n);
  });

  it("counts late money that is reserved", async () => {
    const d = await loadFixture(cableFixture);
    expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal(3n * PRICE + 40_000_000n);
  });

  it("tells a provider's coverage, and its ratio to what is reserved", async () => {
    const d = await loadFixture(agreedFixture);
    const coverage = await d.agreements.coverageOf(d.provider, d.token);
    expect([coverage.balance, coverage.reserved]).to.deep.equal([2n * PRICE, (3n * PRICE) / 2n]);
    expect(await d.agreements.coverageRatio(d.provider, d.token)).to.equal(1_333_333n);
    await cover(d, PRICE);
    expect(await d.agreements.coverageRatio(d.provider, d.token)).to.equal(2_000_000n);
    expect(await d.agreements.coverageRatio(d.bob, d.token)).to.equal(2n ** 256n - 1n);
  });

  it("does several things in one call, or none of them {OfferRevoked} {CoverageWithdrawn}", async () => {
    const d = await loadFixture(agreedFixture);
    const { interface: abi } = d.agreements;
    const revoke = abi.encodeFunctionData("revoke", [d.terms]);
    const withdraw = (amount: bigint) =>
      abi.encodeFunctionData("withdrawCoverage", [d.tokenAddress, amount, d.provider.address]);
    const all = d.agreements.connect(d.provider);
    const most = PRICE / 2n;
    await expect(all.multicall([revoke, withdraw(most + 1n)])).to.be.revertedWithCustomError(
      d.agreements,
      "ServiceAgreement_CoverageTooLow",
    );
    expect((await d.agreements.offerOf(d.offer)).revoked).to.equal(false);
    const taken = ["CoverageWithdrawn", d.provider.address, d.tokenAddress, d.provider.address, most] as const;
    const sent = all.multicall([revoke, withdraw(most)]);
    await expectEvents(d, sent, ["OfferRevoked", d.offer, d.provider.address], taken);
  });
});
