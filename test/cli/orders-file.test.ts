import { expect } from "chai";
import { Failure } from "../../cli/src/failure.ts";
import { describeProblem } from "../../cli/src/input/problems.ts";
import { cartsOf } from "../../cli/src/replay/history.ts";
import { readHistory } from "../../cli/src/replay/orders.ts";
import { folder, only, ORDERS_HEADER, ownRow, readOwnRows, utc } from "./folder.ts";

const DAY = 86_400;

describe("kept replay orders: the reader of Kept's own format", () => {
  it("gives an order the same terms as Olist's: funded when ordered, late from the day after the promised one", () => {
    const promisedBy = utc("2025-03-11 00:00:00");
    expect(only(readOwnRows([ownRow({ amount: "9.99" })])).terms).to.deep.equal({
      amount: 999n,
      funded: utc("2025-03-01 12:00:00"),
      fundBy: utc("2025-03-02 12:00:00"),
      promisedBy,
      deadline: promisedBy + 30 * DAY,
      latePerDay: 10n,
    });
  });

  it("reads a share as a percentage, and a return as no share at all", () => {
    expect(only(readOwnRows([ownRow({ share: "62.5" })])).fate).to.include({ kind: "received", share: 625_000 });
    expect(only(readOwnRows([ownRow({ outcome: "returned" })])).fate).to.include({ kind: "received", share: 0 });
  });

  it("reads who objected and what the arbiter gave the buyer", () => {
    const { objection } = only(readOwnRows([ownRow({ contested: "buyer 33.3333" })]));
    expect(objection).to.deep.equal({ by: "buyer", after: 3 * DAY, award: 333_333, ruledAfter: 5 * DAY });
    expect(only(readOwnRows([ownRow({ contested: "buyer silent" })])).objection).to.include({ award: "silent" });
  });

  it("reads a file with a byte order mark, carriage returns, quotes and columns in another order", () => {
    const [first, ...rest] = ORDERS_HEADER.split(",");
    const [order, ...values] = ownRow({ seller: '"Bakery, Ltd."' }).split(/,(?! Ltd)/);
    const text = `\uFEFF${[...rest, first].join(",")}\r\n\r\n${[...values, order].join(",")}\r\n`;
    const history = readHistory(folder({ "orders.csv": text }), true);
    expect(only(history)).to.include({ name: "A1", seller: "Bakery, Ltd." });
  });

  it("reads which orders of a buyer were paid together", () => {
    const rows = [
      ownRow({ cart: "C1" }),
      ownRow({ order: "A2", seller: "mill", cart: "C1" }),
      ownRow({ order: "A3", buyer: "bert", cart: "C1", ordered: "2025-03-02T12:00:00Z" }),
      ownRow({ order: "A4" }),
    ];
    const { orders } = readOwnRows(rows, true);
    expect(orders.map(({ cart }) => cart)).to.deep.equal(["C1", "C1", "C1", undefined]);
    const carts = cartsOf(orders, (order) => order).map((cart) => cart.map(({ name }) => name));
    expect(carts).to.deep.equal([["A1", "A2"], ["A3"], ["A4"]]);
  });

  it("reads a file without the column of carts", () => {
    const without = (line: string): string => line.slice(0, line.lastIndexOf(","));
    const dir = folder({ "orders.csv": `${without(ORDERS_HEADER)}\n${without(ownRow())}\n` });
    expect(only(readHistory(dir, true))).to.not.have.property("cart");
  });

  it("refuses to a cart what was ordered at another time, and the order that is too many for one payment", () => {
    const later = ownRow({ order: "late", cart: "C1", ordered: "2025-03-01T12:00:01Z" });
    const full = Array.from({ length: 101 }, (_, i) => ownRow({ order: `F${i}`, cart: "full" }));
    const { orders, problems } = readOwnRows([ownRow({ cart: "C1" }), later, ...full]);
    expect(orders).to.have.length(101);
    expect(problems.map(describeProblem)).to.deep.equal([
      'orders.csv:3: impossible: cart "C1" of anna was ordered at another time by order A1',
      'orders.csv:104: impossible: cart "full" of anna has 100 orders already',
    ]);
  });

  it("reads a single file as well", () => {
    const dir = folder({ "mine.csv": `${ORDERS_HEADER}\n${ownRow()}\n` });
    expect(only(readHistory(`${dir}/mine.csv`, true)).name).to.equal("A1");
  });

  it("reports each bad row with file and line, and goes on with the rest", () => {
    const bad: [Parameters<typeof ownRow>[0], RegExp][] = [
      [{}, /^duplicate: order A1 has another row/],
      [{ amount: "1e3" }, /^malformed: amount/],
      [{ amount: "-1" }, /^malformed: amount/],
      [{ ordered: "2025-03-01" }, /^malformed: ordered/],
      [{ promised: "" }, /^malformed: promised/],
      [{ buyer: "" }, /^malformed: buyer is empty/],
      [{ outcome: "late" }, /^malformed: outcome "late" is none of/],
      [{ share: "100.1" }, /^malformed: share/],
      [{ share: "0" }, /^impossible: delivered with a share of 0/],
      [{ outcome: "returned", share: "50" }, /^impossible: a returned order has no share/],
      [{ delivered: "2025-03-01T11:59:59Z" }, /^impossible: delivered before it was ordered/],
      [{ outcome: "lost" }, /^impossible: lost, and yet delivered/],
      [{ contested: "buyer" }, /^malformed: contested/],
      [{ contested: "arbiter 50" }, /^malformed: contested/],
      [{ contested: "seller 50" }, /^impossible: contested "seller 50": the seller does not lose/],
      [{ outcome: "returned", contested: "buyer 50" }, /^impossible: contested/],
      [{ outcome: "lost", delivered: "", contested: "buyer 50" }, /^impossible: contested/],
      [{ outcome: "cancelled", delivered: "", contested: "seller 50" }, /^impossible: contested/],
    ];
    const rows = bad.map(([changes], i) => ownRow({ order: i === 0 ? "A1" : `B${i}`, ...changes }));
    const { orders, problems } = readOwnRows([ownRow(), ...rows, ownRow({ order: "Z" })]);
    expect(orders.map(({ name }) => name)).to.deep.equal(["A1", "Z"]);
    expect(problems.map(({ line }) => line)).to.deep.equal(bad.map((_, i) => i + 3));
    for (const [i, [, message]] of bad.entries()) {
      expect(describeProblem(problems[i]!).replace(/^orders\.csv:\d+: /, "")).to.match(message);
    }
  });

  it("lets either side contest what was late or short, and the seller a return or a missed deadline", () => {
    const late = "2025-03-11T00:00:00Z";
    const rows = [
      ownRow({ order: "1", delivered: late, contested: "seller 0" }),
      ownRow({ order: "2", share: "50", contested: "seller 0" }),
      ownRow({ order: "3", share: "50", contested: "buyer 100" }),
      ownRow({ order: "4", outcome: "returned", contested: "seller 0" }),
      ownRow({ order: "5", outcome: "lost", delivered: "", contested: "seller 0" }),
    ];
    expect(readOwnRows(rows, true).orders).to.have.length(5);
  });

  it("says which column a file lacks", () => {
    const dir = folder({ "orders.csv": "order,buyer\n" });
    expect(() => readHistory(dir, false)).to.throw(Failure, 'has no column "seller", "amount"');
  });

  it("says what a folder must hold", () => {
    expect(() => readHistory(folder({}), false)).to.throw(
      Failure,
      "holds neither olist_orders_dataset.csv nor orders.csv",
    );
    expect(() => readHistory("/no/such/place", false)).to.throw(Failure, "does not exist");
  });
});
