import { expect } from "chai";
import { network } from "hardhat";
import { CalendarKind } from "@kept/sdk";
import { DAY, HOUR } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, buildTown, cloudOf, dealOf, openDeal, pass, PRICE, settle, termsOf, WINDOWS } from "../helpers/keeping.ts";

const connection = await network.create({ override: { initialDate: "2027-01-15T00:00:00Z" } });
const { loadFixture } = connection.networkHelpers;

const TEN_YEARS_LATER = Date.UTC(2037, 1) / 1_000;

/** Alice has paid ten years of months from February 2027 on, and bob 600 hours. Then nobody is ever heard of again. */
async function forgottenFixture() {
  const d = await buildTown(connection);
  const start = Date.UTC(2027, 1) / 1_000;
  const service = await cloudOf(d, { calendar: CalendarKind.UtcMonths, length: 1, start });
  const deal = dealOf(d, service, await termsOf(d, service, { maxPeriodsAhead: 120 }), { periods: 120 });
  await openDeal(d, deal);
  const hourly = await cloudOf(d, { start, length: HOUR });
  const terms = await termsOf(d, hourly, { maxPeriodsAhead: 600 });
  const hours = dealOf(d, hourly, terms, { customer: d.bob.address, periods: 600 });
  await openDeal(d, hours, d.bob);
  return { ...d, ...deal, hours };
}

// Neither provider, monitors, arbiter nor customers are there any more. Without an outcome of silence the money is lost to all.
describe("finding: ten years of silence lock the money", () => {
  it("gives a customer all of it back by one call of a stranger's", async () => {
    const d = await loadFixture(forgottenFixture);
    const final = TEN_YEARS_LATER + WINDOWS.report + WINDOWS.objection;
    await at(d, final);
    const settling = settle(d, d);
    await expectMoves(d, settling, { alice: 120n * PRICE });
    const receipt = await (await settling).wait();
    expect(receipt!.gasUsed < 16_777_216n).to.equal(true);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotOpen", d.id, 0);
  });

  it("is over 540 days after the last paid period at the latest", async () => {
    const d = await loadFixture(forgottenFixture);
    await pass(d, TEN_YEARS_LATER + 540 * DAY);
    await expectMoves(d, settle(d, d), { alice: 120n * PRICE });
  });

  it("takes three transactions for six hundred periods", async () => {
    const d = await loadFixture(forgottenFixture);
    await pass(d, TEN_YEARS_LATER);
    for (const periods of [256n, 256n, 88n]) await expectMoves(d, settle(d, d.hours), { bob: periods * PRICE });
    await expectRefusal(d, settle(d, d.hours), "ServiceAgreement_NotOpen", d.hours.id, 0);
  });

  it("can be left by the customer at any time, but for what has begun", async () => {
    const d = await loadFixture(forgottenFixture);
    await at(d, Date.UTC(2028, 1) / 1_000);
    // twelve months are over, the thirteenth has begun
    await expectMoves(d, d.agreements.connect(d.alice).cancel(d.terms, d.agreement), { alice: 107n * PRICE });
    await pass(d, TEN_YEARS_LATER);
    await expectMoves(d, settle(d, d), { alice: 13n * PRICE });
    expect(await d.token.balanceOf(d.agreements)).to.equal(600n * PRICE);
  });
});
