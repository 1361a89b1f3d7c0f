import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { scheduleNamed } from "@kept/sdk/schedules";
import { printBusiness } from "../../cli/src/replay/business/print.ts";
import {
  performBusiness,
  type BusinessOptions,
  type BusinessPerformance,
} from "../../cli/src/replay/business/replay.ts";
import { businessAgrees, sheetTotal, type BusinessReport } from "../../cli/src/replay/business/report.ts";
import { reportBusiness } from "../../cli/src/replay/business/summing.ts";
import { readHistory, SAMPLE } from "../../cli/src/replay/orders.ts";
import { readReviews } from "../../cli/src/replay/points/reviews.ts";
import { PRICES, readPrices } from "../../cli/src/replay/prices.ts";
import { readSummaries, UPTIME_SAMPLE } from "../../cli/src/replay/uptime/files.ts";
import { sampleSummary } from "../../scripts/make-sample.ts";
import { folder, ORDERS_HEADER, ownRow, utc } from "./folder.ts";
import { kept } from "./run.ts";
import { once, pageText } from "./uptime-stage.ts";

interface Told extends BusinessPerformance {
  readonly report: BusinessReport;
}

const OPTIONS: BusinessOptions = {
  schedule: scheduleNamed("gcp-typical"),
  price: 12_00n,
  customers: 20,
  silent: [],
  contest: [],
  rate: 100n,
  prices: readPrices(PRICES),
  progress: () => undefined,
};

async function tell(orders: string, page: string, changes: Partial<BusinessOptions> = {}): Promise<Told> {
  const history = readHistory(orders, true);
  const options = { ...OPTIONS, ...changes };
  const summaries = readSummaries([page], utc("2026-01-01 00:00:00"));
  const performed = await performBusiness(history, readReviews(history, orders, true), summaries, options);
  return { ...performed, report: reportBusiness(performed, options.prices, 1) };
}

describe("kept replay business: the sample", () => {
  const sample = once(() => tell(SAMPLE, UPTIME_SAMPLE));

  it("has the status page that its generator makes", () => {
    expect(readFileSync(join(SAMPLE, "../summary.json"), "utf8")).to.equal(sampleSummary());
  });

  it("agrees with the plain calculations on all orders, points, months and accounts", async () => {
    const { report } = await sample();
    expect(report.proof.differences).to.deep.equal([]);
    expect(businessAgrees(report)).to.equal(true);
    expect(report.proof).to.include({ orders: 200, customers: 105, members: 12, months: 6, accounts: 117 });
  });

  it("is the seller with the most orders, and all who bought from it have its service", async () => {
    const { report } = await sample();
    const rows = readFileSync(SAMPLE, "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((row) => row.split(","));
    const own = rows.filter(([, , seller]) => seller === "iris-paper");
    const buyers = new Set(own.map(([, buyer]) => buyer)).size;
    expect(report.business).to.equal("iris-paper");
    expect(report.orders.reduce((sum, line) => sum + line.orders, 0)).to.equal(own.length);
    expect([report.buyers, report.service.customers]).to.deep.equal([buyers, buyers]);
    const paid = own.reduce((sum, row) => sum + Math.round(Number(row[3]) * 100), 0);
    expect(report.orders.reduce((sum, line) => sum + line.paid, 0n)).to.equal(BigInt(paid));
  });

  it("credits the months by the terms: 10 % below 99.9 %, half below 95 %", async () => {
    // minutes of the page in a month's: 34 of 40,320; 96 of 43,200; 2,313 of 44,640; 325 of 43,200; 7 of 44,640
    const { report } = await sample();
    const { months } = report.service.sites[0]!;
    const levels = [999_156, 1_000_000, 997_777, 948_185, 992_476, 999_843];
    expect(months.map(({ measured }) => measured)).to.deep.equal(levels.map((level) => [level]));
    expect(months.map(({ credit }) => credit)).to.deep.equal([0n, 0n, 1_20n, 6_00n, 1_20n, 0n]);
    for (const { refunds, provider, credit } of months) {
      expect([refunds, provider]).to.deep.equal([18n * credit, 18n * (12_00n - credit)]);
    }
  });

  it("has a balance sheet whose lines add up, and are what its account has in the end", async () => {
    const { report } = await sample();
    for (const line of report.sheet) expect(line.received - line.returned, line.promise).to.equal(line.kept);
    const [orders, service, points] = report.sheet;
    expect(service).to.deep.equal({ promise: "service", received: 1_296_00n, returned: 151_20n, kept: 1_144_80n });
    const last = report.positions.at(-1)!;
    expect(last.cash).to.equal(orders!.kept + service!.kept);
    expect(-last.reserve).to.equal(points!.kept);
    expect(sheetTotal(report.sheet).kept).to.equal(last.cash - last.reserve);
    expect([last.inEscrow, last.prepaid, last.points]).to.deep.equal([0n, 0n, 0n]);
  });

  it("says at each month's end what was prepaid, and what the escrow held", async () => {
    const { report } = await sample();
    const prepaid = report.positions.slice(0, 8).map((position) => position.prepaid / 100n);
    // 18 customers pay 12.00 for each of six months on 31 January; each month is settled three days after its end
    expect(prepaid).to.deep.equal([1_296n, 1_296n, 1_080n, 864n, 648n, 432n, 216n, 0n]);
    expect(report.positions.some(({ inEscrow }) => inEscrow > 0n)).to.equal(true);
  });

  it("costs the gas of its own orders and service, and of what it sent about points", async () => {
    const { report, uptime, points } = await sample();
    const [orders, service, own] = report.gas;
    expect([orders!.cases, service!.cases]).to.deep.equal([22, 108]);
    expect(orders!.gas)
      .to.be.greaterThan(22 * 100_000)
      .and.lessThan(points.tallies.reduce((sum, t) => sum + t.gas, 0));
    expect(service!.gas).to.equal(uptime.play.post.tallies.list.reduce((sum, t) => sum + t.gas, 0));
    expect(own!.gas / own!.cases).to.be.greaterThan(21_000);
  });

  it("prints a table for each promise, one balance sheet, the costs and the proof, in at most 120 columns", async () => {
    const { report } = await sample();
    const lines = printBusiness(report).split("\n");
    for (const title of ["Orders: ", "Points: ", "Service: ", "Balance sheet", "What keeping them costs", "Proved"]) {
      expect(lines.filter((line) => line.startsWith(title)).length, title).to.be.greaterThan(0);
    }
    expect(lines.filter((line) => line.length > 120)).to.deep.equal([]);
  });
});

describe("kept replay business: one's own", () => {
  const orders = (): string =>
    folder({
      "orders.csv": [ORDERS_HEADER, ownRow(), ownRow({ order: "B1", seller: "mill" }), ""].join("\n"),
      "reviews.csv": "order,score,answered\n",
    });
  const page = (...dates: string[]): string =>
    join(
      folder({ "summary.json": pageText({ Till: {}, Web: Object.fromEntries(dates.map((d) => [d, 1_440])) }) }),
      "summary.json",
    );

  it("plays the business and the site that are named, silent and contested months too", async () => {
    const { report } = await tell(orders(), page("2025-04-01", "2025-06-30"), {
      business: "mill",
      site: "web",
      silent: ["2025-05"],
      contest: ["2025-06"],
    });
    expect(report.business).to.equal("mill");
    expect(report.proof.differences).to.deep.equal([]);
    // 1 day of 30 is 96.6666 %: a quarter; silence gives everything back
    const { months } = report.service.sites[0]!;
    expect(months.map(({ fate, credit }) => [fate, credit])).to.deep.equal([
      ["reported", 3_00n],
      ["silent", 12_00n],
      ["contested", 3_00n],
    ]);
  });

  it("counts coverage as the business's own only where it has paid credits", async () => {
    // down from 1 to 7 April: 2 days at 5.00, 3 at 10.00, for a price of 12.00; the cap of 31 days at 10.00 is covered
    const week = Array.from({ length: 7 }, (_, i) => `2025-04-0${i + 1}`);
    const { report, positions } = await tell(orders(), page(...week), {
      business: "mill",
      site: "web",
      schedule: scheduleNamed("tkg-58"),
      to: "2025-05",
    });
    const [sold, service] = report.sheet;
    expect(report.proof.differences).to.deep.equal([]);
    expect(service).to.deep.equal({ promise: "service", received: 24_00n, returned: 40_00n, kept: -16_00n });
    const cashOn = (month: string): bigint =>
      positions.find(({ time }) => new Date(time * 1000).toISOString().startsWith(month))!.cash;
    // on 31 March the order is paid out, and all coverage is deposited; on 31 May April's 28.00 above the price are gone
    expect([cashOn("2025-03"), cashOn("2025-05")]).to.deep.equal([sold!.kept, sold!.kept - 28_00n]);
    expect(positions.at(-1)!.cash).to.equal(sold!.kept + service!.kept);
  });

  const wrong: [string, string[], string][] = [
    ["an unknown business", ["--business", "nobody"], '--business "nobody" has sold nothing; among those who have: '],
    ["an unknown site", ["--site", "nowhere"], '--site "nowhere" is not in the file; there are studio, shop, blog.'],
    ["a service before the orders", ["--from", "2024-11"], "The service begins before the orders: give --from, "],
    ["a rate of nothing", ["--rate", "0"], '--rate "0" is no number of points above 0'],
    ["a price of nothing", ["--price", "0"], "--price must be more than zero."],
    ["a month that is none", ["--silent", "2025-13"], '--silent "2025-13" is no month such as 2022-11.'],
    ["a page that is not there", ["--uptime", "/no/page.json"], "/no/page.json cannot be read (ENOENT)."],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`refuses ${what}`, async () => {
      const { code, out, err } = await kept("replay", "business", ...args);
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.include(`kept: ${sentence}`);
      expect(err.trimEnd().split("\n")).to.have.length(1);
    });
  }
});
