import { expect } from "chai";
import { scheduleNamed, schedules } from "@kept/sdk/schedules";
import { DAY } from "../../cli/src/input/values.ts";
import { openStage } from "../../cli/src/replay/stage.ts";
import { playSteps } from "../../cli/src/replay/steps.ts";
import { compareMonths, plainlyMonths, reconcileMonths } from "../../cli/src/replay/uptime/compare.ts";
import { uptimeStart, uptimeSteps, type Play } from "../../cli/src/replay/uptime/engine.ts";
import { readSummaries, UPTIME_SAMPLE } from "../../cli/src/replay/uptime/files.ts";
import { uptimeJson } from "../../cli/src/replay/uptime/json.ts";
import type { PlainMonth } from "../../cli/src/replay/uptime/plain.ts";
import { planOf } from "../../cli/src/replay/uptime/plan.ts";
import { printUptime } from "../../cli/src/replay/uptime/print.ts";
import { uptimeAgrees } from "../../cli/src/replay/uptime/report.ts";
import { deployServices } from "../../cli/src/replay/uptime/stage.ts";
import { utc } from "./folder.ts";
import { choice, fullDays, minutesIn, monthsOf, once, summaryOf, tell, type Told } from "./uptime-stage.ts";

/** [month, level, credit of each, all refunds, the provider's] of a site; cents, for two customers. */
type Row = [string, number, bigint, bigint, bigint];

const rows = (told: Told, name: string): unknown[] =>
  monthsOf(told, name).map((line) => [line.name, line.measured[0], line.credit, line.refunds, line.provider]);

function expectAgreed({ report, play }: Told): void {
  expect(report.differences).to.deep.equal([]);
  expect(play.post.refusals).to.deep.equal([]);
  expect(uptimeAgrees(report)).to.equal(true);
}

/** Months of 31, 29, 31, 30, 31 and 30 days: 44,640, 41,760 and 43,200 minutes. */
const MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"];
const downFor = (...minutes: readonly number[]): Record<string, number> =>
  Object.assign({}, ...minutes.map((each, at) => minutesIn(MONTHS[at]!, each))) as Record<string, number>;

describe("kept replay uptime: availability", () => {
  const played = once(() =>
    tell(summaryOf({ Above: downFor(4, 4, 446, 432, 2_232, 2_160), Below: downFor(5, 5, 447, 433, 2_233, 2_161) })),
  );

  it("pays nothing more than the step that a level has just not missed", async () => {
    const wanted: Row[] = [
      ["2024-01", 999_910, 0n, 0n, 200_00n],
      ["2024-02", 999_904, 0n, 0n, 200_00n],
      ["2024-03", 990_008, 10_00n, 20_00n, 180_00n],
      ["2024-04", 990_000, 10_00n, 20_00n, 180_00n],
      ["2024-05", 950_000, 30_00n, 60_00n, 140_00n],
      ["2024-06", 950_000, 30_00n, 60_00n, 140_00n],
    ];
    expect(rows(await played(), "Above")).to.deep.equal(wanted);
  });

  it("pays the next step for one more minute", async () => {
    const wanted: Row[] = [
      ["2024-01", 999_887, 10_00n, 20_00n, 180_00n],
      ["2024-02", 999_880, 10_00n, 20_00n, 180_00n],
      ["2024-03", 989_986, 30_00n, 60_00n, 140_00n],
      ["2024-04", 989_976, 30_00n, 60_00n, 140_00n],
      ["2024-05", 949_977, 100_00n, 200_00n, 0n],
      ["2024-06", 949_976, 100_00n, 200_00n, 0n],
    ];
    expect(rows(await played(), "Below")).to.deep.equal(wanted);
  });

  it("agrees with the plain calculation, and leaves everybody what the months say", async () => {
    const told = await played();
    expectAgreed(told);
    // 2 sites, 2 customers, 6 months at 100.00; credits of 80.00 above and 280.00 below for each
    expect(told.books).to.deep.equal({
      accounts: 6,
      customers: 720_00n,
      providers: 1_680_00n,
      contracts: 0n,
      minted: 2_400_00n,
    });
  });

  it("counts what everybody sends", async () => {
    const { report } = await played();
    const counts = Object.fromEntries(
      report.tallies.map((tally) => [tally.operation, [tally.cases, tally.transactions]]),
    );
    expect(counts).to.deep.equal({ approve: [4, 4], panel: [1, 1], open: [4, 4], report: [12, 12], settle: [24, 12] });
    for (const { operation, gas, transactions } of report.tallies)
      expect(gas / transactions, operation).to.be.greaterThan(21_000);
    const ofMonths = report.sites.flatMap(({ months }) => months).reduce((sum, { gas }) => sum + gas, 0);
    const byOperation = report.tallies.filter(({ operation }) => ["report", "settle"].includes(operation));
    expect(ofMonths).to.equal(byOperation.reduce((sum, { gas }) => sum + gas, 0));
  });

  it("finds what is falsified in the plain calculation, and says of which site and month", async () => {
    const { play, plan } = await played();
    const summaries = summaryOf({
      Above: downFor(4, 4, 446, 432, 2_232, 2_160),
      Below: downFor(5, 5, 447, 433, 2_233, 2_161),
    });
    const plain = plainlyMonths(summaries, plan);
    const months = plain.get("summary.json")!;
    const found = (change: (month: PlainMonth) => PlainMonth, at = 8): string[] =>
      compareMonths(play, new Map([["summary.json", months.with(at, change(months[at]!))]])).map(
        ({ name, message }) => `${name}: ${message}`,
      );
    expect(found((month) => month)).to.deep.equal([]);
    expect(found((month) => ({ ...month, credit: month.credit + 1n }))).to.deep.equal([
      "Below in 2024-03: the chain says level 989986, credit 30.00; the plain calculation says level 989986, credit 30.01",
    ]);
    expect(found((month) => ({ ...month, levels: [989_987] }))).to.deep.equal([
      "Below in 2024-03: the chain says level 989986, credit 30.00; the plain calculation says level 989987, credit 30.00",
    ]);
    expect(found((month) => ({ ...month, levels: undefined }), 0)).to.deep.equal([
      "Above in 2024-01: the chain says level 999910, credit 0.00; the plain calculation says silence, credit 0.00",
    ]);
    const less = compareMonths(play, new Map([["summary.json", months.slice(0, -1)]]));
    expect(less.map(({ name, message }) => `${name}: ${message}`)).to.deep.equal([
      "the months: the chain says 12 months; the plain calculation says 11 months",
      "Below in 2024-06: the chain says level 949976, credit 100.00; the plain calculation says nothing",
    ]);
  });

  it("finds what the chain did otherwise", async () => {
    const { play, plan } = await played();
    const summaries = summaryOf({
      Above: downFor(4, 4, 446, 432, 2_232, 2_160),
      Below: downFor(5, 5, 447, 433, 2_233, 2_161),
    });
    const plain = plainlyMonths(summaries, plan);
    const [above, below] = [play.sites[0]!, play.sites[1]!];
    const [first, second] = above.deal.agreements.map(({ customer }) => customer);
    const found = (change: Partial<(typeof above.months)[number]>): string[] => {
      const months = above.months.with(2, { ...above.months[2]!, ...change });
      const other: Play = { ...play, sites: [{ ...above, months }, below] };
      return compareMonths(other, plain).map(({ name, message }) => `${name}: ${message}`);
    };
    const unequal = ["Above in 2024-03: not every customer was settled with alike"];
    expect(found({})).to.deep.equal([]);
    expect(
      found({
        credits: new Map([
          [first!, 10_00n],
          [second!, 10_01n],
        ]),
      }),
    ).to.deep.equal(unequal);
    expect(found({ credits: new Map([[first!, 10_00n]]) })).to.deep.equal(unequal);
    expect(found({ credits: new Map() })).to.deep.equal(unequal);
    expect(found({ silent: true })).to.deep.equal([
      "Above in 2024-03: the chain says silence, credit 10.00; the plain calculation says level 990008, credit 10.00",
    ]);
    play.post.refusals.push("report: too late");
    expect(found({})).to.deep.equal(["a call: was refused: report: too late"]);
    play.post.refusals.pop();
  });

  it("does not agree if something is left in a contract, or money is missing", async () => {
    const { report } = await played();
    const { books } = report;
    expect(uptimeAgrees(report)).to.equal(true);
    expect(uptimeAgrees({ ...report, books: { ...books, contracts: 1n } })).to.equal(false);
    expect(uptimeAgrees({ ...report, books: { ...books, customers: books.customers - 1n } })).to.equal(false);
    const wrong = printUptime({ ...report, differences: [{ name: "Above in 2024-03", message: "differs" }] });
    expect(wrong).to.include("DISAGREES").and.include("1 difference");
  });

  it("prints lines of at most 120 characters, and makes one document with the documented keys", async () => {
    const { report } = await played();
    const text = printUptime(report);
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(120);
    expect(text).to.include("10 % below 99.99 %; 30 % below 99 %; 100 % below 95 %").and.include("agrees");
    const json = JSON.parse(JSON.stringify(uptimeJson(report))) as Record<string, Record<string, unknown>>;
    expect(Object.keys(json).join(" ")).to.equal(
      "schedule terms sites notPlayed gas costs books agreement performance",
    );
    const [above] = json["sites"] as unknown as { months: object[] }[];
    expect(above).to.include({ file: "summary.json", name: "Above", coverage: "0.00" });
    expect(Object.keys(above!.months[2]!).join(" ")).to.equal(
      "month fate downSeconds levels silent credit toCustomers toProvider gas notes",
    );
    expect(above!.months[2]).to.deep.include({
      month: "2024-03",
      fate: "reported",
      downSeconds: 446 * 60,
      levels: [{ metric: "uptime", level: 990_008, text: "99.0008 %" }],
      credit: "10.00",
      toCustomers: "20.00",
      toProvider: "180.00",
    });
    expect(json["agreement"]).to.deep.equal({ agrees: true, differences: [] });
  });
});

describe("kept replay uptime: Ofcom's days of delayed repair", () => {
  const line = {
    // Thursday's report; Friday and Monday are the two working days, Tuesday and Wednesday count
    "2024-07-04": 500,
    ...fullDays("2024-07-05", 5),
    "2024-07-10": 200,
    // Wednesday's; after Thursday and Friday count Saturday, and Sunday and Monday of September
    "2024-08-28": 100,
    ...fullDays("2024-08-29", 4),
    "2024-09-02": 60,
    // down when nobody reports
    ...fullDays("2024-10-07", 5),
    // Monday's; Thursday counts
    ...fullDays("2024-11-04", 4),
  };
  const played = once(() =>
    tell(summaryOf({ Line: line }), {
      schedule: scheduleNamed("ofcom-2026"),
      price: 30_00n,
      silent: ["2024-10"],
      contest: ["2024-08", "2024-11"],
    }),
  );

  it("count after two working days, in the month in which the outage ends; the coverage pays what is above the price", async () => {
    const wanted: Row[] = [
      ["2024-07", 2, 20_68n, 41_36n, 18_64n],
      ["2024-08", 0, 0n, 0n, 60_00n],
      ["2024-09", 3, 31_02n, 62_04n, -2_04n],
      ["2024-10", 2, 620_40n, 1_240_80n, -1_180_80n],
      ["2024-11", 1, 10_34n, 20_68n, 39_32n],
    ];
    expect(rows(await played(), "Line")).to.deep.equal(wanted);
  });

  it("give everything back for a silent month, and sixty days' worth from the coverage", async () => {
    const { report, play } = await played();
    const silent = monthsOf(await played(), "Line").filter((month) => month.silent);
    expect(silent.map(({ name, fate }) => [name, fate])).to.deep.equal([["2024-10", "silent"]]);
    expect([report.price, report.cap, report.minCredit]).to.deep.equal([30_00n, 620_40n, 0n]);
    // 590.40 above the price, for five months of two customers; of it September took 2.04 and October 1,180.80
    expect(report.sites[0]!.reserve).to.equal(5_904_00n);
    expect(play.sites[0]!.coverage).to.equal(4_721_16n);
    expect(play.sites[0]!.months[3]!.levels).to.equal(undefined);
  });

  it("are ruled as the page has them, whoever the panel lies against; the bond comes back", async () => {
    const told = await played();
    expectAgreed(told);
    const { play, books } = told;
    const [slandered, hushed] = [play.sites[0]!.months[1]!, play.sites[0]!.months[4]!];
    expect([slandered.levels?.[0], hushed.levels?.[0]]).to.deep.equal([0, 1]);
    const { funds, deal } = play.sites[0]!;
    const [first, second] = deal.agreements.map(({ customer }) => funds.get(customer));
    expect([first, second, funds.get(deal.cast.provider.address)]).to.deep.equal([200_00n, 150_00n, 5_954_00n]);
    // each paid 150.00 and has 682.44 back, the first with 50.00 of bonds; the provider has his too
    expect(books).to.deep.equal({
      accounts: 3,
      customers: 1_414_88n,
      providers: 4_889_12n,
      contracts: 0n,
      minted: 6_304_00n,
    });
  });

  it("are reported by the panel, contested by either side and settled for all customers at once", async () => {
    const { report } = await played();
    const cases = Object.fromEntries(report.tallies.map((tally) => [tally.operation, tally.cases]));
    expect(cases).to.deep.equal({
      approve: 5,
      cover: 1,
      panel: 1,
      open: 2,
      report: 4,
      object: 2,
      rule: 2,
      settle: 10,
      uncover: 1,
    });
    expect(printUptime(report)).to.include(
      "Not played, since a status page does not tell it: delayed-start, missed-visit",
    );
  });
});

describe("kept replay uptime: Slack's seconds", () => {
  const months = {
    "2024-01": 4,
    "2024-02": 5,
    "2024-03": 431,
    "2024-04": 432,
    "2024-05": 9,
    "2024-06": 60,
    "2024-07": 0,
  };
  const down = Object.assign({}, ...Object.entries(months).map(([month, each]) => minutesIn(month, each))) as object;
  const played = once(() =>
    tell(summaryOf({ Chat: { ...down, "2024-07-31": 0 } }), {
      schedule: scheduleNamed("slack-2015"),
      silent: ["2024-05"],
      contest: ["2024-06", "2024-07"],
    }),
  );

  it("pay a hundred times the fee for the time down, from second 260 on, each row of the table rounded up", async () => {
    // second 260 is worth 1.01; each further second 0.3858025 cents: 40 of them 0.16, 25,600 of them 98.77, 25,660 of them 99.00
    const wanted: Row[] = [
      ["2024-01", 240, 0n, 0n, 200_00n],
      ["2024-02", 300, 1_17n, 2_34n, 197_66n],
      ["2024-03", 25_860, 99_78n, 199_56n, 44n],
      ["2024-04", 25_920, 100_00n, 200_00n, 0n],
      ["2024-05", 540, 100_00n, 200_00n, 0n],
      ["2024-06", 3_600, 13_90n, 27_80n, 172_20n],
      ["2024-07", 0, 0n, 0n, 200_00n],
    ];
    expect(rows(await played(), "Chat")).to.deep.equal(wanted);
    expectAgreed(await played());
    expect((await played()).report.sites[0]!.reserve).to.equal(0n);
  });
});

describe("kept replay uptime: the days of section 58 TKG", () => {
  const line = {
    // two days
    ...fullDays("2024-01-09", 1),
    "2024-01-10": 100,
    // three, four and five
    "2024-02-06": 60,
    ...fullDays("2024-02-07", 2),
    ...fullDays("2024-03-05", 4),
    ...fullDays("2024-04-08", 5),
    // four over a month's end
    "2024-05-30": 30,
    ...fullDays("2024-05-31", 2),
    "2024-06-02": 10,
    // six, and four of which two are free
    ...fullDays("2024-07-01", 6),
    ...fullDays("2024-07-15", 4),
    // nobody reports
    "2024-08-08": 20,
  };
  const played = once(() =>
    tell(summaryOf({ Line: line }), { schedule: scheduleNamed("tkg-58"), price: 40_00n, silent: ["2024-08"] }),
  );

  it("pay 5.00 for the third and the fourth, 10.00 from the fifth on, where a share of the price would be less", async () => {
    const wanted: Row[] = [
      ["2024-01", 2, 0n, 0n, 80_00n],
      ["2024-02", 3, 5_00n, 10_00n, 70_00n],
      ["2024-03", 4, 10_00n, 20_00n, 60_00n],
      ["2024-04", 5, 20_00n, 40_00n, 40_00n],
      ["2024-05", 0, 0n, 0n, 80_00n],
      ["2024-06", 4, 10_00n, 20_00n, 60_00n],
      ["2024-07", 8, 50_00n, 100_00n, -20_00n],
      ["2024-08", 0, 310_00n, 620_00n, -540_00n],
    ];
    expect(rows(await played(), "Line")).to.deep.equal(wanted);
    expectAgreed(await played());
  });
});

describe("kept replay uptime: which months are played", () => {
  const page = { Web: { "2023-01-31": 1 }, Api: { "2023-03-01": 41 }, Blog: {} };
  const names = (changes: Parameters<typeof choice>[0] = {}): Record<string, string> =>
    Object.fromEntries(
      planOf(summaryOf(page), choice(changes)).sites.map(({ site, months }) => [
        site.name,
        months.map(({ name }) => name).join(" "),
      ]),
    );

  it("goes from the earliest to the latest day of the file, for every site that was ever down", () => {
    expect(names()).to.deep.equal({ Web: "2023-01 2023-02 2023-03", Api: "2023-01 2023-02 2023-03" });
    expect(names({ from: "2022-12" })).to.have.property("Web", "2022-12 2023-01 2023-02 2023-03");
    expect(names({ to: "2023-01" })).to.deep.equal({ Web: "2023-01", Api: "2023-01" });
  });

  it("lists a site without a day as not playable, and plays it between --from and --to", () => {
    expect(planOf(summaryOf(page), choice({ from: "2023-01" })).notPlayed).to.deep.equal([
      { file: "summary.json", name: "Blog", reason: "no day is recorded, nor are --from and --to given" },
    ]);
    expect(names({ from: "2023-02", to: "2023-02" })).to.deep.equal({
      Web: "2023-02",
      Api: "2023-02",
      Blog: "2023-02",
    });
    expect(planOf(summaryOf({ Blog: {} }), choice({ from: "2023-02", to: "2023-03" })).sites).to.have.length(1);
  });

  it("knows each file's own months, and files of the same name by their paths", () => {
    const [first, second] = [summaryOf(page)[0]!, summaryOf({ Web: { "2024-02-29": 5 } })[0]!];
    const plan = planOf([first, { ...second, file: "other/summary.json" }], choice());
    expect(plan.sites.map(({ file, months }) => [file, months.length])).to.deep.equal([
      ["summary.json", 3],
      ["summary.json", 3],
      ["other/summary.json", 1],
    ]);
  });

  it("plays a month of 28 days, a silent one that gives back the price where the cap is lower, and a site that was never down", async () => {
    const told = await tell(summaryOf({ Above: { "2023-02-10": 40 }, Below: { "2023-02-10": 41 }, Blog: {} }), {
      schedule: scheduleNamed("gcp-typical"),
      price: 12_00n,
      from: "2023-01",
      to: "2023-02",
      silent: ["2023-01"],
    });
    const silent: Row = ["2023-01", 1_000_000, 12_00n, 24_00n, 0n];
    expect(rows(told, "Above")).to.deep.equal([silent, ["2023-02", 999_007, 0n, 0n, 24_00n]]);
    expect(rows(told, "Below")).to.deep.equal([silent, ["2023-02", 998_983, 1_20n, 2_40n, 21_60n]]);
    expect(rows(told, "Blog")).to.deep.equal([silent, ["2023-02", 1_000_000, 0n, 0n, 24_00n]]);
    expect(told.report.notPlayed).to.deep.equal([]);
    expectAgreed(told);
  });
});

describe("kept replay uptime: the balances", () => {
  it("are compared with the chain's, account by account", async () => {
    const summaries = summaryOf({ Web: { "2024-02-10": 300 } });
    const plan = planOf(summaries, choice());
    const start = uptimeStart(plan);
    expect(start).to.equal(utc("2024-01-30 00:00:00"));
    const stage = await openStage(start - DAY);
    try {
      const { parties } = stage;
      const [provider, anna, bob] = [
        parties.of("provider"),
        parties.of("customer", "anna"),
        parties.of("customer", "bob"),
      ];
      const services = await deployServices(stage, start);
      const { steps, play } = await uptimeSteps(stage, services, plan, () => ({ provider, customers: [anna, bob] }));
      await playSteps(steps, () => undefined);
      const [month] = plainlyMonths(summaries, plan).get("summary.json")!;
      const reconciled = async (credit: bigint, others?: ReadonlyMap<string, bigint>) =>
        reconcileMonths(stage, services, play(), new Map([["summary.json", [{ ...month!, credit }]]]), others);
      const { books, imbalances } = await reconciled(10_00n);
      expect(imbalances).to.deep.equal([]);
      expect(books).to.deep.equal({
        accounts: 3,
        customers: 20_00n,
        providers: 180_00n,
        contracts: 0n,
        minted: 200_00n,
      });
      const wrong = await reconciled(10_01n);
      const said = (chain: string, plain: string): string =>
        `the chain says ${chain}; the plain calculation says ${plain}`;
      expect(wrong.imbalances.map(({ name, message }) => [name, message])).to.have.deep.members([
        [provider.address, said("180.00", "179.98")],
        [anna.address, said("10.00", "10.01")],
        [bob.address, said("10.00", "10.01")],
      ]);
      const more = await reconciled(10_00n, new Map([[bob.address, 5n]]));
      expect(more.imbalances).to.deep.equal([{ name: bob.address, message: said("10.00", "10.05") }]);
    } finally {
      await stage.close();
    }
  });
});

describe("kept replay uptime: every schedule", () => {
  /** Nine days from Tuesday, 2 July to Wednesday, 10 July 2024; a quarter of the month. */
  const down = { "2024-07-02": 600, ...fullDays("2024-07-03", 7), "2024-07-10": 300 };
  const CREDITS: Readonly<Record<string, bigint>> = {
    "aws-ec2-region": 100_00n,
    "aws-ec2-instance": 100_00n,
    "aws-s3-standard": 100_00n,
    "aws-s3-ia": 100_00n,
    "azure-vm-zones": 100_00n,
    "azure-vm-single": 100_00n,
    "gcp-typical": 50_00n,
    "gcp-compute-multizone": 50_00n,
    "slack-2015": 100_00n,
    // Friday to Wednesday are six days
    "ofcom-2019": 48_00n,
    "ofcom-2021": 48_36n,
    "ofcom-2022": 50_40n,
    "ofcom-2023": 55_98n,
    "ofcom-2024": 58_56n,
    "ofcom-2025": 59_88n,
    "ofcom-2026": 62_04n,
    // two days at 10.00, five at 20.00
    "tkg-58": 120_00n,
  };

  it("is in this table", () => {
    expect(schedules.map(({ name }) => name)).to.have.members(Object.keys(CREDITS));
  });

  for (const [name, credit] of Object.entries(CREDITS)) {
    it(`plays ${name}`, async () => {
      const told = await tell(summaryOf({ Web: down }), { schedule: scheduleNamed(name), customers: 1 });
      expect(monthsOf(told, "Web").map((line) => line.credit)).to.deep.equal([credit]);
      expectAgreed(told);
    });
  }
});

describe("kept replay uptime: the sample, and real pages", () => {
  it("plays the sample as its minutes say", async () => {
    const told = await tell(readSummaries([UPTIME_SAMPLE], utc("2026-01-01 00:00:00")));
    const credits = (name: string): bigint[] => monthsOf(told, name).map(({ credit }) => credit);
    expect(credits("Studio")).to.deep.equal([10_00n, 0n, 10_00n, 100_00n, 10_00n, 10_00n]);
    expect(credits("Shop")).to.deep.equal([0n, 10_00n, 0n, 0n, 10_00n, 0n]);
    expect(told.report.notPlayed.map(({ name }) => name)).to.deep.equal(["Blog"]);
    expectAgreed(told);
  });

  for (const name of ["aws-ec2-region", "slack-2015", "ofcom-2026", "tkg-58"]) {
    it(`agrees on every month of two real pages under ${name}`, async function () {
      const dir = process.env["KEPT_UPTIME_DIR"];
      if (!dir) this.skip();
      const schedule = scheduleNamed(name);
      const told = await tell(readSummaries([dir], utc("2026-01-01 00:00:00")), {
        schedule,
        silent: ["2022-11"],
        contest: ["2022-05"],
      });
      expectAgreed(told);
      const { sites, notPlayed } = told.report;
      expect(sites.map(({ months }) => months.length)).to.deep.equal([13, 13, 13, 13, 10, 10]);
      expect(notPlayed.map((site) => site.name)).to.deep.equal(["Google"]);
      const fates = sites.flatMap(({ months }) => months.map(({ fate }) => fate));
      expect(fates.filter((fate) => fate === "silent")).to.have.length(2);
      expect(fates.filter((fate) => fate === "contested")).to.have.length(6);
      if (name === "aws-ec2-region") {
        // November 2022: down 15,979 minutes of 43,200, though nobody reports it
        const least = Math.min(...sites.flatMap(({ months }) => months.map(({ measured }) => measured[0]!)));
        expect([least, monthsOf(told, "Pihole-NBG")[10]!.credit]).to.deep.equal([630_115, 100_00n]);
      }
    });
  }
});
