import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { getAddress, keccak256, parseUnits, toBeHex } from "ethers";
import { campaignTree, roundTree } from "@kept/sdk";
import { listFile, documentOf } from "./rewards-stage.ts";
import { kept } from "./run.ts";

const accountOf = (at: number): string => getAddress(`0x${keccak256(toBeHex(at + 1)).slice(26)}`);
const HEADER = "customer,amount";

/** Customers and amounts that differ from row to row. */
const rowsOf = (count: number): { account: string; text: string }[] =>
  Array.from({ length: count }, (_, at) => ({
    account: accountOf(at),
    text: `${at + 1}.${String(at % 100).padStart(2, "0")}`,
  }));

const build = (file: string, ...more: string[]) => kept("rewards", "tree", file, "--decimals", "2", "--json", ...more);

describe("kept rewards tree", () => {
  for (const count of [1, 2, 3, 7, 8, 1_000]) {
    it(`builds the library's tree of ${count} entries, and proves each as the library does`, async () => {
      const rows = rowsOf(count);
      const file = listFile(HEADER, ...rows.map(({ account, text }) => `${account},${text}`));
      const { root } = documentOf(await build(file)) as { root: string };

      const own = campaignTree(rows.map(({ account, text }) => ({ account, amount: parseUnits(text, 2) })));
      expect(root).to.equal(own.root);
      for (const at of new Set([0, count >> 1, count - 1])) {
        const entry = documentOf(await kept("rewards", "proof", `${file}.tree`, rows[at]?.account ?? "", "--json"));
        const leaf: [bigint, string, bigint] = [
          BigInt(at),
          rows[at]?.account ?? "",
          parseUnits(rows[at]?.text ?? "", 2),
        ];
        expect(entry).to.deep.include({ index: at, account: leaf[1], units: String(leaf[2]), root });
        expect(entry["proof"]).to.deep.equal(own.getProof(leaf));
        const types = ["uint256", "address", "uint256"];
        expect(StandardMerkleTree.verify(root, types, leaf, entry["proof"] as string[])).to.equal(true);
        const byIndex = documentOf(await kept("rewards", "proof", `${file}.tree`, "--index", String(at), "--json"));
        expect(byIndex).to.deep.equal(entry);
      }
    });
  }

  it("builds a series' round, and adds a customer's rows up with --merge", async () => {
    const [a, b] = [accountOf(0), accountOf(1)];
    const file = listFile(`name,amount,customer`, `"A, and co",1.5,${a}`, `B,2,${b.toLowerCase()}`, `A,0.25,${a}`);
    const said = documentOf(await build(file, "--series", "--merge", "--out", `${file}.round`));
    const own = roundTree([
      { account: a, amount: 175n },
      { account: b, amount: 200n },
    ]);
    expect(said).to.deep.include({ kind: "series", entries: 2, total: "3.75", root: own.root, file: `${file}.round` });
  });

  it("names the bad line 80,000 of 100,000, and builds nothing", async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => `0x${(at + 1).toString(16).padStart(40, "0")},1`);
    rows[79_998] = "0x12,1";
    const file = listFile(HEADER, ...rows);
    const { code, out, err } = await build(file);
    expect([code, out]).to.deep.equal([2, ""]);
    expect(err).to.include('list.csv:80000: malformed: customer "0x12" is no address');
    expect(err).to.match(/kept: .+list\.csv has 1 wrong line: nothing was built\.\n$/);
    expect(() => readFileSync(`${file}.tree`)).to.throw("ENOENT");
  });

  it("names every wrong line", async () => {
    const [a, b] = [accountOf(0), accountOf(1)];
    const mistyped = b.replace(/[a-f]/, (letter) => letter.toUpperCase());
    const most = (1n << 128n) / 100n + 1n;
    const zero = `0x${"0".repeat(40)}`;
    const rows = [
      `${a},1.234`,
      `${a},1`,
      `${a},2`,
      `${mistyped},1`,
      `${b},0`,
      `${b},-1`,
      a,
      `${b},${most}`,
      `${zero},1`,
      `"${b},1`,
    ];
    const { code, err } = await build(listFile(HEADER, ...rows));
    expect(code).to.equal(2);
    for (const sentence of [
      'list.csv:2: malformed: amount "1.234" is no amount with at most 2 decimals',
      `list.csv:4: duplicate: customer ${a} is on line 3 already (--merge adds up)`,
      `list.csv:5: malformed: customer "${mistyped}" has a wrong checksum`,
      'list.csv:6: impossible: amount "0" is none',
      'list.csv:7: malformed: amount "-1" is no amount',
      "list.csv:8: malformed: 1 values where the header has 2",
      "is more than a budget can have",
      "list.csv:10: impossible: customer is the zero address",
      "list.csv:11: malformed: not CSV: a quote is out of place",
    ])
      expect(err).to.include(sentence);
    expect(err).to.match(/has 9 wrong lines: nothing was built/);
  });

  it("refuses a file without customers or columns, and one that is not there", async () => {
    expect((await build(listFile(HEADER))).err).to.match(/holds no customers\.\n$/);
    expect((await build(listFile("customer,points"))).err).to.match(/has no column "amount"\.\n$/);
    expect((await build("/no/such.csv")).err).to.equal("kept: /no/such.csv cannot be read (ENOENT).\n");
    expect((await kept("rewards", "tree", "x.csv")).code).to.equal(2);
  });
});

describe("kept rewards proof", () => {
  it("refuses what is no tree, half a tree, and one that was tampered with", async () => {
    const file = listFile(HEADER, ...rowsOf(4).map(({ account, text }) => `${account},${text}`));
    await build(file);
    const tree = `${file}.tree`;
    const prove = async (path: string, ...which: string[]): Promise<string> => {
      const { code, err } = await kept("rewards", "proof", path, ...which);
      expect(code).to.equal(2);
      return err;
    };
    expect(await prove(file, accountOf(0))).to.match(/is no saved tree\.\n$/);
    expect(await prove(tree, accountOf(9))).to.match(/promises 0x.+ nothing\.\n$/);
    expect(await prove(tree, "--index", "4")).to.match(/has 4 entries: the last index is 3\.\n$/);
    expect(await prove(tree)).to.match(/Say whose entry: CUSTOMER or --index N\.\n$/);
    const whole = readFileSync(tree);
    writeFileSync(`${tree}.half`, whole.subarray(0, whole.length - 1));
    expect(await prove(`${tree}.half`, "--index", "0")).to.match(/is not whole: build the tree again\.\n$/);
    const last = whole.length - 1;
    whole.writeUInt8((whole[last] ?? 0) ^ 1, last);
    writeFileSync(`${tree}.other`, whole);
    const damaged = [];
    for (const at of [0, 1, 2, 3])
      damaged.push((await kept("rewards", "proof", `${tree}.other`, "--index", String(at))).err);
    expect(damaged.filter((err) => err.includes("is damaged: build the tree again.")).length).to.be.greaterThan(0);
  });
});
