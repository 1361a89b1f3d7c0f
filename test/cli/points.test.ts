import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Difference } from "../../cli/src/replay/compare.ts";
import type { History } from "../../cli/src/replay/history.ts";
import { readHistory, SAMPLE } from "../../cli/src/replay/orders.ts";
import { isSound } from "../../cli/src/replay/points/census.ts";
import { comparePoints } from "../../cli/src/replay/points/compare.ts";
import { pageOf } from "../../cli/src/replay/points/html/page.ts";
import { pointsJson } from "../../cli/src/replay/points/json.ts";
import { printPoints } from "../../cli/src/replay/points/print.ts";
import { performPoints, type Performance, type PointsOptions } from "../../cli/src/replay/points/replay.ts";
import { issuedIn, pointsAgree, reportPoints, type PointsReport } from "../../cli/src/replay/points/report.ts";
import { readReviews, type Reviews } from "../../cli/src/replay/points/reviews.ts";
import { sampleReviews } from "../../scripts/make-sample.ts";
import { folder, itemRow, olistFiles, orderRow, ORDERS_HEADER, ownRow } from "./folder.ts";
import { expectSound } from "./page.ts";

const OPTIONS: PointsOptions = { rate: 100n, seed: "1", progress: () => undefined };

interface Told extends Performance {
  readonly report: PointsReport;
}

async function tell(history: History, reviews: Reviews, options: Partial<PointsOptions> = {}): Promise<Told> {
  const performance = await performPoints(history, reviews, { ...OPTIONS, ...options });
  const { play, plain } = performance;
  return { ...performance, report: reportPoints(play, plain, comparePoints(play, plain), 1) };
}

function tellFolder(path: string, options: Partial<PointsOptions> = {}): Promise<Told> {
  const history = readHistory(path, true);
  return tell(history, readReviews(history, path, true), options);
}

const own = (rows: readonly string[], reviews: readonly string[] = []): string =>
  folder({
    "orders.csv": [ORDERS_HEADER, ...rows, ""].join("\n"),
    "reviews.csv": ["order,score,answered", ...reviews, ""].join("\n"),
  });

describe("kept replay points: the sample", () => {
  let told: Promise<Told> | undefined;
  const sample = (): Promise<Told> => (told ??= tellFolder(SAMPLE));

  it("has the answers that its generator makes", () => {
    const reviews = readFileSync(join(SAMPLE, "../reviews.csv"), "utf8");
    expect(reviews).to.equal(sampleReviews(readFileSync(SAMPLE, "utf8"), 2026));
  });

  it("agrees with the plain calculation on every customer, member, vintage and balance", async () => {
    const { report } = await sample();
    expect(report.differences).to.deep.equal([]);
    expect(report.compared).to.include({ members: 12 });
    expect(pointsAgree(report)).to.equal(true);
  });

  it("is sound at every month's end, through at least five vintages, and ends with nothing", async () => {
    const { report } = await sample();
    expect(report.months.length).to.be.at.least(12);
    for (const month of report.months) expect(isSound(month), String(month.time)).to.equal(true);
    expect(report.vintages.length).to.be.at.least(5);
    expect(report.months.at(-1)).to.include({ supply: 0n, reserve: 0n, value: 0n });
    expect(Math.max(...report.months.map(({ accounts }) => accounts))).to.be.greaterThan(100);
  });

  it("has points of every fate: redeemed, lapsed, withdrawn, and rewards that came late", async () => {
    const { report } = await sample();
    for (const field of ["rewards", "surveys", "redeemed", "expired", "withdrawn"] as const) {
      const sum = report.vintages.reduce((total, line) => total + line[field], 0n);
      expect(sum > 0n, field).to.equal(true);
    }
    expect(report.rewards.later).to.be.greaterThan(0);
    for (const line of report.vintages) {
      expect(issuedIn(line), String(line.vintage)).to.equal(line.redeemed + line.withdrawn + line.expired);
    }
  });

  it("counts what everybody sends", async () => {
    const { report } = await sample();
    const operations = [...report.tallies.keys()].sort().join(" ");
    expect(operations).to.equal("admit cashOut claim deposit expire join operate payReward redeem renew withdraw");
    for (const [operation, { transactions, gas }] of report.tallies) {
      expect(gas / transactions, operation).to.be.greaterThan(21_000);
    }
  });

  it("finds what is falsified in the plain calculation, and says whose it is", async () => {
    const { play, plain } = await sample();
    const found = (): Difference[] => comparePoints(play, plain);
    const falsify = (record: Record<string, bigint>, field: string, name: string, message: RegExp): void => {
      record[field]! += 1n;
      const [difference, ...more] = found();
      record[field]! -= 1n;
      expect([difference?.name, more]).to.deep.equal([name, []]);
      expect(difference?.message).to.match(message);
    };
    const customer = plain.books.customers.get("buyer-059") as unknown as Record<string, bigint>;
    falsify(customer, "redeemed", "customer buyer-059", /^redeemed: the chain says [\d.]+ points; the plain/);
    falsify(plain.books.members.get("kiln-glass")!.sums, "spread", "member kiln-glass", /^spread: /);
    falsify(plain.books.treasury.sums, "breakage", "the treasury", /^breakage: /);
    falsify(plain.books.vintages.get(2)!, "live", "vintage 2", /^live: /);
    const month = plain.months[3]!.members as Map<string, bigint>;
    month.set("kiln-glass", month.get("kiln-glass")! + 1n);
    expect(found().map(({ name }) => name)).to.deep.equal(["member kiln-glass"]);
    month.set("kiln-glass", month.get("kiln-glass")! - 1n);
    const later = comparePoints(play, { ...plain, closesAt: plain.closesAt + 86_400 });
    expect(later.map(({ name }) => name)).to.deep.equal(["the wind-down"]);
  });

  it("does not agree if a balance is nobody's, the reserve is short, or something is left", async () => {
    const { report } = await sample();
    const wrong = [{ sum: 1n }, { reserve: 0n }].map((change) =>
      report.months.with(3, { ...report.months[3]!, ...change }),
    );
    const left = report.months.with(report.months.length - 1, {
      ...report.months.at(-1)!,
      supply: 1n,
      sum: 1n,
      reserve: 100n,
      value: 100n,
    });
    for (const months of [...wrong, left]) expect(pointsAgree({ ...report, months })).to.equal(false);
    expect(printPoints({ ...report, months: wrong[0]! }, 10)).to.include("WRONG");
  });

  it("prints tables of at most 120 columns, with the largest members and all", async () => {
    const { report } = await sample();
    const text = printPoints(report, 3);
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(120);
    expect(text).to.include("9 others").and.include("agrees").and.include("Σ balanceOf = totalSupply");
  });

  it("makes one document for programs", async () => {
    const json = JSON.parse(JSON.stringify(pointsJson((await sample()).report))) as Record<string, unknown>;
    expect(Object.keys(json).join(" ")).to.equal(
      "source counts programme customers rewards vintages members treasury months gas agreement performance problems",
    );
    expect(json["counts"]).to.deep.equal({ recorded: 200, played: 200, members: 12 });
    expect(json["agreement"]).to.deep.include({ agrees: true, differences: [] });
    expect((json["months"] as object[]).at(-1)).to.include({ sound: true, supply: "0.00", reserve: "0.000000" });
  });

  it("draws a page of five charts that loads nothing", async () => {
    const page = pageOf((await sample()).report);
    expectSound(page, 5);
    expect(page).to.include("Proved:").and.include("kiln-glass");
  });
});

describe("kept replay points: other histories", () => {
  it("takes names as they are, and shows them as text", async () => {
    const { report } = await tellFolder(own([ownRow({ seller: "<b>Tom & Co</b>" })], ["A1,5,2025-03-06T09:00:00Z"]));
    expect(pointsAgree(report)).to.equal(true);
    const page = pageOf(report);
    expect(page).to.include("&lt;b&gt;Tom &amp; Co&lt;/b&gt;").and.not.include("<b>Tom");
  });

  it("spends at a seller who is new to the customer, and gives by another rate, rounded down", async () => {
    const rows = [
      ownRow({ amount: "99.99" }),
      ownRow({ order: "A2", seller: "mill", ordered: "2025-04-01T12:00:00Z", promised: "2025-04-09", delivered: "" }),
      ownRow({ order: "A3", ordered: "2025-05-01T12:00:00Z", promised: "2025-05-09", delivered: "" }),
    ];
    const { report, play } = await tellFolder(own(rows), { rate: 33n, seed: "none drawn" });
    expect(pointsAgree(report)).to.equal(true);
    expect(report.programme.length).to.equal(14 * 86_400);
    // 9,999 cents at 0.33 are 3,299 units: fewer than 50 points
    expect(report.vintages.reduce((sum, { rewards }) => sum + rewards, 0n)).to.equal(3_299n);
    expect(play.scene.calendar.visits).to.deep.include({
      customer: "anna",
      shop: "mill",
      time: Date.UTC(2025, 3, 1, 12) / 1000,
    });
  });

  it("gives nothing where a rate leaves nothing", async () => {
    const { report } = await tellFolder(own([ownRow({ amount: "0.99" })]), { rate: 1n });
    expect(pointsAgree(report)).to.equal(true);
    expect(report.vintages).to.deep.equal([]);
    expect(pageOf(report)).to.include("Proved:");
    expect(printPoints(report, 10)).to.include("agrees");
  });

  it("reads Olist's reviews: the earliest answer about an order, for each of its sellers", async () => {
    const orders = [
      orderRow("a"),
      orderRow("b", { customer: "c2", status: "canceled", came: "", promised: "2018-03-22 00:00:00" }),
    ];
    const items = [itemRow("a", 1, "s1"), itemRow("a", 2, "s2"), itemRow("b")];
    const header = "review_id,order_id,review_score,review_creation_date,review_answer_timestamp";
    const reviews = ["r1,a,4,x,2018-03-20 10:00:00", "r2,a,1,x,2018-03-18 10:00:00", "r3,b,5,x,2018-04-01 10:00:00"];
    const files = { "olist_order_reviews_dataset.csv": [header, ...reviews, ""].join("\n") };
    const { report, play } = await tellFolder(folder({ ...olistFiles(orders, items), ...files }));
    expect(pointsAgree(report)).to.equal(true);
    expect(report.rewards).to.deep.equal({ atOnce: 2, later: 0, surveys: 2 });
    expect(play.scene.story.answers.map((answer) => answer?.score)).to.deep.equal([1, 1, 5]);
  });

  it("agrees on real orders", async function () {
    const dir = process.env["KEPT_OLIST_DIR"];
    if (!dir) this.skip();
    const history = readHistory(dir, false);
    const { report } = await tell(history, readReviews(history, dir, false), { first: 200, rate: 125n });
    expect(report.differences).to.deep.equal([]);
    expect(pointsAgree(report)).to.equal(true);
    expect(report.story.orders).to.have.length(200);
  });
});
