import { network } from "hardhat";
import { expectCoverage, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  cover,
  dealOf,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** A bad period costs 15.00 where the price is 10.00; the provider has deposited 20.00, of which three periods reserve 15.00. */
async function coveredFixture() {
  const d = await buildTown(connection);
  await cover(d, 20_000_000n);
  const service = await cloudOf(d);
  const remedies = [{ metric: 0, comparison: 0, threshold: 990_000, share: 0n, flat: 15_000_000n }] as const;
  const terms = await termsOf(d, service, { remedies, cap: 15_000_000n });
  const deal = dealOf(d, service, terms, { periods: 3 });
  await openDeal(d, deal);
  return { ...d, ...deal };
}

// A deposit that can be taken out when the report is already in the mempool covers nothing.
describe("finding: a provider withdraws his coverage before a late claim", () => {
  it("has what nothing reserves, and not a unit more", async () => {
    const d = await loadFixture(coveredFixture);
    const withdraw = (amount: bigint) => d.agreements.connect(d.provider).withdrawCoverage(d.token, amount, d.provider);
    const args = [d.provider.address, d.tokenAddress, 5_000_000n, 5_000_001n] as const;
    await expectRefusal(d, withdraw(5_000_001n), "ServiceAgreement_CoverageTooLow", ...args);
    await expectMoves(d, withdraw(5_000_000n), { provider: 5_000_000n });
    await expectCoverage(d, 15_000_000n, 15_000_000n);
  });

  it("keeps the reserve of periods that ended long ago until somebody settles them", async () => {
    const d = await loadFixture(coveredFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [0]);
    await pass(d, startOf(d, 40));
    await d.agreements.connect(d.provider).withdrawCoverage(d.token, 5_000_000n, d.provider);
    const more = d.agreements.connect(d.provider).withdrawCoverage(d.token, 1n, d.provider);
    await expectRefusal(d, more, "ServiceAgreement_CoverageTooLow", d.provider.address, d.tokenAddress, 0n, 1n);
    await expectMoves(d, settle(d, d), { alice: 45_000_000n });
    await expectCoverage(d, 0n, 0n);
  });

  it("does not free it by cancelling what has begun", async () => {
    const d = await loadFixture(coveredFixture);
    await pass(d, startOf(d, 1) - 60);
    const cancelling = d.agreements.connect(d.provider).cancel(d.terms, d.agreement);
    await expectMoves(d, cancelling, { alice: 2n * PRICE });
    await expectCoverage(d, 20_000_000n, 5_000_000n);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [0]);
    await pass(d, startOf(d, 1) + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: 15_000_000n });
  });
});
