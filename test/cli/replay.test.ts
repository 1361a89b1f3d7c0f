import { readFileSync } from "node:fs";
import { expect } from "chai";
import { compare } from "../../cli/src/replay/compare.ts";
import type { History } from "../../cli/src/replay/history.ts";
import { toJson } from "../../cli/src/replay/json.ts";
import { readHistory, replayOrders, SAMPLE } from "../../cli/src/replay/orders.ts";
import { OUTCOMES } from "../../cli/src/replay/outcomes.ts";
import { readPrices } from "../../cli/src/replay/prices.ts";
import { print } from "../../cli/src/replay/print.ts";
import { agrees, type Report } from "../../cli/src/replay/report.ts";
import { sample } from "../../scripts/make-sample.ts";
import { itemRow, only, orderRow, readOlistRows, readOwnRows, ownRow } from "./folder.ts";

const prices = readPrices(new URL("../../cli/data/prices.json", import.meta.url).pathname);

const replay = (history: History, objections = 0, seed = "1", first?: number): Promise<Report> =>
  replayOrders(history, { objections, seed, prices, first, progress: () => undefined });

/** A history whose outcome is played once for all tests of a group. */
function once(history: () => History): () => Promise<Report> {
  let report: Promise<Report> | undefined;
  return () => (report ??= replay(history()));
}

describe("kept replay orders: the sample", () => {
  const played = once(() => readHistory(SAMPLE, true));

  it("is what its generator makes", () => {
    expect(readFileSync(SAMPLE, "utf8")).to.equal(sample(2025));
  });

  it("agrees with the plain calculation on every order, and every balance is right", async () => {
    const report = await played();
    expect(report.differences).to.deep.equal([]);
    expect(report.books.imbalances).to.deep.equal([]);
    expect(report.books.escrow).to.equal(0n);
    expect(agrees(report)).to.equal(true);
  });

  it("has every outcome", async () => {
    const { outcomes, orders } = await played();
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal(Object.keys(OUTCOMES));
    expect(outcomes.reduce((sum, line) => sum + line.orders, 0)).to.equal(orders.length);
  });

  it("finds a falsified cent of the plain calculation and names the order", async () => {
    const { orders, accounts, expected } = await played();
    const at = expected.findIndex(({ outcome }) => outcome === "late");
    const false_ = expected.map((plain, i) =>
      i === at ? { ...plain, buyer: plain.buyer + 1n, seller: plain.seller - 1n } : plain,
    );
    const [difference, ...more] = compare(orders, accounts, false_);
    expect(more).to.deep.equal([]);
    expect(difference?.name).to.equal(orders[at]?.name);
    expect(difference?.message).to.match(/^the chain says late, of \d+ cents \d+ to the buyer/);
  });

  it("counts gas by operation, none of it lost in batches", async () => {
    const { tallies, accounts } = await played();
    const byOperation = tallies.reduce((sum, { gas }) => sum + gas, 0);
    const byOrder = accounts.reduce((sum, { gas }) => sum + [...gas.values()].reduce((a, b) => a + b, 0), 0);
    expect(byOrder).to.equal(byOperation);
    for (const { operation, transactions, gas, orders } of tallies) {
      expect(transactions, operation).to.be.greaterThan(0);
      expect(gas / orders, operation)
        .to.be.greaterThan(21_000 / 10)
        .and.lessThan(200_000);
    }
  });

  it("prints tables of at most 100 columns", async () => {
    const text = print(await played());
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(100);
    expect(text).to.include("agrees").and.include("balanced").and.include("Polygon PoS");
  });

  it("makes one document for programs", async () => {
    const json = JSON.parse(JSON.stringify(toJson(await played()))) as Record<string, unknown>;
    expect(Object.keys(json).join(" ")).to.equal(
      "source counts objections outcomes notes gas costs books agreement performance notPlayable problems orders",
    );
    expect(json["counts"]).to.deep.equal({ recorded: 200, played: 200, notPlayable: 0 });
    expect(json["agreement"]).to.deep.equal({ agrees: true, compared: 200, differences: [] });
    expect(json["books"]).to.include({ balanced: true, escrow: "0.00" });
    expect(Object.keys((json["orders"] as object[])[0] ?? {}).join(" ")).to.equal(
      "order buyer seller outcome price toBuyer toSeller lateMoney funded promised deadline contested notes gas",
    );
  });
});

describe("kept replay orders: on the chain", () => {
  it("plays each of Olist's rules as the plain calculation has it", async () => {
    const rows = [
      orderRow("inTime"),
      orderRow("late", { came: "2018-03-21 00:00:00" }),
      orderRow("lateByCap", { came: "2018-04-19 23:59:59" }),
      orderRow("atDeadline", { came: "2018-04-20 00:00:00" }),
      orderRow("noTime", { came: "" }),
      orderRow("unshipped", { status: "canceled", shipped: "", came: "" }),
      orderRow("shipped", { status: "canceled", came: "" }),
      orderRow("cancelledYetDelivered", { status: "canceled" }),
      orderRow("open", { status: "shipped", came: "" }),
      orderRow("beforeApproval", { approved: "2018-03-16 00:00:00" }),
      orderRow("promisedBefore", { approved: "2018-03-25 00:00:00", came: "2018-03-25 00:00:00" }),
      orderRow("lastMoment", { approved: "2018-04-19 00:00:00", came: "" }),
      orderRow("farthest", { promised: "2020-01-29 00:00:00" }),
    ];
    const report = await replay(readOlistRows(rows, undefined, true));
    expect(report.differences).to.deep.equal([]);
    expect(agrees(report)).to.equal(true);
    expect(report.expected.map(({ outcome, buyer }) => [outcome, buyer])).to.deep.equal([
      ["inTime", 0n],
      ["late", 100n],
      ["late", 3_000n],
      ["missed", 10_000n],
      ["missed", 10_000n],
      ["cancelled", 10_000n],
      ["cancelled", 10_000n],
      ["inTime", 0n],
      ["missed", 10_000n],
      ["inTime", 0n],
      ["late", 500n],
      ["missed", 10_000n],
      ["inTime", 0n],
    ]);
  });

  it("plays the order of a cent and the largest amount that a row can have", async () => {
    const items = [itemRow("cent", 1, "s1", "0.00", "0.01"), itemRow("most", 1, "s1", "999999999999.99", "0.00")];
    const rows = ["cent", "most"].map((id) => orderRow(id, { came: "2018-03-22 00:00:00" }));
    expect(agrees(await replay(readOlistRows(rows, items, true)))).to.equal(true);
  });

  it("names an order whose terms and rows say different things", async () => {
    const order = only(readOwnRows([ownRow()]));
    const altered = { ...order, terms: { ...order.terms, amount: order.terms.amount + 1n } };
    const history = { ...readOwnRows([ownRow()]), orders: [altered] };
    const report = await replay(history);
    expect(report.differences.map(({ name }) => name)).to.deep.equal(["A1"]);
    expect(agrees(report)).to.equal(false);
  });

  it("lets a drawn share of buyers object, always the same ones for a seed", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ownRow({ order: `A${i}`, buyer: `b${i}` }));
    const history = readOwnRows(rows, true);
    const drawn = ({ orders }: Report): string[] => orders.filter((o) => o.drawn).map(({ name }) => name);
    const all = await replay(history, 100);
    expect(agrees(all)).to.equal(true);
    expect(drawn(all)).to.have.length(40);
    expect(all.outcomes.map(({ outcome }) => outcome)).to.deep.equal([
      "ruledForBuyer",
      "ruledSplit",
      "ruledForSeller",
      "arbiterSilent",
    ]);
    const half = await replay(history, 50, "one");
    expect(agrees(half)).to.equal(true);
    expect(drawn(half).length).to.be.within(8, 32);
    expect(drawn(await replay(history, 50, "one", 20))).to.deep.equal(
      drawn(half).filter((name) => Number(name.slice(1)) < 20),
    );
    expect(drawn(await replay(history, 50, "two", 40))).to.not.deep.equal(drawn(half));
  });

  it("agrees on real orders", async function () {
    const dir = process.env["KEPT_OLIST_DIR"];
    if (!dir) this.skip();
    const report = await replay(readHistory(dir, false), 10, "1", 200);
    expect(report.differences).to.deep.equal([]);
    expect(agrees(report)).to.equal(true);
    expect(report.orders).to.have.length(200);
  });
});
