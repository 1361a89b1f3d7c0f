import { expect } from "chai";
import type { Outcome } from "../../cli/src/replay/outcomes.ts";
import { expected, type PlainRecord, type PlainRuling } from "../../cli/src/replay/plain.ts";

const own = (changes: Record<string, string> = {}): PlainRecord => ({
  format: "orders",
  order: {
    amount: "100.01",
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

describe("kept replay orders: the plain calculation", () => {
  for (const [what, record, outcome, buyer, seller, late] of CASES) {
    it(`knows what comes of an order ${what}`, () => {
      expect(expected(record)).to.deep.equal({ outcome, price: 10_001n, buyer, seller, late });
    });
  }

  it("adds up Olist's items and takes a drawn ruling", () => {
    const record: PlainRecord = {
      format: "olist",
      order: {
        order_status: "delivered",
        order_delivered_customer_date: "2018-03-15 10:00:00",
        order_estimated_delivery_date: "2018-03-20 00:00:00",
      },
      items: [
        { price: "19.9", freight_value: "0.07" },
        { price: "0.1", freight_value: "0.29" },
      ],
    };
    const money = (ruling?: PlainRuling): [bigint, bigint] => {
      const { buyer, seller } = expected(record, ruling);
      return [buyer, seller];
    };
    expect(money()).to.deep.equal([0n, 2_036n]);
    expect(money(300_000)).to.deep.equal([610n, 1_426n]);
    expect(money("silent")).to.deep.equal([0n, 2_036n]);
  });
});
