import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectCoverage, expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import {
  activate,
  at,
  buildTown,
  cableOf,
  cableTermsOf,
  cover,
  dealOf,
  FULL_TIME,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  WINDOWS,
  type Deal,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** What the firm has deposited: 100.00, of which each agreement reserves twenty days. */
const DEPOSIT = 100_000_000n;
const TWENTY_DAYS = 40_000_000n;

/** Alice has paid three months of 10.00. */
async function paidFixture() {
  const d = await buildTown(connection);
  await cover(d, DEPOSIT);
  const service = await cableOf(d);
  const deal = dealOf(d, service, await cableTermsOf(d, service), { periods: 3 });
  await expectMoves(d, openDeal(d, deal), { alice: -3n * PRICE });
  await expectCoverage(d, DEPOSIT, TWENTY_DAYS);
  return { ...d, ...deal };
}

/** Reports a month when it has ended; nothing, if nobody speaks. Then waits until it is final. */
async function endMonth(d: Town & Deal, month: number, level?: number): Promise<void> {
  const end = Number((await d.levels.periodOf(d.serviceId, month)).end);
  if (level !== undefined) {
    await at(d, end);
    await report(d, d.service, month, [level]);
  }
  await pass(d, end + (level === undefined ? WINDOWS.report : 0) + WINDOWS.objection);
}

/** Nothing is left of anybody's, but what the firm has deposited. */
async function expectEmpty(d: Town, deposit: bigint): Promise<void> {
  await expectCoverage(d, deposit, 0n);
  expect(await d.token.balanceOf(d.agreements)).to.equal(deposit);
}

describe("A cable firm owes 2.00 for each day that it is late", () => {
  it("begins in time, and owes nothing but its months", async () => {
    const d = await loadFixture(paidFixture);
    const begun = d.terms.activateBy - 1;
    await at(d, begun);
    await activate(d, d.service, begun);
    await pass(d, begun + WINDOWS.objection);
    await expectMoves(d, settle(d, d), {});
    await expectCoverage(d, DEPOSIT, 0n);
    for (const month of [0, 1, 2]) {
      await endMonth(d, month, FULL_TIME);
      await expectMoves(d, settle(d, d), { provider: PRICE });
    }
    await expectEmpty(d, DEPOSIT);
  });

  it("is three days late, then has a bad month, then a silent one", async () => {
    const d = await loadFixture(paidFixture);
    const begun = d.terms.activateBy + 3 * DAY - 1;
    await at(d, begun);
    await activate(d, d.service, begun);
    await pass(d, begun + WINDOWS.objection);
    const settling = settle(d, d);
    await expectEvents(d, settling, ["LateMoneyPaid", d.id, 6_000_000n]);
    await expectMoves(d, settling, { alice: 6_000_000n });
    await endMonth(d, 0, 980_000);
    await expectMoves(d, settle(d, d), { alice: 2_500_000n, provider: 7_500_000n });
    await endMonth(d, 1);
    await expectMoves(d, settle(d, d), { alice: PRICE });
    await endMonth(d, 2, FULL_TIME);
    await expectMoves(d, settle(d, d), { provider: PRICE });
    await expectEmpty(d, DEPOSIT - 6_000_000n);
  });

  it("never comes, and everything goes back with twenty days", async () => {
    const d = await loadFixture(paidFixture);
    await at(d, d.terms.cancelBy + WINDOWS.report);
    const settling = settle(d, d);
    await expectEvents(
      d,
      settling,
      ["AgreementReturned", d.id, 3n * PRICE],
      ["LateMoneyPaid", d.id, TWENTY_DAYS],
      ["AgreementClosed", d.id],
    );
    await expectMoves(d, settling, { alice: 3n * PRICE + TWENTY_DAYS });
    await expectEmpty(d, DEPOSIT - TWENTY_DAYS);
  });

  it("cancels first, and pays for the two days until then", async () => {
    const d = await loadFixture(paidFixture);
    await at(d, d.terms.activateBy + DAY);
    const cancelling = d.agreements.connect(d.provider).cancel(d.terms, d.agreement);
    await expectEvents(
      d,
      cancelling,
      ["AgreementCancelled", d.id, d.provider.address, 0, 3n * PRICE],
      ["LateMoneyPaid", d.id, 4_000_000n],
      ["AgreementClosed", d.id],
    );
    await expectMoves(d, cancelling, { alice: 3n * PRICE + 4_000_000n });
    await expectEmpty(d, DEPOSIT - 4_000_000n);
  });
});
