import { expect } from "chai";
import { network } from "hardhat";
import { CalendarKind, type Service } from "@kept/sdk";
import { periodAt, periodOf, reportWindowOf, serviceClock, splitMonth, yearOf } from "@kept/sdk/calc";
import type { Calendar__Harness } from "../../typechain-types/index.ts";
import { Chance } from "./random.ts";
import { anyService } from "./service-random.ts";

const DAY = 86_400;
const BATCH = 500;
const DAYS = 40 * 365 + 10;
/** Every day; but counting every line that runs, as for coverage, takes a hundred times as long. */
const STEP = process.env["KEPT_PROFILE"] === "coverage" ? 50 : 1;
const MONTHS = 480;

const connection = await network.create();
const { ethers } = connection;

const at = (iso: string): number => Date.parse(`${iso}Z`) / 1_000;
const upTo = (count: number): number[] => Array.from({ length: Math.floor(count) }, (_, i) => i);

/** What a batch of a list is told, all together. */
async function inBatches<T, R>(all: readonly T[], ask: (batch: T[]) => Promise<readonly R[]>): Promise<R[]> {
  const told: R[] = [];
  for (let i = 0; i < all.length; i += BATCH) told.push(...(await ask(all.slice(i, i + BATCH))));
  return told;
}

/** A second of each day from one on: its first or last one, or any. */
function aSecondOfEach(chance: Chance, first: number): number[] {
  return upTo(DAYS / STEP).map(
    (day) => (Math.floor(first / DAY) + STEP * day) * DAY + chance.pick([0, DAY - 1, chance.between(0, DAY - 1)]),
  );
}

/** By what it is: a calendar, and when the first period begins. */
const CALENDARS: Record<string, Pick<Service, "calendar" | "length"> & { first: number }> = {
  "weeks from a Monday's noon": { calendar: CalendarKind.Seconds, length: 7 * DAY, first: at("2031-01-06T12:00:00") },
  "periods of 100,001 seconds": { calendar: CalendarKind.Seconds, length: 100_001, first: at("2030-12-31T23:59:59") },
  "months from the 28th": { calendar: CalendarKind.UtcMonths, length: 1, first: at("2031-01-28T23:59:59") },
  "months begun on the 31st": { calendar: CalendarKind.UtcMonths, length: 1, first: at("2031-01-31T06:30:00") },
  "quarters begun on a leap day": { calendar: CalendarKind.UtcMonths, length: 3, first: at("2032-02-29T13:00:01") },
  "five months through 2100": { calendar: CalendarKind.UtcMonths, length: 5, first: at("2079-12-30T23:00:00") },
  "years through 2100 from a leap day": {
    calendar: CalendarKind.UtcMonths,
    length: 12,
    first: at("2072-02-29T00:00:00"),
  },
};

const deployed = (): Promise<Calendar__Harness> => ethers.deployContract("Calendar__Harness");

describe("sdk: the calendar beside the contract's", () => {
  for (const [name, first] of Object.entries({
    "from 2026": at("2026-01-01T00:00:00"),
    "through 2100": at("2080-01-01T00:00:00"),
  })) {
    it(`has the same months, days and years on all days of 40 years ${name}`, async () => {
      const harness = await deployed();
      const times = aSecondOfEach(new Chance(name), first);

      const theirs = await inBatches(times, (batch) => harness.daysOf(batch));

      const mine = times.map((time) => [splitMonth(time).month, splitMonth(time).day, yearOf(time)]);
      expect(mine).to.deep.equal(theirs.map((each) => each.map(Number)));
      expect(mine.map(([month = 0, day, year = 0]) => [((month + 2) % 12) + 1, day, year])).to.deep.equal(
        times
          .map((time) => new Date(time * 1_000))
          .map((d) => [d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCFullYear()]),
      );
    });
  }

  for (const [name, { first, ...calendar }] of Object.entries(CALENDARS)) {
    it(`has the same periods on all days of 40 years, and the same windows: ${name}`, async () => {
      const harness = await deployed();
      const chance = new Chance(name);
      const windows = { reportWindow: 5 * DAY, objectionPeriod: DAY, rulingPeriod: DAY };
      const service: Service = { ...anyService(chance), ...calendar, ...windows, start: 0 };
      const known = first + 45 * DAY;
      const clock = serviceClock(service, { time: first, until: known });
      const times = aSecondOfEach(chance, first).filter((time) => time >= first);
      const count = calendar.calendar === CalendarKind.UtcMonths ? Math.ceil(MONTHS / calendar.length) : MONTHS;

      const periods = await inBatches(times, (batch) => harness.periodsAt(service, first, known, batch));
      const edges = await inBatches(upTo(count), (batch) => harness.edgesOf(service, first, known, batch));

      expect(times.map((time) => periodAt(clock, time))).to.deep.equal(periods.map(Number));
      const mine = upTo(count).map((period) => periodOf(clock, period));
      expect(mine.map(({ start, end }, i) => [start, end, reportWindowOf(clock, i).end])).to.deep.equal(
        edges.map((each) => each.map(Number)),
      );
      for (const [i, { start, end }] of mine.entries()) {
        expect([periodAt(clock, start), periodAt(clock, end - 1), periodAt(clock, end)]).to.deep.equal([i, i, i + 1]);
      }
    });
  }
});
