import { expect } from "chai";
import type { PlainRecord } from "../../cli/src/replay/plain.ts";
import { plainPoints, type PlainOrder, type PlainPoints, type PlainRules } from "../../cli/src/replay/points/plain.ts";
import { utc } from "./folder.ts";

/** Vintages of 28 days from 22 February 2025: the second begins on 22 March, the third on 19 April. */
const RULES: PlainRules = {
  rate: 100n,
  survey: 1_000n,
  float: 50_000n,
  minimum: 5_000n,
  spreadBps: 250n,
  start: utc("2025-02-22 00:00:00"),
  length: 28 * 86_400,
};

const CAME = {
  order: "A1",
  amount: "100.00",
  ordered: "2025-03-01T12:00:00Z",
  promised: "2025-03-10",
  delivered: "2025-03-05T10:00:00Z",
  outcome: "delivered",
};

/** Anna's order at the bakery, delivered in time: its reward is given at 00:00 of 13 March. */
const order = (changes: Partial<typeof CAME> = {}, who: Partial<PlainOrder> = {}): PlainOrder => {
  const record: PlainRecord = { format: "orders", order: { ...CAME, share: "", contested: "", ...changes } };
  return { record, buyer: "anna", seller: "bakery", ...who };
};

/** Bob's at the mill: given on 30 March, in the second vintage. */
const MILL = {
  amount: "30.00",
  ordered: "2025-03-20T08:00:00Z",
  promised: "2025-03-31",
  delivered: "2025-03-22T10:00:00Z",
};
const mill = order(MILL, { buyer: "bob", seller: "mill" });

const visit = (time: string, shop = "mill") => ({ customer: "anna", shop, time: utc(time) });

const played = (orders: readonly PlainOrder[], visits: readonly ReturnType<typeof visit>[] = [], rules = RULES) =>
  plainPoints({ orders, visits, exits: [] }, rules);

const anna = ({ books }: PlainPoints) => {
  const { lots, ...sums } = books.customers.get("anna")!;
  expect(lots).to.deep.equal([]);
  return sums;
};
const member = ({ books }: PlainPoints, name: string) => books.members.get(name)!.sums;

describe("kept replay points: the plain calculation, worked out by hand", () => {
  it("gives a point for each unit that the seller kept, when the order closes", () => {
    const points = played([order(), mill], [visit("2025-03-12 23:59:59"), visit("2025-03-13 00:00:00")]);
    expect(anna(points)).to.deep.equal({
      rewards: 10_000n,
      surveys: 0n,
      redeemed: 10_000n,
      withdrawn: 0n,
      expired: 0n,
    });
    expect(member(points, "mill").accepted).to.equal(10_000n);
    expect(points.books.vintages.get(0)).to.include({ rewards: 10_000n, redeemed: 10_000n });
  });

  it("gives in proportion for what came late: four days late, 96 of 100", () => {
    const late = played([order({ delivered: "2025-03-14T10:00:00Z" })]);
    expect(anna(late)).to.include({ rewards: 9_600n, expired: 9_600n });
  });

  it("rounds down twice: 1.01 points for each unit of 0.99, and a third of it arrives", () => {
    const third = { ...CAME, amount: "0.99", share: "33.3333" };
    // 0.99 is 99 units; 99 × 1.01 = 99.99, so 99; the seller keeps 32 cents; 99 × 32 / 99 = 32
    expect(anna(played([order(third)], [], { ...RULES, rate: 101n })).rewards).to.equal(32n);
  });

  it("gives nothing for what came back, was cancelled or lost", () => {
    const none = [order({ outcome: "returned" }), order({ outcome: "cancelled", delivered: "" })];
    const { books } = played([...none, order({ outcome: "lost", delivered: "" })]);
    expect(books.customers.size).to.equal(0);
  });

  it("pays an answered survey at the midnight after order and answer are there", () => {
    const early = order({}, { answered: "2025-03-06T09:00:00Z" });
    expect(anna(played([early, mill], [visit("2025-03-13 00:00:00")])).redeemed).to.equal(11_000n);
    const later = order({}, { answered: "2025-03-14T09:00:00Z" });
    expect(anna(played([later, mill], [visit("2025-03-14 23:59:59")]))).to.include({
      redeemed: 10_000n,
      surveys: 1_000n,
    });
    const lost = order({ outcome: "lost", delivered: "" }, { answered: "2025-03-14T09:00:00Z" });
    expect(played([lost]).books.customers.size).to.equal(0);
  });

  it("lets points lapse after their own vintage and three more, to the treasury", () => {
    // of vintage 0, which begins on 22 February: live until 14 June
    const last = anna(played([order(), mill], [visit("2025-06-13 23:59:59")]));
    expect(last).to.include({ redeemed: 10_000n, expired: 0n });
    const lapsed = played([order(), mill], [visit("2025-06-14 00:00:00")]);
    expect(anna(lapsed)).to.include({ redeemed: 0n, expired: 10_000n });
    expect(lapsed.books.treasury.sums).to.include({ breakage: 13_000n, withdrawn: 13_000n });
  });

  it("lets nobody redeem less than 50 points", () => {
    const spent = (amount: string): bigint =>
      anna(played([order({ amount }), mill], [visit("2025-03-13 00:00:00")])).redeemed;
    expect([spent("49.99"), spent("50.00")]).to.deep.equal([0n, 5_000n]);
  });

  it("has members keep 500 points beyond what they have promised, and pay 2.5 % more for them", () => {
    const [early, later] = [
      order(),
      order({ ordered: "2025-04-20T12:00:00Z", promised: "2025-04-30", delivered: "2025-04-29T10:00:00Z" }),
    ];
    const bakery = member(played([early, later]), "bakery");
    // 500 in March; in April the 100 that were given; in May the 100 of the order that is open on the first; then 100 again
    // are gone, but the 500 that are wanted are there
    expect(bakery).to.include({ deposited: 70_000n, rewards: 20_000n, withdrawn: 50_000n });
    expect(bakery.spread).to.equal(175_000n);
  });

  it("lets a reward wait for the first of the month if the member has too little", () => {
    const dear = played(
      [order({ amount: "500.01" }), mill],
      [visit("2025-03-31 23:59:59"), visit("2025-04-01 00:00:00")],
    );
    expect(dear.late).to.equal(1);
    expect(anna(dear)).to.include({ rewards: 50_001n, redeemed: 50_001n });
    expect(dear.books.vintages.has(0)).to.equal(false);
    expect(dear.books.vintages.get(1)?.rewards).to.equal(53_001n);
  });

  it("uses what a member has accepted before it deposits, and cashes out the rest", () => {
    const own = order({ amount: "30.00" }, { buyer: "bob", seller: "mill" });
    const points = played([order(), own], [visit("2025-03-13 00:00:00")]);
    // the mill gave 30 and accepted 100: 30 are renewed, 70 cashed out; in the end the 500 as well
    expect(member(points, "mill")).to.include({
      deposited: 50_000n,
      renewed: 3_000n,
      accepted: 10_000n,
      withdrawn: 57_000n,
    });
    expect(member(points, "mill").spread).to.equal(125_000n + 7_500n);
  });

  it("ends issuing with the first vintage that ends after everything was paid, and at least 92 days from the first month", () => {
    // done on 1 April; but 92 days from 1 March is 1 June, and vintages end on 14 June
    expect(played([order()]).closesAt).to.equal(utc("2025-06-14 00:00:00"));
    const long = {
      ...CAME,
      ordered: "2025-06-20T12:00:00Z",
      delivered: "2025-06-25T10:00:00Z",
      promised: "2025-06-30",
    };
    // given on 3 July, done on 1 August; vintages end on 9 August
    expect(played([order(), order(long)]).closesAt).to.equal(utc("2025-08-09 00:00:00"));
  });

  it("pays customers out once issuing has ended, and counts what was live then", () => {
    const long = {
      ...CAME,
      ordered: "2025-06-20T12:00:00Z",
      delivered: "2025-06-25T10:00:00Z",
      promised: "2025-06-30",
    };
    const exits = [{ customer: "anna", after: 0 }];
    const { books, months } = plainPoints(
      { orders: [order(long)], visits: [], exits },
      { ...RULES, start: utc("2025-05-25 00:00:00") },
    );
    expect(books.customers.get("anna")).to.include({ withdrawn: 10_000n, expired: 0n });
    expect(books.vintages.get(1)).to.include({ rewards: 10_000n, live: 10_000n, withdrawn: 10_000n });
    expect(
      [...months.at(-1)!.members.values(), ...months.at(-1)!.customers.values()].every((each) => each === 0n),
    ).to.equal(true);
  });
});
