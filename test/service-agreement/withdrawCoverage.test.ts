import { network } from "hardhat";
import { agreed } from "../helpers/agreed.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { PRICE } from "../helpers/keeping.ts";
import { NO_ONE } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const FREE = (7n * PRICE) / 2n;

/** Of five prices, one and a half are reserved. */
async function reservedFixture() {
  return agreed(connection, { terms: { cap: (3n * PRICE) / 2n }, coverage: 5n * PRICE });
}

describe("ServiceAgreement.withdrawCoverage", () => {
  it("takes back what nothing reserves {CoverageWithdrawn}", async () => {
    const d = await loadFixture(reservedFixture);
    const sent = d.agreements.connect(d.provider).withdrawCoverage(d.token, FREE, d.bob);
    await expectEvents(d, sent, ["CoverageWithdrawn", d.provider.address, d.tokenAddress, d.bob.address, FREE]);
    await expectMoves(d, sent, { bob: FREE });
    await expectCoverage(d, (3n * PRICE) / 2n, (3n * PRICE) / 2n);
  });

  it("reverts with {ServiceAgreement_CoverageTooLow} for a unit of what is reserved", async () => {
    const d = await loadFixture(reservedFixture);
    const sent = d.agreements.connect(d.provider).withdrawCoverage(d.token, FREE + 1n, d.provider);
    const args = [d.provider.address, d.tokenAddress, FREE, FREE + 1n] as const;
    await expectRefusal(d, sent, "ServiceAgreement_CoverageTooLow", ...args);
  });

  it("reverts with {ServiceAgreement_CoverageTooLow} for anybody who has none", async () => {
    const d = await loadFixture(reservedFixture);
    const sent = d.agreements.connect(d.stranger).withdrawCoverage(d.token, 1n, d.stranger);
    await expectRefusal(d, sent, "ServiceAgreement_CoverageTooLow", d.stranger.address, d.tokenAddress, 0n, 1n);
  });

  it("reverts with {ServiceAgreement_NothingMoved} for nothing", async () => {
    const d = await loadFixture(reservedFixture);
    const sent = d.agreements.connect(d.provider).withdrawCoverage(d.token, 0n, d.provider);
    await expectRefusal(d, sent, "ServiceAgreement_NothingMoved");
  });

  it("reverts with {ServiceAgreement_RecipientForbidden} for zero, the agreements and the token", async () => {
    const d = await loadFixture(reservedFixture);
    for (const to of [NO_ONE, d.agreementsAddress, d.tokenAddress]) {
      const sent = d.agreements.connect(d.provider).withdrawCoverage(d.token, 1n, to);
      await expectRefusal(d, sent, "ServiceAgreement_RecipientForbidden", to);
    }
  });
});
