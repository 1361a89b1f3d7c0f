import { expect } from "chai";
import { network } from "hardhat";
import { CalendarKind, type Service } from "@kept/sdk";
import { periodAt, periodOf, reportWindowOf, serviceClock, splitMonth, yearOf } from "@kept/sdk/calc";
import { Chance } from "./random.ts";
import { anyService } from "./service-random.ts";

const DAY = 86_400;
const BATCH = 1_000;
const YEARS = 40;

const connection = await network.create();
const { ethers } = connection;

const at = (iso: string): number => Date.parse(`${iso}Z`) / 1_000;

/** By what it is: a calendar, and when the first period begins. */
const CALENDARS: Record<string, Pick<Service, "calendar" | "length"> & { first: number }> = {
  "weeks from a Monday's noon": { calendar: CalendarKind.Seconds, length: 7 * DAY, first: at("2031-01-06T12:00:00") },
  "periods of 100,001 seconds": { calendar: CalendarKind.Seconds, length: 100_001, first: at("2030-12-31T23:59:59") },
  "months from the first": { calendar: CalendarKind.UtcMonths, length: 1, first: at("2031-01-01T00:00:00") },
  "months from the 28th": { calendar: CalendarKind.UtcMonths, length: 1, first: at("2031-01-28T23:59:59") },
  "months begun on the 31st": { calendar: CalendarKind.UtcMonths, length: 1, first: at("2031-01-31T06:30:00") },
  "months begun on a leap day": { calendar: CalendarKind.UtcMonths, length: 1, first: at("2032-02-29T13:00:01") },
  "quarters through 2100": { calendar: CalendarKind.UtcMonths, length: 3, first: at("2080-11-15T00:00:01") },
  "five months through 2100": { calendar: CalendarKind.UtcMonths, length: 5, first: at("2079-12-30T23:00:00") },
  "years from a leap day": { calendar: CalendarKind.UtcMonths, length: 12, first: at("2072-02-29T00:00:00") },
};

describe("sdk: the calendar beside the contract's", () => {
  for (const [name, { first, ...calendar }] of Object.entries(CALENDARS)) {
    it(`is equal on all days of ${YEARS} years: ${name}`, async () => {
      const harness = await ethers.deployContract("Calendar__Harness");
      const chance = new Chance(name);
      const windows = { reportWindow: 5 * DAY, objectionPeriod: DAY, rulingPeriod: DAY };
      const service: Service = { ...anyService(chance), ...calendar, ...windows, start: 0 };
      const known = first + 45 * DAY;
      const clock = serviceClock(service, { time: first, until: known });
      // every day once, at any of its seconds, and its first and last second for every eighth
      const times = Array.from({ length: Math.ceil(YEARS * 365.25) }, (_, day) => {
        const midnight = Math.ceil(first / DAY + day) * DAY;
        return midnight + chance.pick([0, DAY - 1, ...Array.from({ length: 6 }, () => chance.between(0, DAY - 1))]);
      });

      for (let i = 0; i < times.length; i += BATCH) {
        const batch = times.slice(i, i + BATCH);
        const places = await harness.placesOf(service, first, known, batch);

        const mine = batch.map((time) => {
          const period = periodAt(clock, time);
          const { month, day } = splitMonth(time);
          const { start, end } = periodOf(clock, period);
          return [month, day, yearOf(time), period, start, end, reportWindowOf(clock, period).end];
        });
        const theirs = places.map((place) => [...place].map(Number));
        expect(mine).to.deep.equal(theirs);
      }
    });
  }
});
