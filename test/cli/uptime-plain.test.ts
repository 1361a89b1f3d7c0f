import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  plainMonths,
  type PlainMonth,
  type PlainRules,
  type PlainSchedule,
} from "../../cli/src/replay/uptime/plain.ts";
import { fullDays, minutesIn, pageText } from "./uptime-stage.ts";

type Metric = PlainSchedule["metrics"][number];
type Days = Readonly<Record<string, number>>;

const steps = (metric: Metric, rest: Partial<PlainSchedule> = {}): PlainSchedule => ({
  metrics: [metric],
  cap: { percent: "100" },
  ...rest,
});
const availability: Metric = {
  kind: "availability",
  comparison: "below",
  steps: [
    { threshold: 999_900, percent: "10" },
    { threshold: 990_000, percent: "30" },
    { threshold: 950_000, percent: "100" },
  ],
};
const perDay = (first: number, flat: string, graceWorkingDays?: number): Metric => ({
  kind: "outageDays",
  comparison: "perUnit",
  steps: [{ threshold: first, flat }],
  ...(graceWorkingDays === undefined ? {} : { graceWorkingDays }),
});
const tkg: Metric = {
  kind: "outageDays",
  comparison: "perUnit",
  steps: [
    { threshold: 3, percent: "10", flat: "5.00", higherOf: true },
    { threshold: 5, percent: "20", flat: "10.00", higherOf: true },
  ],
};
const slack: Metric = {
  kind: "downtimeSeconds",
  comparison: "perUnit",
  steps: [
    { threshold: 260, percent: "1.0030864198" },
    { threshold: 261, percent: "0.0038580247" },
  ],
};

function monthsOf(schedule: PlainSchedule, days: Days, rules: Partial<PlainRules> = {}): readonly PlainMonth[] {
  return plainMonths(pageText({ Api: days }), schedule, { price: 100_00n, silent: [], ...rules });
}

/** [month, levels, cents] */
const told = (...args: Parameters<typeof monthsOf>): unknown[] =>
  monthsOf(...args).map(({ month, levels, credit }) => [month, levels, credit]);

describe("kept replay uptime: the plain calculation", () => {
  it("imports nothing", () => {
    const source = readFileSync(join(import.meta.dirname, "../../cli/src/replay/uptime/plain.ts"), "utf8");
    expect(source).not.to.match(/\bimport\b|\brequire\(/);
  });

  /** Of a month of 31 days 44,640 minutes, of 30 days 43,200, of 29 days 41,760, of 28 days 40,320. */
  const AVAILABLE: [string, string, number, number, bigint][] = [
    ["nothing where it was never down", "2024-01", 0, 1_000_000, 0n],
    ["nothing for 4 minutes of 31 days", "2024-01", 4, 999_910, 0n],
    ["10 % for 5 minutes of 31 days", "2024-01", 5, 999_887, 10_00n],
    ["10 % for 417 minutes of 29 days", "2024-02", 417, 990_014, 10_00n],
    ["30 % for 418 minutes of 29 days", "2024-02", 418, 989_990, 30_00n],
    ["30 % for exactly 5 % of 28 days", "2023-02", 2_016, 950_000, 30_00n],
    ["all for a minute more", "2023-02", 2_017, 949_975, 100_00n],
    ["all for all of 30 days", "2024-04", 43_200, 0, 100_00n],
  ];
  for (const [what, month, minutes, level, credit] of AVAILABLE) {
    it(`pays ${what}`, () => {
      const days = minutes === 0 ? {} : minutesIn(month, minutes);
      expect(told(steps(availability), days, { from: month, to: month })).to.deep.equal([[month, [level], credit]]);
    });
  }

  it("rounds a share up to a cent", () => {
    expect(told(steps(availability), { "2024-01-01": 5 }, { price: 101n })).to.deep.equal([
      ["2024-01", [999_887], 11n],
    ]);
  });

  it("pays a credit only if it is more than the minimum", () => {
    const schedule = steps(availability, { minCredit: "1.00" });
    const credits = [10_00n, 10_01n].map((price) => monthsOf(schedule, { "2024-01-01": 5 }, { price })[0]!.credit);
    expect(credits).to.deep.equal([0n, 1_01n]);
  });

  it("pays at most the cap: a part of the price, or so many units at the dearest rate", () => {
    const half = steps(availability, { cap: { percent: "50" } });
    expect(monthsOf(half, minutesIn("2024-04", 43_200))[0]!.credit).to.equal(50_00n);
    const three = steps(perDay(1, "8.00"), { cap: { units: 3 } });
    expect(monthsOf(three, fullDays("2024-04-10", 5))[0]!.credit).to.equal(24_00n);
  });

  it("gives everything back for silence, the cap where that is more", () => {
    const rules = { silent: ["2024-04"] };
    expect(told(steps(availability), { "2024-04-01": 5 }, rules)).to.deep.equal([["2024-04", undefined, 100_00n]]);
    const dear = steps(perDay(1, "8.00"), { cap: { units: 20 } });
    expect(told(dear, { "2024-04-01": 5 }, rules)).to.deep.equal([["2024-04", undefined, 160_00n]]);
  });

  it("takes the higher of share and amount, at the price", () => {
    // five days: the third and fourth at 5.00 or 10 %, the fifth at 10.00 or 20 %
    const pays = (price: bigint): bigint => monthsOf(steps(tkg), fullDays("2024-04-10", 5), { price })[0]!.credit;
    expect(pays(49_90n)).to.equal(20_00n);
    expect(pays(50_00n)).to.equal(20_00n);
    expect(pays(50_10n)).to.equal(5_01n + 5_01n + 10_02n);
  });

  it("pays a hundredfold of downtime from the second on that misses the promise", () => {
    // 4 minutes are 240 s, 5 are 300 s: the first 260 are worth 1.0031, the other 40 0.1543, each rounded up
    expect(monthsOf(steps(slack), { "2024-04-01": 4 })[0]!.credit).to.equal(0n);
    expect(monthsOf(steps(slack), { "2024-04-01": 5 })[0]!.levels).to.deep.equal([300]);
    expect(monthsOf(steps(slack), { "2024-04-01": 5 })[0]!.credit).to.equal(1_01n + 16n);
  });

  it("counts an outage in the month in which it ends, the days at its edges with it", () => {
    const days = { "2024-04-28": 30, ...fullDays("2024-04-29", 3), "2024-05-02": 600 };
    // 28, 29, 30 April, 1 and 2 May
    expect(told(steps(tkg), days)).to.deep.equal([
      ["2024-04", [0], 0n],
      ["2024-05", [5], 10_00n + 10_00n + 20_00n],
    ]);
  });

  it("counts days after two full working days: over a weekend not", () => {
    // reported on Friday 5 April 2024; Monday and Tuesday are the two; Wednesday and Thursday count
    const days = { "2024-04-05": 60, ...fullDays("2024-04-06", 5), "2024-04-11": 10 };
    expect(told(steps(perDay(1, "8.00", 2)), days)).to.deep.equal([["2024-04", [2], 16_00n]]);
    // down from Monday 8 April: Tuesday and Wednesday are the two, Thursday counts
    expect(told(steps(perDay(1, "8.00", 2)), fullDays("2024-04-08", 4))).to.deep.equal([["2024-04", [1], 8_00n]]);
  });

  it("counts a second outage of the month without the days that are free", () => {
    const days = { ...fullDays("2024-04-02", 4), ...fullDays("2024-04-20", 3) };
    // four days, and one of three beyond the two that are free
    expect(monthsOf(steps(tkg), days)[0]!.levels).to.deep.equal([5]);
  });

  it("sees no outage where no day was down from midnight to midnight", () => {
    const days = { "2024-04-05": 700, "2024-04-06": 1_439, "2024-04-07": 700 };
    expect(monthsOf(steps(tkg), days)[0]!.levels).to.deep.equal([0]);
  });

  it("plays the months of the whole file for every site that was ever down, or those that are named", () => {
    const text = pageText({ A: { "2023-12-31": 1 }, B: { "2024-02-01": 1 }, C: {} });
    const named = (rules: Partial<PlainRules>): string[] =>
      plainMonths(text, steps(availability), { price: 1_00n, silent: [], ...rules }).map((m) => `${m.site} ${m.month}`);
    const both = ["a 2023-12", "a 2024-01", "a 2024-02", "b 2023-12", "b 2024-01", "b 2024-02"];
    expect(named({})).to.deep.equal(both);
    expect(named({ from: "2024-01", to: "2024-01" })).to.deep.equal(["a 2024-01", "b 2024-01", "c 2024-01"]);
  });
});
