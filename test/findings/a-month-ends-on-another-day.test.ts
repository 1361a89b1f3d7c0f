import { expect } from "chai";
import { network } from "hardhat";
import { CalendarKind, serviceId, type Service } from "@kept/sdk";
import { expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, buildTown, cableOf, cloudOf, pass } from "../helpers/keeping.ts";

const connection = await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } });
const { loadFixture } = connection.networkHelpers;

const utc = (year: number, month: number, day: number, hour = 0): number =>
  Date.UTC(year, month - 1, day, hour) / 1_000;

async function builtFixture() {
  return buildTown(connection);
}

/** When the first periods begin. */
async function beginnings(d: Awaited<ReturnType<typeof builtFixture>>, service: Service, count: number) {
  const id = serviceId(d.levelsDomain, service);
  const starts = Array.from({ length: count }, async (_, i) => Number((await d.levels.periodOf(id, i)).start));
  return Promise.all(starts);
}

// With months of 30 days bills wander through the year; with "the 31st" a month would have no beginning, or two.
describe("finding: a month ends on another day", () => {
  it("begins on the 28th in each month of a leap year, and ends when the next begins", async () => {
    const d = await loadFixture(builtFixture);
    const service = await cloudOf(d, { calendar: CalendarKind.UtcMonths, length: 1, start: utc(2027, 12, 28, 9) });
    await d.levels.register(service);
    const due = [
      utc(2027, 12, 28, 9),
      utc(2028, 1, 28, 9),
      utc(2028, 2, 28, 9),
      utc(2028, 3, 28, 9),
      utc(2028, 4, 28, 9),
    ];
    expect(await beginnings(d, service, 5)).to.deep.equal(due);
    const id = serviceId(d.levelsDomain, service);
    expect(await d.levels.periodAt(id, utc(2028, 2, 29, 12))).to.equal(2n);
    expect(await d.levels.periodAt(id, utc(2028, 3, 28, 9) - 1)).to.equal(2n);
    expect(await d.levels.periodAt(id, utc(2028, 3, 28, 9))).to.equal(3n);
  });

  it("goes on with the 28th when the activator says the 31st", async () => {
    const d = await loadFixture(builtFixture);
    const service = await cableOf(d);
    await d.levels.register(service);
    const begun = utc(2027, 1, 31, 15);
    await pass(d, begun);
    await activate(d, service, begun);
    const due = [begun, utc(2027, 2, 28, 15), utc(2027, 3, 28, 15), utc(2027, 4, 28, 15)];
    expect(await beginnings(d, service, 4)).to.deep.equal(due);
  });

  it("has four quarters in a year, and the same day after four years", async () => {
    const d = await loadFixture(builtFixture);
    const service = await cloudOf(d, { calendar: CalendarKind.UtcMonths, length: 3, start: utc(2027, 2, 1) });
    await d.levels.register(service);
    expect((await beginnings(d, service, 5)).slice(1)).to.deep.equal([
      utc(2027, 5, 1),
      utc(2027, 8, 1),
      utc(2027, 11, 1),
      utc(2028, 2, 1),
    ]);
    expect((await beginnings(d, service, 17)).at(-1)).to.equal(utc(2031, 2, 1));
  });

  it("refuses a fixed start that not every month has", async () => {
    const d = await loadFixture(builtFixture);
    const months = { calendar: CalendarKind.UtcMonths, length: 1 };
    const service = { ...(await cloudOf(d)), ...months, start: utc(2027, 1, 29) };
    const id = serviceId(d.levelsDomain, service);
    await expectRefusal(d, d.levels.register(service), "ServiceLevels_DayOutOfRange", id, 29, 28);
  });
});
