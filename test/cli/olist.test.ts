import { expect } from "chai";
import { Failure } from "../../cli/src/failure.ts";
import { describeProblem } from "../../cli/src/input/problems.ts";
import { cartsOf } from "../../cli/src/replay/history.ts";
import { itemRow, olistFiles, folder, only, orderRow, readOlistRows, utc } from "./folder.ts";
import { readHistory } from "../../cli/src/replay/orders.ts";

const DAY = 86_400;
const inCents = (text = ""): number => Math.round(Number(text) * 100);
const PROMISED_BY = utc("2018-03-21 00:00:00");

describe("kept replay orders: the Olist reader", () => {
  it("takes price and freight of all items of a seller as the amount, in cents", () => {
    const items = [itemRow("o1", 1, "s1", "10.5", "0.07"), itemRow("o1", 2, "s1", "3", "1.10")];
    expect(only(readOlistRows([orderRow("o1")], items)).terms.amount).to.equal(1_467n);
  });

  it("makes one order for each seller, all of them one cart", () => {
    const items = [itemRow("o1", 1, "s1"), itemRow("o1", 2, "s2", "5.00", "0.00"), itemRow("o1", 3, "s1")];
    const { orders } = readOlistRows([orderRow("o1")], items);
    expect(orders.map(({ name, seller, cart, terms }) => [name, seller, cart, terms.amount])).to.deep.equal([
      ["o1/s1", "s1", "o1", 20_000n],
      ["o1/s2", "s2", "o1", 500n],
    ]);
    expect(only(readOlistRows([orderRow("o1")]))).to.not.have.property("cart");
  });

  it("gives each item's freight to its own seller, so that the parts of a cart add up to the cent", () => {
    const items = [itemRow("o1", 1, "s1", "10.00", "3.33"), itemRow("o1", 2, "s2", "0.01", "3.34")];
    const amounts = readOlistRows([orderRow("o1")], items).orders.map(({ terms }) => terms.amount);
    expect(amounts).to.deep.equal([1_333n, 335n]);
  });

  it("adds up real carts to all that their items cost", function () {
    const dir = process.env["KEPT_OLIST_DIR"];
    if (!dir) this.skip();
    const carts = cartsOf(readHistory(dir, true).orders, (order) => order).filter(({ length }) => length > 1);
    expect(carts.length).to.be.greaterThan(0);
    for (const cart of carts) {
      const [first] = cart;
      if (first?.record.format !== "olist") throw new Error("a cart that is not Olist's");
      const cost = first.record.items.reduce(
        (sum, item) => sum + inCents(item["price"]) + inCents(item["freight_value"]),
        0,
      );
      expect(
        cart.reduce((sum, { terms }) => sum + Number(terms.amount), 0),
        first.cart,
      ).to.equal(cost);
    }
  });

  it("takes the person behind the customer as the buyer, or the customer if nothing is known of him", () => {
    const files = olistFiles([orderRow("o1"), orderRow("o2", { customer: "c2" })]);
    expect(readHistory(folder(files), true).orders.map(({ buyer }) => buyer)).to.deep.equal(["person1", "person1"]);
    delete files["olist_customers_dataset.csv"];
    expect(readHistory(folder(files), true).orders.map(({ buyer }) => buyer)).to.deep.equal(["c1", "c2"]);
  });

  it("funds at approval, promises 00:00 after the estimated date, and derives the other times and the late money", () => {
    const items = [itemRow("o1", 1, "s1", "100.00", "0.01")];
    expect(only(readOlistRows([orderRow("o1")], items)).terms).to.deep.equal({
      amount: 10_001n,
      funded: utc("2018-03-01 13:00:00"),
      fundBy: utc("2018-03-02 13:00:00"),
      promisedBy: PROMISED_BY,
      deadline: PROMISED_BY + 30 * DAY,
      latePerDay: 101n,
    });
  });

  it("funds at purchase without an approval", () => {
    expect(only(readOlistRows([orderRow("o1", { approved: "" })])).terms.funded).to.equal(utc("2018-03-01 12:00:00"));
  });

  it("funds at purchase what was delivered before its approval", () => {
    const order = only(readOlistRows([orderRow("o1", { approved: "2018-03-15 10:00:01" })]));
    expect(order.terms.funded).to.equal(utc("2018-03-01 12:00:00"));
    expect(order.notes).to.deep.equal(["deliveredBeforeApproval"]);
    const same = only(readOlistRows([orderRow("o1", { approved: "2018-03-15 10:00:00" })]));
    expect(same.terms.funded).to.equal(utc("2018-03-15 10:00:00"));
  });

  it("has the carrier attest a full delivery at the recorded time", () => {
    const { fate, notes } = only(readOlistRows([orderRow("o1")]));
    expect(fate).to.deep.equal({ kind: "received", time: utc("2018-03-15 10:00:00"), share: 1_000_000 });
    expect(notes).to.deep.equal([]);
  });

  it("has no receipt of a delivery without a time, and counts it apart", () => {
    const { fate, notes } = only(readOlistRows([orderRow("o1", { came: "" })]));
    expect([fate.kind, ...notes]).to.deep.equal(["unattested", "deliveredWithoutTime"]);
  });

  it("has no receipt of a delivery at the deadline, and counts it apart", () => {
    const before = only(readOlistRows([orderRow("o1", { came: "2018-04-19 23:59:59" })]));
    expect([before.fate.kind, ...before.notes]).to.deep.equal(["received"]);
    const at = only(readOlistRows([orderRow("o1", { came: "2018-04-20 00:00:00" })]));
    expect([at.fate.kind, ...at.notes]).to.deep.equal(["unattested", "deliveredTooLate"]);
  });

  it("has the seller refund a cancelled order at once if it was never shipped", () => {
    const row = orderRow("o1", { status: "canceled", shipped: "", came: "" });
    expect(only(readOlistRows([row])).fate).to.deep.equal({ kind: "cancelled", time: utc("2018-03-01 13:00:00") });
  });

  it("has the seller refund a cancelled and shipped order at the promised time, or at funding if that is later", () => {
    const row = orderRow("o1", { status: "canceled", came: "" });
    expect(only(readOlistRows([row])).fate).to.deep.equal({ kind: "cancelled", time: PROMISED_BY });
    const late = orderRow("o1", { status: "canceled", came: "", approved: "2018-03-25 01:00:00" });
    const fate = only(readOlistRows([late])).fate;
    expect(fate).to.deep.equal({ kind: "cancelled", time: utc("2018-03-25 01:00:00") });
  });

  it("ignores the cancellation of what was delivered, and counts it", () => {
    const { fate, notes } = only(readOlistRows([orderRow("o1", { status: "canceled" })]));
    expect([fate.kind, ...notes]).to.deep.equal(["received", "cancelledYetDelivered"]);
  });

  for (const status of ["created", "approved", "invoiced", "processing", "shipped", "unavailable"]) {
    it(`leaves what is ${status} to the clock`, () => {
      const { fate, notes } = only(readOlistRows([orderRow("o1", { status, came: "" })]));
      expect([fate.kind, ...notes]).to.deep.equal(["unattested"]);
    });
  }

  it("counts what was promised for a day before funding", () => {
    const row = orderRow("o1", { approved: "2018-03-21 00:00:00", came: "2018-03-22 00:00:00" });
    expect(only(readOlistRows([row])).notes).to.deep.equal(["promisedBeforeFunding"]);
  });

  it("lists what cannot be played, with the reason", () => {
    const rows = ["none", "free", "garbled", "late", "far"].map((id) => orderRow(id)).slice(0, 3);
    const late = orderRow("late", { approved: "2018-04-19 00:00:01", came: "" });
    const far = orderRow("far", { promised: "2020-02-01 00:00:00" });
    const items = [
      itemRow("free", 1, "s1", "0.00", "0.00"),
      itemRow("garbled"),
      itemRow("garbled", 2, "s1", "1.234"),
      itemRow("late"),
      itemRow("far"),
    ];
    const { orders, notPlayable } = readOlistRows([...rows, late, far], items);
    expect(orders).to.deep.equal([]);
    expect(notPlayable.map(({ name, reason, line }) => [name, reason, line])).to.deep.equal([
      ["none", "noItems", 2],
      ["free", "noAmount", 3],
      ["garbled", "itemUnreadable", 4],
      ["late", "fundedTooLate", 5],
      ["far", "deadlineTooFar", 6],
    ]);
  });

  it("reports each bad row with file and line, and goes on with the rest", () => {
    const orders = [
      orderRow("o1"),
      orderRow("o1", { status: "canceled" }),
      orderRow("o2", { bought: "2018-02-30 12:00:00" }),
      orderRow("o3", { status: "lost" }),
      orderRow("o4", { came: "2018-02-28 12:00:00" }),
      orderRow("o5", { approved: "2018-02-28 12:00:00" }),
      orderRow("o6", { customer: "c9" }),
      `"o7,c1,delivered`,
      "o8,c1,delivered",
      orderRow("o9"),
    ];
    const items = [itemRow("o1"), itemRow("o1"), itemRow("o2"), itemRow("o9"), itemRow("o99")];
    const history = readOlistRows(orders, items);
    expect(history.orders.map(({ name }) => name)).to.deep.equal(["o1", "o9"]);
    expect(history.problems.map(describeProblem)).to.deep.equal([
      "olist_orders_dataset.csv:9: malformed: not CSV: a quote is out of place",
      "olist_orders_dataset.csv:10: malformed: 3 values where the header has 8",
      "olist_orders_dataset.csv:3: duplicate: order o1 has another row",
      'olist_orders_dataset.csv:4: malformed: order_purchase_timestamp "2018-02-30 12:00:00" is not in the calendar',
      'olist_orders_dataset.csv:5: malformed: order_status "lost" is not one of Olist\'s',
      "olist_orders_dataset.csv:6: impossible: delivered before it was purchased",
      "olist_orders_dataset.csv:7: impossible: approved before it was purchased",
      'olist_orders_dataset.csv:8: impossible: customer "c9" is not among the customers',
      "olist_order_items_dataset.csv:3: duplicate: item 1 of order o1 has another row",
      'olist_order_items_dataset.csv:6: impossible: item of order "o99", which is not in olist_orders_dataset.csv',
    ]);
  });

  it("stops at the first bad row when strict", () => {
    const rows = [orderRow("o1"), orderRow("o2", { bought: "yesterday" }), orderRow("o1")];
    expect(() => readOlistRows(rows, undefined, true)).to.throw(Failure, /^olist_orders_dataset\.csv:3: malformed: /);
  });
});
