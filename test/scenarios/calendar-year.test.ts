import { expect } from "chai";
import { network } from "hardhat";
import { CalendarKind } from "@kept/sdk";
import { DAY } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  FULL_TIME,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create({ override: { initialDate: "2027-01-15T00:00:00Z" } });

const BEGIN = Date.UTC(2027, 1) / 1_000;
/** From February 2027 to February 2028. */
const MONTHS = [28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29];

describe("A year of calendar months with a leap day", () => {
  it("reports and settles each month of 28 to 31 days when it ends, and not a second before", async () => {
    const d = await buildTown(connection);
    const service = await cloudOf(d, { calendar: CalendarKind.UtcMonths, length: 1, start: BEGIN });
    const deal = dealOf(d, service, await termsOf(d, service, { maxPeriodsAhead: 13 }), { periods: 13 });
    await openDeal(d, deal);
    let end = BEGIN;
    for (const [month, days] of MONTHS.entries()) {
      end += days * DAY;
      await at(d, end - 1);
      const early = report(d, service, month, [FULL_TIME]);
      await expectRefusal(d, early, "ServiceLevels_TooEarly", deal.serviceId, end - 1, end);
      await at(d, end);
      await report(d, service, month, [FULL_TIME]);
      await pass(d, end + WINDOWS.objection);
      await expectMoves(d, settle(d, deal), { provider: PRICE });
    }
    expect(end).to.equal(Date.UTC(2028, 2) / 1_000);
    await expectRefusal(d, settle(d, deal), "ServiceAgreement_NotOpen", deal.id, 0);
  });
});
