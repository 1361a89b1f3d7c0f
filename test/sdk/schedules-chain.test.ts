import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";
import type { LevelsInput } from "@kept/sdk";
import { buildRemedies, scheduleNamed } from "@kept/sdk/schedules";
import { expectCoverage, expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import {
  buildTown,
  cloudOf,
  cover,
  dealOf,
  openDeal,
  pack,
  pass,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
  type Deal,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Of the test's token. */
const DECIMALS = 6;
const units = (amount: string): bigint => parseUnits(amount, DECIMALS);

/** Levels of a period, in the schedule's order, and what they are worth. */
type Period = readonly [LevelsInput, string];

/** Availability on both sides of each of three thresholds, and none of it at all. */
const uptime = (thresholds: readonly [number, number, number], worth: readonly [string, string, string]): Period[] => {
  const [a, b, c] = thresholds;
  const [mild, middle, deep] = worth;
  return [
    [[1_000_000], "0"],
    [[a], "0"],
    [[a - 1], mild],
    [[b], mild],
    [[b - 1], middle],
    [[c], middle],
    [[c - 1], deep],
    [[0], deep],
  ];
};

/** Late starts, repairs and visits on both sides of the one threshold of each, then all three together. */
const ofcom = (start: string, repair: string, visit: string, two: string, together: string): Period[] => [
  [[0, 0, 0], "0"],
  [[1, 0, 0], start],
  [[0, 1, 0], repair],
  [[0, 0, 1], visit],
  [[0, 2, 0], two],
  [[2, 3, 1], together],
];

/** What a schedule pays at a price of a period; worked out by hand. */
const TABLE: readonly (readonly [string, string, readonly Period[]])[] = [
  ["aws-ec2-region", "100.00", uptime([999_900, 990_000, 950_000], ["10.00", "30.00", "100.00"])],
  // a tenth of it is one dollar, and so not more than one
  ["aws-ec2-region", "10.00", uptime([999_900, 990_000, 950_000], ["0", "3.00", "10.00"])],
  ["aws-ec2-region", "10.01", uptime([999_900, 990_000, 950_000], ["1.001", "3.003", "10.01"])],
  ["aws-ec2-instance", "100.00", uptime([995_000, 990_000, 950_000], ["10.00", "30.00", "100.00"])],
  ["aws-s3-standard", "100.00", uptime([999_000, 990_000, 950_000], ["10.00", "25.00", "100.00"])],
  ["aws-s3-ia", "100.00", uptime([990_000, 980_000, 950_000], ["10.00", "25.00", "100.00"])],
  // a quarter of it is one dollar
  ["aws-s3-ia", "4.00", uptime([990_000, 980_000, 950_000], ["0", "0", "4.00"])],
  ["azure-vm-zones", "100.00", uptime([999_900, 990_000, 950_000], ["10.00", "25.00", "100.00"])],
  ["azure-vm-single", "100.00", uptime([999_000, 990_000, 950_000], ["10.00", "25.00", "100.00"])],
  ["gcp-typical", "100.00", uptime([999_000, 990_000, 950_000], ["10.00", "25.00", "50.00"])],
  ["gcp-compute-multizone", "100.00", uptime([999_900, 990_000, 950_000], ["10.00", "25.00", "50.00"])],
  [
    "slack-2015",
    "100.00",
    [
      [[0], "0"],
      [[259], "0"],
      [[260], "1.003087"], // 100 × 260 / 2,592,000 of 100.00 is 1.00308641…
      [[261], "1.006946"], // and 0.003859 for each second more, rounded up once
      [[262], "1.010804"],
      [[25_919], "99.996143"],
      [[25_920], "100.00"], // the hundredth part of 30 days
      [[25_921], "100.00"],
    ],
  ],
  [
    "ofcom-2019",
    "30.00",
    [
      ...ofcom("5.00", "8.00", "25.00", "16.00", "59.00"),
      [[0, 60, 0], "480.00"],
      [[0, 0, 60], "1500.00"],
      [[0, 1, 60], "1500.00"],
    ],
  ],
  ["ofcom-2021", "30.00", ofcom("5.04", "8.06", "25.18", "16.12", "59.44")],
  ["ofcom-2022", "30.00", ofcom("5.25", "8.40", "26.24", "16.80", "61.94")],
  ["ofcom-2023", "30.00", ofcom("5.83", "9.33", "29.15", "18.66", "68.80")],
  ["ofcom-2024", "30.00", ofcom("6.10", "9.76", "30.49", "19.52", "71.97")],
  ["ofcom-2025", "30.00", ofcom("6.24", "9.98", "31.19", "19.96", "73.61")],
  [
    "ofcom-2026",
    "30.00",
    [
      ...ofcom("6.46", "10.34", "32.31", "20.68", "76.25"),
      [[0, 60, 0], "620.40"],
      [[0, 0, 60], "1938.60"],
      [[1, 0, 60], "1938.60"],
    ],
  ],
  [
    "tkg-58",
    "30.00", // a tenth is 3.00, a fifth 6.00: the amounts are higher
    [
      [[2, 0], "0"],
      [[3, 0], "5.00"],
      [[4, 0], "10.00"],
      [[5, 0], "20.00"],
      [[6, 0], "30.00"],
      [[0, 1], "10.00"],
      [[4, 2], "30.00"],
      [[33, 0], "300.00"],
      [[34, 0], "310.00"], // 31 units of 10.00
      [[35, 0], "310.00"],
    ],
  ],
  [
    "tkg-58",
    "80.00", // a tenth is 8.00, a fifth 16.00: the shares are higher
    [
      [[2, 0], "0"],
      [[3, 0], "8.00"],
      [[4, 0], "16.00"],
      [[5, 0], "32.00"],
      [[0, 1], "16.00"],
      [[34, 0], "496.00"], // 31 units of 16.00
      [[35, 0], "496.00"],
    ],
  ],
  [
    "tkg-58",
    "50.00", // equal
    [
      [[3, 0], "5.00"],
      [[5, 0], "20.00"],
      [[0, 1], "10.00"],
    ],
  ],
  [
    "tkg-58",
    "50.01",
    [
      [[3, 0], "5.001"],
      [[5, 0], "20.004"],
      [[0, 1], "10.002"],
    ],
  ],
];

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);
const beyond = (amount: bigint, limit: bigint): bigint => (amount > limit ? amount - limit : 0n);

const COVERAGE = units("100000");

/** A provider who can answer for every cap. */
async function townFixture(): Promise<Town> {
  const d = await buildTown(connection);
  await d.token.mint(d.provider, COVERAGE);
  await cover(d, COVERAGE);
  return d;
}

/** Alice has opened an agreement of so many periods under the schedule as it is. */
async function openUnder(d: Town, name: string, price: string, periods: number): Promise<Deal> {
  const schedule = scheduleNamed(name);
  const currency = { code: schedule.currency ?? "USD", decimals: DECIMALS };
  const { metrics, ...money } = buildRemedies(schedule, price, currency);
  const service = await cloudOf(d, { metrics });
  const deal = dealOf(d, service, await termsOf(d, service, money), { periods });
  await openDeal(d, deal);
  return deal;
}

describe("sdk: schedules on the chain", () => {
  for (const [name, price, periods] of TABLE) {
    it(`pays what ${name} says at ${price}, on both sides of each threshold`, async () => {
      const d = await loadFixture(townFixture);
      const deal = await openUnder(d, name, price, periods.length);
      const credits = periods.map(([, worth]) => units(worth));
      for (const [period, [levels]] of periods.entries()) {
        await pass(d, startOf(deal, period + 1));
        await report(d, deal.service, period, levels);
      }
      await pass(d, startOf(deal, periods.length) + WINDOWS.report + WINDOWS.objection);

      const views = await Promise.all(periods.map(([levels]) => d.agreements.creditOf(deal.terms, pack(levels))));
      const sent = settle(d, deal);

      expect(views.map(({ credit, silent }) => [credit, silent])).to.deep.equal(credits.map((each) => [each, false]));
      const settled = credits.map((credit, period) => ["PeriodSettled", deal.id, period, credit]);
      await expectEvents(d, sent, ...settled, ["AgreementClosed", deal.id]);
      const alice = sum(credits);
      const provider = sum(credits.map((credit) => beyond(units(price), credit)));
      await expectMoves(d, sent, { alice, provider });
      const fromCoverage = sum(credits.map((credit) => beyond(credit, units(price))));
      await expectCoverage(d, COVERAGE - fromCoverage, 0n);
    });
  }
});
