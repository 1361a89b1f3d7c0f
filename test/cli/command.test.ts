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
