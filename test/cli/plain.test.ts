import { expect } from "chai";
import type { Outcome } from "../../cli/src/replay/outcomes.ts";
import { expected, type Expected, type PlainObjection, type PlainRecord } from "../../cli/src/replay/plain.ts";

const own = (changes: Record<string, string> = {}): PlainRecord => ({
  format: "orders",
  order: {
    amount: "100.01",
    ordered: "2025-03-01T12:00:00Z",
    promised: "2025-03-10",
    delivered: "2025-03-05T10:00:00Z",
    outcome: "delivered",
    ...changes,
  },
});

const LATE = "2025-03-11T00:00:00Z";

/** [what, record, outcome, buyer, seller, late] in cents; the price is 100.01, a late day costs 1.01. */
const CASES: [string, PlainRecord, Outcome, bigint, bigint, bigint][] = [
  ["in time", own(), "inTime", 0n, 10_001n, 0n],
  ["in the last second", own({ delivered: "2025-03-10T23:59:59Z" }), "inTime", 0n, 10_001n, 0n],
  ["in the first second late", own({ delivered: LATE }), "late", 101n, 9_900n, 101n],
  ["a second short of two days late", own({ delivered: "2025-03-11T23:59:59Z" }), "late", 101n, 9_900n, 101n],
  ["on the second day late", own({ delivered: "2025-03-12T00:00:00Z" }), "late", 202n, 9_799n, 202n],
  ["a third short, rounded for the buyer", own({ share: "66.6667" }), "short", 3_334n, 6_667n, 0n],
  ["short and late", own({ share: "50", delivered: LATE }), "shortAndLate", 5_102n, 4_899n, 101n],
  ["so short that late money is capped", own({ share: "0.5", delivered: LATE }), "shortAndLate", 10_001n, 0n, 50n],
  ["returned", own({ outcome: "returned" }), "returned", 10_001n, 0n, 0n],
  ["cancelled", own({ outcome: "cancelled", delivered: "" }), "cancelled", 10_001n, 0n, 0n],
  ["cancelled yet delivered", own({ outcome: "cancelled" }), "inTime", 0n, 10_001n, 0n],
  ["lost", own({ outcome: "lost", delivered: "" }), "missed", 10_001n, 0n, 0n],
  ["delivered without a time", own({ delivered: "" }), "missed", 10_001n, 0n, 0n],
  ["delivered before the deadline", own({ delivered: "2025-04-09T23:59:59Z" }), "late", 3_030n, 6_971n, 3_030n],
  ["delivered at the deadline", own({ delivered: "2025-04-10T00:00:00Z" }), "missed", 10_001n, 0n, 0n],
  ["ruled for the buyer", own({ contested: "buyer 100" }), "ruledForBuyer", 10_001n, 0n, 0n],
  ["ruled to split, rounded down", own({ contested: "buyer 50" }), "ruledSplit", 5_000n, 5_001n, 0n],
  [
    "ruled for the seller though late",
    own({ contested: "buyer 0", delivered: LATE }),
    "ruledForSeller",
    0n,
    10_001n,
    0n,
  ],
  [
    "late, the arbiter silent",
    own({ contested: "buyer silent", delivered: LATE }),
    "arbiterSilent",
    101n,
    9_900n,
    101n,
  ],
];

const at = (text: string): number => Date.parse(text) / 1000;
const ORDERED = at("2025-03-01T12:00:00Z");

/** [what, record, from when until when the escrow holds the money, paid before, and paid on receipt (if at all)] */
const TIMES: [string, PlainRecord, [string, string], [string, string]?][] = [
  [
    "until the midnight after the window",
    own(),
    ["2025-03-01T12:00:00Z", "2025-03-13T00:00:00Z"],
    ["2025-03-05T10:00:00Z", "2025-03-13T00:00:00Z"],
  ],
  [
    "until the window's end, if that is midnight",
    own({ delivered: "2025-03-05T00:00:00Z" }),
    ["2025-03-01T12:00:00Z", "2025-03-12T00:00:00Z"],
    ["2025-03-05T00:00:00Z", "2025-03-12T00:00:00Z"],
  ],
  [
    "until the ruling, eight days after the receipt",
    own({ contested: "buyer 50" }),
    ["2025-03-01T12:00:00Z", "2025-03-13T10:00:00Z"],
    ["2025-03-05T10:00:00Z", "2025-03-13T10:00:00Z"],
  ],
  [
    "until the midnight after the arbiter's period, if he is silent",
    own({ contested: "buyer silent" }),
    ["2025-03-01T12:00:00Z", "2025-03-23T00:00:00Z"],
    ["2025-03-05T10:00:00Z", "2025-03-23T00:00:00Z"],
  ],
  [
    "until the deadline and its grace, if nothing comes",
    own({ outcome: "lost", delivered: "" }),
    ["2025-03-01T12:00:00Z", "2025-04-17T00:00:00Z"],
  ],
  [
    "until the ruling on a missed deadline",
    own({ outcome: "lost", delivered: "", contested: "seller 50" }),
    ["2025-03-01T12:00:00Z", "2025-04-22T00:00:00Z"],
  ],
  [
    "for no time, if it is cancelled at once",
    own({ outcome: "cancelled", delivered: "" }),
    ["2025-03-01T12:00:00Z", "2025-03-01T12:00:00Z"],
  ],
  [
    "until the window of a return has closed",
    own({ outcome: "returned" }),
    ["2025-03-01T12:00:00Z", "2025-03-13T00:00:00Z"],
  ],
];

const held = (times?: [string, string]): Expected["held"] => times && { from: at(times[0]), until: at(times[1]) };

describe("kept replay orders: the plain calculation", () => {
  for (const [what, record, outcome, buyer, seller, late] of CASES) {
    it(`knows what comes of an order ${what}`, () => {
      const { held: _, shipped: __, ...money } = expected(record);
      const price = 10_001n;
      expect(money).to.deep.equal({ outcome, price, paid: price, buyer, seller, late, ordered: ORDERED });
    });
  }

  for (const [what, record, before, onReceipt] of TIMES) {
    it(`knows that the escrow holds the money ${what}`, () => {
      expect(expected(record).held).to.deep.equal(held(before));
      expect(expected(record, "onReceipt").held).to.deep.equal(held(onReceipt));
    });
  }

  it("moves no money for what is paid on receipt and never arrives, whatever an arbiter would have said", () => {
    const nothing = { price: 10_001n, paid: 0n, buyer: 0n, seller: 0n, late: 0n, ordered: ORDERED };
    const later = (changes: Record<string, string>): Expected => expected(own(changes), "onReceipt");
    const lost = { outcome: "lost", delivered: "" };
    expect(later({ ...lost, contested: "seller 0" })).to.deep.equal({ outcome: "missed", ...nothing, shipped: true });
    expect(later({ outcome: "returned", contested: "seller 40" })).to.deep.equal({
      outcome: "returned",
      ...nothing,
      shipped: true,
    });
    expect(later({ outcome: "cancelled", delivered: "" })).to.deep.equal({
      outcome: "cancelled",
      ...nothing,
      shipped: false,
    });
  });

  it("pays on receipt what it pays before, once it has arrived", () => {
    for (const [, record] of CASES) {
      const { held: from, ...before } = expected(record);
      const { held: to, ...onReceipt } = expected(record, "onReceipt");
      if (to) expect([onReceipt, to.until]).to.deep.equal([before, from?.until]);
    }
  });

  it("adds up the seller's own of Olist's items and takes a drawn ruling", () => {
    const record: PlainRecord = {
      format: "olist",
      seller: "s1",
      order: {
        order_purchase_timestamp: "2018-03-01 12:00:00",
        order_status: "delivered",
        order_delivered_customer_date: "2018-03-15 10:00:00",
        order_estimated_delivery_date: "2018-03-20 00:00:00",
      },
      items: [
        { seller_id: "s1", price: "19.9", freight_value: "0.07" },
        { seller_id: "s2", price: "1000", freight_value: "100" },
        { seller_id: "s1", price: "0.1", freight_value: "0.29" },
      ],
    };
    const money = (award?: PlainObjection["award"]): [bigint, bigint] => {
      const drawn = award === undefined ? award : { award, after: 0, ruledAfter: 0 };
      const { buyer, seller } = expected(record, "before", drawn);
      return [buyer, seller];
    };
    expect(money()).to.deep.equal([0n, 2_036n]);
    expect(money(300_000)).to.deep.equal([610n, 1_426n]);
    expect(money("silent")).to.deep.equal([0n, 2_036n]);
  });
});
