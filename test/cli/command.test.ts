import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { folder, ORDERS_HEADER, ownRow } from "./folder.ts";
import { kept } from "./run.ts";

const orders = (...rows: string[]): string => folder({ "orders.csv": [ORDERS_HEADER, ...rows, ""].join("\n") });

describe("kept replay orders: the command", () => {
  it("prints the report on stdout, bad rows on stderr, and ends with 0", async () => {
    const { code, out, err } = await kept("replay", "orders", orders(ownRow(), ownRow({ order: "B", amount: "x" })));
    expect(code).to.equal(0);
    expect(out).to.include("delivered in time");
    expect(err).to.include('orders.csv:3: malformed: amount "x"');
  });

  it("prints nothing but one JSON document with --json", async () => {
    const { code, out, err } = await kept("replay", "orders", "--json", orders(ownRow(), ownRow()));
    expect([code, err]).to.deep.equal([0, ""]);
    expect(JSON.parse(out)).to.have.property("problems").with.length(1);
  });

  it("says everything of every way to play in that document", async () => {
    const rows = orders(ownRow({ cart: "C1" }), ownRow({ order: "A2", seller: "mill", cart: "C1" }));
    const { code, out, err } = await kept("replay", "orders", "--json", "--gasless", "--pay-on-receipt", rows);
    expect([code, err]).to.deep.equal([0, ""]);
    const said = JSON.parse(out) as Record<string, Record<string, unknown>>;
    expect(said["mode"]).to.deep.equal({ payment: "onReceipt", gasless: true });
    expect(said["carts"]).to.deep.equal({ carts: 1, orders: 2, price: "200.00" });
    expect(said["senders"]).to.have.property("asTold", true);
    expect(said["gasComparison"]).to.have.property("orders", 2);
    expect(said["paymentComparison"]).to.have.property("total").with.property("orders", 2);
  });

  it("stops at a bad row with --strict", async () => {
    const said = await kept("replay", "orders", "--strict", orders(ownRow(), ownRow()));
    expect(said).to.deep.equal({ code: 2, out: "", err: "kept: orders.csv:3: duplicate: order A1 has another row\n" });
  });

  it("takes other prices", async () => {
    const chain = { name: "Mine", gasGwei: 1, dataGweiPerByte: 2, nativeToken: "ETH", nativeUsd: 3 };
    const file = `${folder({ "p.json": JSON.stringify({ date: "today", note: "", chains: [chain] }) })}/p.json`;
    const { out } = await kept("replay", "orders", "--prices", file, orders(ownRow()));
    expect(out).to.include("Mine").and.not.include("Polygon");
  });

  const wrong: [string, string[], RegExp][] = [
    ["no such folder", ["/no/such/place"], /^kept: \/no\/such\/place does not exist\.\n$/],
    ["two histories", ["--sample", "/tmp"], /^kept: Give a folder or --sample, not both\.\n$/],
    ["nothing to play", [orders()], /^kept: .+ holds no order that can be played\.\n$/],
    [
      "a seed of nothing",
      ["--seed", "x"],
      /^kept: --seed draws the buyers who object: give --objections above 0 with it\.\n$/,
    ],
    ["a value for a flag", ["--gasless=no"], /^kept: unknown option '--gasless=no'\n/],
    ["a folder too many", ["a", "b"], /^kept: too many arguments for 'orders'\. Expected 1 argument but got 2/],
    ["a share that is none", ["--objections", "101"], /^kept: option .+ must be a percentage from 0 to 100\.\n$/],
    ["a number that is none", ["--first", "0"], /^kept: option .+ must be a whole number above 0\.\n$/],
    ["an unknown option", ["--fast"], /^kept: unknown option '--fast'\n/],
    [
      "a price file that is none",
      ["--prices", `${folder({ p: "{}" })}/p`],
      /^kept: The price file .+ must have "date"/,
    ],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`ends with 2 and a sentence on stderr: ${what}`, async () => {
      const { code, out, err } = await kept("replay", "orders", ...args);
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.match(sentence);
    });
  }
});

describe("kept replay points: the command", () => {
  const header = "order,score,answered";
  const both = (reviews: string): string =>
    folder({ "orders.csv": [ORDERS_HEADER, ownRow(), ""].join("\n"), "reviews.csv": reviews });
  const answered = `${header}\nA1,5,2025-03-06T09:00:00Z\n`;

  it("prints the report on stdout, bad rows on stderr, and ends with 0", async () => {
    const { code, out, err } = await kept("replay", "points", both(`${header}\nA1,6,2025-03-06T09:00:00Z\n`));
    expect(code).to.equal(0);
    expect(out).to.include("Surveys: 0 paid").and.include("bakery");
    expect(err).to.include('reviews.csv:2: malformed: score "6" is no number from 1 to 5');
  });

  it("writes the page with --out, and prints nothing but one JSON document with --json", async () => {
    const place = join(folder({}), "new");
    const { code, out, err } = await kept("replay", "points", "--json", "--out", place, both(answered));
    expect([code, err]).to.deep.equal([0, ""]);
    expect(JSON.parse(out)).to.have.property("rewards").with.property("surveys", 1);
    expect(readFileSync(join(place, "points.html"), "utf8")).to.include("</html>");
  });

  it("says where the page cannot be written", async () => {
    const place = join(folder({ file: "" }), "file");
    const { code, err } = await kept("replay", "points", "--out", place, both(answered));
    expect(code).to.equal(2);
    expect(err).to.match(/kept: \S+points\.html cannot be written \(E[A-Z]+\)\.\n$/);
  });

  const wrong: [string, () => string[], RegExp][] = [
    [
      "no reviews",
      () => [orders(ownRow())],
      /^kept: \S+reviews\.csv is missing: points are also given for answered surveys/,
    ],
    ["reviews of another kind", () => [both("a,b\n")], /^kept: \S+ has no column "order", "score", "answered"\.\n$/],
    [
      "a bad answer, strict",
      () => ["--strict", both(`${header}\nA1,5,soon\n`)],
      /^kept: reviews\.csv:2: malformed: answered/,
    ],
    ["two histories", () => ["--sample", "/tmp"], /^kept: Give a folder or --sample, not both\.\n$/],
    ["a rate of nothing", () => ["--rate", "0"], /^kept: --rate "0" is no number of points above 0/],
    ["a rate that is none", () => ["--rate", "1.005"], /^kept: --rate "1\.005" is no number/],
    ["short vintages", () => ["--vintage", "6"], /^kept: option .+ must be a whole number from 7 to 1,827\.\n$/],
  ];
  for (const [what, args, message] of wrong) {
    it(`ends with 2 and one sentence: ${what}`, async () => {
      const { code, out, err } = await kept("replay", "points", ...args());
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.match(message);
    });
  }
});
