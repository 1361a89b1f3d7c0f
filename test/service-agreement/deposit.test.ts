import { expect } from "chai";
import { network } from "hardhat";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { buildTown, PRICE } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function townFixture() {
  return buildTown(connection);
}

async function feeFixture() {
  return buildTown(connection, "FeeToken__Mock");
}

describe("ServiceAgreement.deposit", () => {
  it("adds to a provider's coverage, whoever pays {CoverageDeposited}", async () => {
    const d = await loadFixture(townFixture);
    const sent = d.agreements.connect(d.bob).deposit(d.token, d.provider, PRICE);
    await expectEvents(d, sent, ["CoverageDeposited", d.provider.address, d.tokenAddress, d.bob.address, PRICE]);
    await expectMoves(d, sent, { bob: -PRICE });
    await expectCoverage(d, PRICE, 0n);
    await d.agreements.connect(d.provider).deposit(d.token, d.provider, 1n);
    await expectCoverage(d, PRICE + 1n, 0n);
  });

  it("reverts with {ServiceAgreement_NothingMoved} for nothing", async () => {
    const d = await loadFixture(townFixture);
    const sent = d.agreements.connect(d.provider).deposit(d.token, d.provider, 0n);
    await expectRefusal(d, sent, "ServiceAgreement_NothingMoved");
  });

  it("reverts with {Funding_ReceivedDiffers} if less arrives", async () => {
    const d = await loadFixture(feeFixture);
    const sent = d.agreements.connect(d.provider).deposit(d.token, d.provider, 100n);
    await expectRefusal(d, sent, "Funding_ReceivedDiffers", d.tokenAddress, 99n, 100n);
  });

  it("reverts with {SafeCastOverflowedUintDowncast} for more than 128 bits", async () => {
    const d = await loadFixture(townFixture);
    const acts = await connection.ethers.getContractAt("AgreementActs", d.agreementsAddress);
    const sent = d.agreements.connect(d.provider).deposit(d.token, d.provider, 2n ** 128n);
    await expect(sent)
      .to.be.revertedWithCustomError(acts, "SafeCastOverflowedUintDowncast")
      .withArgs(128, 2n ** 128n);
  });
});
