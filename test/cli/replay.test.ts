import { readFileSync } from "node:fs";
import { expect } from "chai";
import { compare } from "../../cli/src/replay/compare.ts";
import type { GasLine } from "../../cli/src/replay/gas.ts";
import type { History } from "../../cli/src/replay/history.ts";
import { toJson } from "../../cli/src/replay/json.ts";
import { readHistory, replayOrders, SAMPLE } from "../../cli/src/replay/orders.ts";
import type { Mode } from "../../cli/src/replay/modes.ts";
import type { Expected } from "../../cli/src/replay/plain.ts";
import { OUTCOMES } from "../../cli/src/replay/outcomes.ts";
import { readPrices } from "../../cli/src/replay/prices.ts";
import { print } from "../../cli/src/replay/print.ts";
import { agrees, sentAsTold, type Report } from "../../cli/src/replay/report.ts";
import { sample } from "../../scripts/make-sample.ts";
import { itemRow, only, orderRow, readOlistRows, readOwnRows, ownRow } from "./folder.ts";

const prices = readPrices(new URL("../../cli/data/prices.json", import.meta.url).pathname);

const DIRECT: Mode = { payment: "before", gasless: false };

const replay = (history: History, objections = 0, seed = "1", first?: number, mode = DIRECT): Promise<Report> =>
  replayOrders(history, { mode, objections, seed, prices, first, progress: () => undefined });

const replayIn = (mode: Mode, history: History): Promise<Report> => replay(history, 0, "1", undefined, mode);

/** A history whose outcome is played once for all tests of a group. */
function once(history: () => History, mode = DIRECT): () => Promise<Report> {
  let report: Promise<Report> | undefined;
  return () => (report ??= replayIn(mode, history()));
}

const sent = ({ senders }: Report): string[] =>
  senders.filter(({ transactions }) => transactions > 0).map(({ role }) => role);

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
    for (const { operation, transactions, gas, cases } of tallies) {
      if (operation === "collect") continue;
      expect(transactions, operation).to.be.greaterThan(0);
      expect(gas / cases, operation)
        .to.be.greaterThan(21_000 / 10)
        .and.lessThan(200_000);
    }
  });

  it("pays for each of its carts once", async () => {
    const { carts, orders, tallies } = await played();
    expect(carts).to.include({ carts: 14, orders: 32 });
    const [alone, together] = ["fund", "fundMany"].map((name) => tallies.find(({ operation }) => operation === name));
    expect([together?.transactions, together?.cases]).to.deep.equal([14, 32]);
    expect([alone?.transactions, alone?.cases]).to.deep.equal([168, 168]);
    const members = orders.filter(({ cart }) => cart === "C-103");
    expect(members.map(({ name, buyer }) => [name, buyer])).to.deep.equal([
      ["K-1031", "buyer-025"],
      ["K-1032", "buyer-025"],
      ["K-1033", "buyer-025"],
    ]);
    expect(new Set(members.map(({ seller }) => seller)).size).to.equal(3);
  });

  it("is sent by those whose acts they are", async () => {
    const report = await played();
    expect(sent(report)).to.deep.equal(["buyer", "seller", "arbiter", "courier", "keeper"]);
    expect(sentAsTold(report)).to.equal(true);
  });

  it("prints tables of at most 100 columns", async () => {
    const text = print(await played());
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(100);
    expect(text).to.include("agrees").and.include("balanced").and.include("Polygon PoS");
  });

  it("makes one document for programs", async () => {
    const json = JSON.parse(JSON.stringify(toJson(await played()))) as Record<string, unknown>;
    expect(Object.keys(json).join(" ")).to.equal(
      "mode source counts objections outcomes carts notes gas senders gasComparison paymentComparison costs books " +
        "agreement performance notPlayable problems orders",
    );
    expect(json["counts"]).to.deep.equal({ recorded: 200, played: 200, notPlayable: 0 });
    expect(json["agreement"]).to.deep.equal({ agrees: true, compared: 200, differences: [] });
    expect(json["books"]).to.include({ balanced: true, escrow: "0.00" });
    expect(Object.keys((json["orders"] as object[])[0] ?? {}).join(" ")).to.equal(
      "order buyer seller cart outcome price paid funded toBuyer toSeller closed lateMoney ordered promised deadline " +
        "contested notes gas",
    );
  });
});

describe("kept replay orders: the sample, gasless", () => {
  const played = once(() => readHistory(SAMPLE, true), { payment: "before", gasless: true });

  it("agrees with the plain calculation on every order, and every balance is right", async () => {
    const report = await played();
    expect(report.differences).to.deep.equal([]);
    expect(agrees(report)).to.equal(true);
  });

  it("is sent by one account: everybody else's nonce on the chain is 0", async () => {
    const report = await played();
    const { senders, tallies } = report;
    const all = tallies.reduce((sum, { transactions }) => sum + transactions, 0);
    expect(senders).to.deep.equal([
      { role: "buyer", accounts: 105, sending: 0, transactions: 0 },
      { role: "seller", accounts: 12, sending: 0, transactions: 0 },
      { role: "arbiter", accounts: 1, sending: 0, transactions: 0 },
      { role: "courier", accounts: 1, sending: 0, transactions: 0 },
      { role: "keeper", accounts: 1, sending: 0, transactions: 0 },
      { role: "relayer", accounts: 1, sending: 1, transactions: all },
    ]);
    expect(print(report)).to.include("One account sent every transaction");
  });

  it("tells when somebody else has sent a transaction", async () => {
    const report = await played();
    const sends = (role: string) => (sender: Report["senders"][number]) =>
      sender.role === role ? { ...sender, sending: 1, transactions: sender.transactions + 1 } : sender;
    for (const role of ["seller", "relayer"]) {
      const other = { ...report, senders: report.senders.map(sends(role)) };
      expect([sentAsTold(other), agrees(other)], role).to.deep.equal([false, false]);
    }
    expect(print({ ...report, senders: report.senders.map(sends("seller")) })).to.include("WRONG: others");
  });

  it("compares its gas with the same orders sent by their parties", async () => {
    const { gasComparison: compared, tallies } = await played();
    expect(compared?.orders).to.equal(200);
    const lines = new Map<string, GasLine>(compared?.lines.map((line) => [line.operation, line]));
    expect([...lines.keys()].join(" ")).to.equal("approve fund fundMany attest refund object rule settle");
    expect(lines.get("approve")).to.include({ orders: 105, signed: 0 });
    for (const same of ["attest", "settle"]) expect(lines.get(same)?.signed, same).to.equal(lines.get(same)?.direct);
    for (const dearer of ["fund", "fundMany", "refund", "object", "rule"]) {
      expect(lines.get(dearer)?.signed, dearer).to.be.greaterThan(lines.get(dearer)!.direct);
    }
    for (const { operation, gas } of tallies) expect(lines.get(operation)?.signed ?? 0, operation).to.equal(gas);
  });
});

describe("kept replay orders: the sample, paid on receipt", () => {
  const history = (): History => readHistory(SAMPLE, true);
  const played = once(history, { payment: "onReceipt", gasless: false });
  const relayed = once(history, { payment: "onReceipt", gasless: true });

  it("agrees with the plain calculation on every order, whoever sends it, and every balance is right", async () => {
    for (const report of [await played(), await relayed()]) {
      expect(report.differences).to.deep.equal([]);
      expect(agrees(report)).to.equal(true);
    }
    expect(sent(await relayed())).to.deep.equal(["relayer"]);
  });

  it("collects what was delivered when it is delivered, and nothing else", async () => {
    const { orders, accounts, tallies } = await played();
    for (const [i, { fate, name }] of orders.entries()) {
      const arrived = fate.kind === "received" && fate.share > 0;
      expect(accounts[i]?.paid?.time, name).to.equal(arrived ? fate.time : undefined);
    }
    const used = tallies.filter(({ transactions }) => transactions > 0).map(({ operation }) => operation);
    expect(used).to.deep.equal(["approve", "collect", "object", "rule", "settle"]);
  });

  it("finds a falsified cent and a falsified second of the plain calculation", async () => {
    const { orders, accounts, expected } = await played();
    const at = expected.findIndex(({ outcome }) => outcome === "late");
    const { held, ...late } = expected[at]!;
    const unpaid = expected.findIndex(({ held: never }) => !never);
    const changes: [number, Expected, RegExp][] = [
      [at, { ...late, held: held!, seller: late.seller - 1n }, /^the chain says late/],
      [at, { ...late, held: { ...held!, from: held!.from - 1 } }, /held from/],
      [at, late, /the plain calculation says never paid$/],
      [unpaid, { ...expected[unpaid]!, held: held! }, /^the chain says never paid; /],
    ];
    for (const [index, wrong, message] of changes) {
      const [difference, ...more] = compare(orders, accounts, expected.with(index, wrong));
      expect([more, difference?.name]).to.deep.equal([[], orders[index]?.name]);
      expect(difference?.message).to.match(message);
    }
  });

  it("prints tables of at most 120 columns, whoever sends it", async () => {
    for (const report of [await played(), await relayed()]) {
      const text = print(report);
      for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(120);
      expect(text).to.include("For customers").and.include("For merchants");
      expect(text).to.include("returned, never paid").and.include("collect");
    }
  });

  it("shows what either side gains and loses, worked out by hand", async () => {
    const rows = [
      // Ordered on the 1st at noon, there on the 5th, paid out at 00:00 of the 12th: 10.5 days held, and 7 on receipt.
      ownRow({ delivered: "2025-03-05T00:00:00Z" }),
      // Never comes. Held until 00:00 of 17 April, 46.5 days, and then refunded.
      ownRow({ order: "A2", outcome: "lost", delivered: "" }),
      // Comes back on the 5th. The arbiter gives the seller 60.00 on the 13th, 11.5 days after the order.
      ownRow({ order: "A3", outcome: "returned", delivered: "2025-03-05T00:00:00Z", contested: "seller 40" }),
      ownRow({ order: "A4", outcome: "cancelled", delivered: "" }),
    ];
    const { payments } = await replayIn({ payment: "onReceipt", gasless: false }, readOwnRows(rows, true));
    const none = { centDays: 0, sellers: 0n, sold: 0, waits: 0 };
    const one = { orders: 1, price: 10_000n };
    const nothing = { orders: 0, price: 0n };
    expect(payments?.lines).to.deep.equal([
      {
        outcome: "inTime",
        ...one,
        spared: nothing,
        unsecured: one,
        before: { centDays: 105_000, sellers: 10_000n, sold: 1, waits: 10.5 },
        onReceipt: { centDays: 70_000, sellers: 10_000n, sold: 1, waits: 10.5 },
      },
      {
        outcome: "returned",
        ...one,
        spared: one,
        unsecured: one,
        onReceipt: none,
        before: { centDays: 115_000, sellers: 6_000n, sold: 1, waits: 11.5 },
      },
      {
        outcome: "cancelled",
        ...one,
        spared: one,
        unsecured: nothing,
        before: none,
        onReceipt: none,
      },
      {
        outcome: "missed",
        ...one,
        spared: one,
        unsecured: one,
        onReceipt: none,
        before: { centDays: 465_000, sellers: 0n, sold: 0, waits: 0 },
      },
    ]);
    expect(payments?.total).to.deep.equal({
      orders: 4,
      price: 40_000n,
      spared: { orders: 3, price: 30_000n },
      unsecured: { orders: 3, price: 30_000n },
      before: { centDays: 685_000, sellers: 16_000n, sold: 2, waits: 22 },
      onReceipt: { centDays: 70_000, sellers: 10_000n, sold: 1, waits: 10.5 },
    });
  });

  it("has nothing to do on the chain where nothing arrived", async () => {
    const report = await replayIn(
      { payment: "onReceipt", gasless: true },
      readOwnRows([ownRow({ outcome: "lost", delivered: "" })], true),
    );
    expect(agrees(report)).to.equal(true);
    expect([report.blocks, sent(report)]).to.deep.equal([0, []]);
    expect(print(report)).to.include("no receipt, never paid").and.include("buyers 100.00");
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

  it("pays for a cart once, wherever its orders stand in the file, and leaves out what cannot be played", async () => {
    const cart = { cart: "C1" };
    const rows = [
      ownRow({ ...cart, amount: "0.01" }),
      ownRow({ order: "B1", buyer: "bert" }),
      ownRow({ ...cart, order: "A2", seller: "mill", amount: "0.00" }),
      ownRow({ ...cart, order: "A3", seller: "dairy", amount: "33.33", outcome: "cancelled", delivered: "" }),
      ownRow({ ...cart, order: "B2", buyer: "bert", seller: "mill" }),
    ];
    const history = readOwnRows(rows, true);
    expect(history.notPlayable.map(({ name, reason }) => [name, reason])).to.deep.equal([["A2", "noAmount"]]);
    for (const gasless of [false, true]) {
      const report = await replayIn({ payment: "before", gasless }, history);
      expect(report.differences).to.deep.equal([]);
      expect(agrees(report)).to.equal(true);
      expect(report.carts).to.deep.equal({ carts: 1, orders: 2, price: 3_334n });
      const together = report.tallies.find(({ operation }) => operation === "fundMany");
      expect([together?.transactions, together?.cases]).to.deep.equal([1, 2]);
    }
  });

  it("plays several sellers of an Olist order as one cart, each with his own items and freight", async () => {
    const items = [
      itemRow("o1", 1, "s1", "90.00", "10.01"),
      itemRow("o1", 2, "s2", "4.00", "0.99"),
      itemRow("o1", 3, "s1", "0.10", "0.02"),
    ];
    const history = readOlistRows([orderRow("o1", { came: "2018-03-21 00:00:00" })], items, true);
    for (const payment of ["before", "onReceipt"] as const) {
      const report = await replayIn({ payment, gasless: false }, history);
      expect(agrees(report)).to.equal(true);
      // One day late: a hundredth of 100.13 and of 4.99, each rounded up to a cent.
      expect(report.accounts.map(({ paid, closed }) => [paid?.price, closed?.buyer, closed?.seller])).to.deep.equal([
        [10_013n, 101n, 9_912n],
        [499n, 5n, 494n],
      ]);
      const counted = report.tallies.filter(({ transactions }) => transactions > 0);
      const payments = counted.filter(({ operation }) => ["fund", "fundMany", "collect"].includes(operation));
      const wanted = payment === "before" ? ["fundMany", 1, 2] : ["collect", 2, 2];
      expect(payments.map(({ operation, transactions, cases }) => [operation, transactions, cases])).to.deep.equal([
        wanted,
      ]);
    }
  });

  it("pays for the largest cart in one transaction", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ownRow({ order: `A${i}`, seller: `shop ${i}`, cart: "C1" }));
    const report = await replay(readOwnRows(rows, true));
    expect(agrees(report)).to.equal(true);
    expect(report.tallies.find(({ operation }) => operation === "fundMany")?.transactions).to.equal(1);
  });

  for (const payment of ["before", "onReceipt"] as const) {
    for (const gasless of [false, true]) {
      it(`agrees on real orders, paid ${payment}${gasless ? ", gasless" : ""}`, async function () {
        const dir = process.env["KEPT_OLIST_DIR"];
        if (!dir) this.skip();
        const report = await replay(readHistory(dir, false), 10, "1", 200, { payment, gasless });
        expect(report.differences).to.deep.equal([]);
        expect(agrees(report)).to.equal(true);
        expect(report.orders).to.have.length(200);
      });
    }
  }
});
