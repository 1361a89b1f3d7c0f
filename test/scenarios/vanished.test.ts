import { expect } from "chai";
import { network } from "hardhat";
import { Comparison } from "@kept/sdk";
import { expectCoverage, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  BOND,
  buildTown,
  cableOf,
  cableTermsOf,
  cloudOf,
  cover,
  dealOf,
  FULL_TIME,
  openDeal,
  pack,
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

/** Worth 15.00 where the price is 10.00. */
const CAP = 15_000_000n;
const DEPOSIT = 100_000_000n;

/** Alice has paid six periods of a cloud, which owes 15.00 for each in which it was down for more than a hundredth. */
async function runningFixture() {
  const d = await buildTown(connection);
  await cover(d, DEPOSIT);
  const service = await cloudOf(d);
  const remedies = [{ comparison: Comparison.Below, threshold: 990_000, flat: CAP }];
  const deal = dealOf(d, service, await termsOf(d, service, { remedies, cap: CAP }), { periods: 6 });
  await openDeal(d, deal);
  await expectCoverage(d, DEPOSIT, 30_000_000n);
  return { ...d, ...deal };
}

describe("Somebody on whom a service depends is never heard of again", () => {
  it("is the provider: reports go on, and his coverage pays more than the price", async () => {
    const d = await loadFixture(runningFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [FULL_TIME]);
    await pass(d, startOf(d, 1) + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { provider: PRICE });
    for (const period of [1, 2]) {
      await at(d, startOf(d, period + 1));
      await report(d, d.service, period, [0]);
    }
    await pass(d, startOf(d, 3) + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: 2n * CAP });
    await expectCoverage(d, 90_000_000n, 15_000_000n);
    await expectMoves(d, d.agreements.connect(d.alice).cancel(d.terms, d.agreement), { alice: 2n * PRICE });
    await pass(d, startOf(d, 4) + WINDOWS.report + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: CAP });
    await expectCoverage(d, 85_000_000n, 0n);
    expect(await d.token.balanceOf(d.agreements)).to.equal(85_000_000n);
  });

  it("is the monitors: the provider has his month by a ruling, and then gives up", async () => {
    const d = await loadFixture(runningFixture);
    await at(d, startOf(d, 1) + WINDOWS.report);
    await d.levels.connect(d.provider).object(d.service, 0, pack([FULL_TIME]));
    await expectMoves(
      d,
      d.levels.connect(d.arbiter).rule(d.service, 0, pack([FULL_TIME])),
      { provider: BOND },
      "levels",
    );
    await expectMoves(d, settle(d, d), { provider: PRICE });
    await at(d, startOf(d, 2) - 60);
    await expectMoves(d, d.agreements.connect(d.provider).cancel(d.terms, d.agreement), { alice: 4n * PRICE });
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 1);
    await pass(d, startOf(d, 2) + WINDOWS.report + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: CAP });
    await expectCoverage(d, 95_000_000n, 0n);
    await expectMoves(d, d.agreements.connect(d.provider).withdrawCoverage(d.token, 95_000_000n, d.provider), {
      provider: 95_000_000n,
    });
    expect(await d.token.balanceOf(d.agreements)).to.equal(0n);
  });

  it("is the provider before he begins: nobody needs him to have the money back", async () => {
    const d = await loadFixture(runningFixture);
    const service = await cableOf(d);
    const deal = dealOf(d, service, await cableTermsOf(d, service), { customer: d.bob.address });
    await openDeal(d, deal, d.bob);
    await at(d, deal.terms.cancelBy + WINDOWS.report - 1);
    await expectRefusal(d, settle(d, deal), "ServiceAgreement_NotDue", deal.id, 0);
    await at(d, deal.terms.cancelBy + WINDOWS.report);
    await expectMoves(d, settle(d, deal), { bob: PRICE + 40_000_000n });
    await expectCoverage(d, 60_000_000n, 30_000_000n);
  });
});
