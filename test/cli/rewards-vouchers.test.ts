import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { network } from "hardhat";
import { decodeBearerCode } from "@kept/sdk";
import { openRewards, type Rewarding } from "../helpers/rewarding.ts";
import { serve } from "./node.ts";
import { documentOf, listFile, rewards, utcOf } from "./rewards-stage.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture, time } = connection.networkHelpers;
const require = createRequire(import.meta.url);
const jsQR = require("jsqr") as (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const { PNG } = require("pngjs") as {
  PNG: { sync: { read(data: Buffer): { data: Buffer; width: number; height: number } } };
};

async function rewardsFixture() {
  return openRewards(connection);
}

const HEADER = "customer,amount,order";
const [ANN, BEN] = ["ann", "ben"].map((name) => new Wallet(id(name)).address) as [string, string];

/** The clerk signs for the baker, until the end of the voucher's time. */
const sign = (d: Rewarding, ...args: string[]) =>
  rewards(d, node, d.clerk, "voucher", ...args, "--merchant", d.baker.address, "--deadline", utcOf(d.closes));

const claim = (d: Rewarding, ...args: string[]) => rewards(d, node, d.stranger, "claim", ...args);

/** It ended with 2 and said this. */
function expectRefused({ code, out, err }: { code: number; out: string; err: string }, ...sentences: string[]): void {
  expect([code, out], err).to.deep.equal([2, ""]);
  for (const sentence of sentences) expect(err).to.include(sentence);
}

/** What is in a picture. */
function scanned(path: string): string {
  const { data, width, height } = PNG.sync.read(readFileSync(path));
  return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? "";
}

/** What is in a code that was drawn as text: each letter is two modules, one above the other. */
function scannedText(art: string): string {
  const rows = art
    .split("\n")
    .flatMap((line) => [
      Array.from(line, (letter) => letter === "▀" || letter === "█"),
      Array.from(line, (letter) => letter === "▄" || letter === "█"),
    ]);
  const [scale, width] = [4, Math.max(...rows.map((row) => row.length))];
  const pixels = rows.flatMap((row) => {
    const line = Array.from({ length: width * scale }, (_, x) => (row[Math.floor(x / scale)] ? 0 : 255));
    return Array.from({ length: scale }, () => line.flatMap((grey) => [grey, grey, grey, 255])).flat();
  });
  return jsQR(new Uint8ClampedArray(pixels), width * scale, rows.length * scale)?.data ?? "";
}

describe("kept rewards voucher", () => {
  it("signs one, the same one each time, and another for another order", async () => {
    const d = await loadFixture(rewardsFixture);
    const first = await sign(d, "10.09", ANN, "--json");
    expect([first.code, first.err]).to.deep.equal([0, ""]);
    expect(await sign(d, "10.09", ANN, "--json")).to.deep.equal(first);
    const order = documentOf(await sign(d, "10.09", ANN, "--order", id("order 7"), "--json"));
    const [voucher] = order["signed"] as { voucher: { nonce: string } }[];
    expect(voucher?.voucher.nonce).to.equal(String(BigInt(id("order 7"))));
    expect(documentOf(first)["signed"]).to.not.deep.equal(order["signed"]);
    const { out } = await sign(d, "10.09", ANN);
    expect(out).to.include(`10.09 THX for ${ANN}, at once, until ${utcOf(d.closes)}\n`);
  });

  it("signs a file, which is claimed once, and says so the second time", async () => {
    const d = await loadFixture(rewardsFixture);
    const file = listFile(HEADER, `${ANN},1.00,A1`, `${BEN},2.5,`, `${ANN},0.01,`);
    const { code, out } = await sign(d, "--csv", file);
    expect([code, out.includes("3 vouchers of 3.51 THX signed\n96.49 would be left")]).to.deep.equal([0, true]);
    expect(statSync(`${file}.vouchers`).mode & 0o077).to.equal(0);

    const dry = await claim(d, `${file}.vouchers`, "--dry-run");
    expect(dry.out).to.include("Nothing was sent. 3.51 THX would be claimed: the chain would accept it.");
    expect(await d.token.balanceOf(ANN)).to.equal(0n);
    const done = documentOf(await claim(d, `${file}.vouchers`, "--json"));
    expect(done).to.include({ vouchers: 3, used: 0, claimed: 3 });
    expect([await d.token.balanceOf(ANN), await d.token.balanceOf(BEN)]).to.deep.equal([101n, 250n]);
    const again = await claim(d, `${file}.vouchers`);
    expect([again.code, again.out.includes("Every voucher was paid or cancelled already.")]).to.deep.equal([0, true]);
    expectRefused(
      await sign(d, "--csv", file),
      "is there already: cancel its vouchers first if the list was changed, then name another file by --out.",
    );
  });

  it("refuses one order in two spellings, and options that would be passed over", async () => {
    const d = await loadFixture(rewardsFixture);
    const order = "ab".repeat(32);
    const file = listFile(HEADER, `${ANN},1,0x${order}`, `${BEN},1,0x${order.toUpperCase()}`);
    const twice = await sign(d, "--csv", file);
    expect([twice.code, twice.err.includes("is on line 2 already")]).to.deep.equal([2, true]);
    expectRefused(
      await sign(d, "--csv", file, "--order", "A1"),
      "--order is for one voucher; a file has a column for it.",
    );
    expectRefused(
      await sign(d, "1", "--bearer", "2", "--ref", "July"),
      "--ref is for a list; each code has a number of its own.",
    );
  });

  it("names every wrong line before it signs anything", async () => {
    const d = await loadFixture(rewardsFixture);
    const rows = [`${ANN},1,A1`, `${BEN},1,A1`, `0x12,1,`, `${BEN},1.234,`, `${BEN},1,`, `${BEN},2,`];
    const file = listFile(
      `${HEADER},from,deadline`,
      ...rows.map((row) => `${row},,`),
      `${ANN},1,,2030-01-02,2030-01-01`,
      `${ANN},1,B,,2020-01-01`,
    );
    expectRefused(
      await sign(d, "--csv", file),
      "list.csv:3: duplicate: order A1 is on line 2 already",
      'list.csv:4: malformed: customer "0x12" is no address',
      'list.csv:5: malformed: amount "1.234" is no amount with at most 2 decimals',
      `list.csv:7: duplicate: customer ${BEN} is on line 6 already`,
      "list.csv:8: impossible: deadline is not after from",
      "list.csv:9: impossible: deadline has passed",
      "has 6 wrong lines: nothing was signed.",
    );
    expect(existsSync(`${file}.vouchers`)).to.equal(false);
  });

  it("names the bad line 80,000 of 100,000, and signs nothing", async () => {
    const d = await loadFixture(rewardsFixture);
    const rows = Array.from({ length: 100_000 }, (_, at) => `0x${(at + 1).toString(16).padStart(40, "0")},0.01,`);
    rows[79_998] = `${ANN},ten,`;
    const file = listFile(HEADER, ...rows);
    expectRefused(
      await sign(d, "--csv", file, "--json"),
      'list.csv:80000: malformed: amount "ten"',
      "has 1 wrong line: nothing was signed.",
    );
    expect(existsSync(`${file}.vouchers`)).to.equal(false);
  });

  const wrong: [what: string, args: string[], sentence: string][] = [
    ["nothing", [], "Say how much: AMOUNT CUSTOMER"],
    ["nobody", ["1"], "Say for whom: CUSTOMER, or --bearer N"],
    ["somebody and a code", ["1", ANN, "--bearer", "1"], "A code is for nobody by name"],
    ["codes that are saved nowhere", ["1", "--bearer", "2"], "Say where to save the codes: --out FILE."],
    ["an amount and a file", ["1", "--csv", "x.csv"], "Give an amount, or --csv: not both."],
    ["too many decimals", ["1.234", ANN], 'the amount "1.234" is no amount with at most 2 decimals.'],
    ["more than the budget", ["100.01", ANN], "It needs 100.01 THX, and"],
    ["a moment of another form", ["1", ANN, "--from", "soon"], "It must be a date or a time such as"],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`ends with 2 and a sentence on stderr: ${what}`, async () => {
      const d = await loadFixture(rewardsFixture);
      expectRefused(await sign(d, ...args), sentence);
    });
  }
});

describe("kept rewards qr", () => {
  it("draws codes that a reader reads, and that are paid to whom their holder names", async () => {
    const d = await loadFixture(rewardsFixture);
    const file = join(dirname(listFile("")), "codes");
    expect((await sign(d, "5", "--bearer", "2", "--out", file)).code).to.equal(0);
    const out = `${file}.png`;
    const { code, err } = await rewards(
      d,
      node,
      undefined,
      "qr",
      file,
      "--out",
      out,
      "--link",
      "https://shop.example/c#",
    );
    expect([code, err.includes("drawing 100%")]).to.deep.equal([0, true]);
    const [first = "", second = ""] = readdirSync(out).sort();
    const text = scanned(join(out, first));
    expect(text).to.match(/^https:\/\/shop\.example\/c#kept:1:/);
    expect(decodeBearerCode(text).voucher.voucher.amount).to.equal(500n);
    expect(scanned(join(out, second))).to.not.equal(text);

    expectRefused(await claim(d, file), "codes:1: impossible: it is a code, which is claimed by --code");
    const dry = await claim(d, "--code", text, "--to", BEN, "--dry-run");
    expect(dry.out).to.include(`Nothing was sent. 5.00 THX would be paid to ${BEN}: the chain would accept it.`);
    const paid = await claim(d, "--code", text, "--to", BEN);
    expect([paid.code, paid.out.includes(`5.00 THX paid to ${BEN}`)]).to.deep.equal([0, true]);
    expect(await d.token.balanceOf(BEN)).to.equal(500n);
    expectRefused(await claim(d, "--code", text), "(Rewards_NonceUsed)");
    expectRefused(await claim(d, "--code", "hello"), "not a code of a bearer voucher");
    expectRefused(
      await rewards(d, node, undefined, "qr", file, "--out", out),
      "is there already: name another folder by --out.",
    );
  });

  it("shows a code on the terminal", async () => {
    const d = await loadFixture(rewardsFixture);
    const [signed] = documentOf(await sign(d, "5", "--bearer", "1", "--json"))["signed"] as { code: string }[];
    const { out } = await rewards(d, node, undefined, "qr", "--code", signed?.code ?? "");
    expect(out).to.match(/^voucher-\d+\n[ ▀▄█\n]+$/);
    expect(scannedText(out.slice(out.indexOf("\n") + 1))).to.equal(signed?.code);
    const none = await rewards(d, node, undefined, "qr");
    expectRefused(none, "Say which codes: VOUCHERS, or --code TEXT.");
    const file = listFile(HEADER, `${ANN},1,`);
    await sign(d, "--csv", file);
    expectRefused(await rewards(d, node, undefined, "qr", `${file}.vouchers`), "it needs no code");
  });
});

describe("kept rewards claim", () => {
  it("names the line that cannot be claimed, and sends nothing", async () => {
    const d = await loadFixture(rewardsFixture);
    const file = listFile(`${HEADER},from`, `${ANN},1,,`, `${BEN},1,,${utcOf(d.opens + 10_000)}`);
    await sign(d, "--csv", file);
    expectRefused(
      await claim(d, `${file}.vouchers`),
      `list.csv.vouchers:2: impossible: it can be claimed from ${utcOf(d.opens + 10_000)} on`,
      "1 wrong line: nothing was sent.",
    );
    await time.increaseTo(d.opens + 10_000);
    const vouchers = readFileSync(`${file}.vouchers`, "utf8");
    writeFileSync(`${file}.forged`, vouchers.replace('"amount":"100"', '"amount":"101"'));
    expectRefused(
      await claim(d, `${file}.forged`),
      "list.csv.forged:1: The signature is not that of",
      "Nothing was sent.",
    );
    writeFileSync(`${file}.twice`, vouchers + vouchers);
    expectRefused(
      await claim(d, `${file}.twice`),
      "list.csv.twice:3: duplicate: nonce",
      "has 2 wrong lines: nothing was done.",
    );
    writeFileSync(`${file}.elsewhere`, vouchers.replaceAll('"chain":"31337"', '"chain":"1"'));
    expectRefused(await claim(d, `${file}.elsewhere`), "list.csv.elsewhere:1: impossible: it is for chain 1");
    writeFileSync(`${file}.broken`, `${vouchers}{`);
    expectRefused(await claim(d, `${file}.broken`), "list.csv.broken:3: malformed: not a voucher");
    expect(await d.token.balanceOf(ANN)).to.equal(0n);
  });

  it("refuses when the merchant has too little or allows too little", async () => {
    const d = await loadFixture(rewardsFixture);
    const file = listFile(HEADER, `${ANN},1,`);
    await sign(d, "--csv", file);
    await d.token.connect(d.baker).approve(d.rewardsAddress, 99n);
    expectRefused(await claim(d, `${file}.vouchers`), "(ERC20InsufficientAllowance)");
    expectRefused(await claim(d), "Say what to claim: VOUCHERS, --code TEXT, or --tree FILE.");
  });

  it("sends more than a hundred in several transactions", async () => {
    const d = await loadFixture(rewardsFixture);
    const rows = Array.from({ length: 101 }, (_, at) => `${new Wallet(id(`customer ${at}`)).address},0.5,`);
    const file = listFile(HEADER, ...rows);
    await sign(d, "--csv", file);
    const { transactions } = documentOf(await claim(d, `${file}.vouchers`, "--json")) as { transactions: object[] };
    expect(transactions.length).to.equal(2);
    expect((await d.rewards.budgetOf(d.keys["clerk"] ?? "")).spent).to.equal(101n * 50n);
  });
});

describe("kept rewards cancel", () => {
  after(() => node.close());

  it("cancels a file, an order or a number, passing over what was paid", async () => {
    const d = await loadFixture(rewardsFixture);
    const file = listFile(HEADER, `${ANN},1,A1`, `${BEN},1,A2`);
    await sign(d, "--csv", file);
    const one = await rewards(d, node, d.baker, "cancel", "--order", "A1");
    expect([one.code, one.out.includes("1 voucher cancelled\ntransaction 0x")]).to.deep.equal([0, true]);
    expect((await claim(d, `${file}.vouchers`)).code).to.equal(0);
    expect([await d.token.balanceOf(ANN), await d.token.balanceOf(BEN)]).to.deep.equal([0n, 100n]);
    const all = await rewards(d, node, d.baker, "cancel", "--vouchers", `${file}.vouchers`);
    expect(all.out).to.match(/2 vouchers passed over: paid or cancelled already\n$/);
    const dry = await rewards(d, node, d.baker, "cancel", "7", "0x08", "--dry-run");
    expect(dry.out).to.include("Nothing was sent. 2 vouchers would be cancelled: the chain would accept it.");
    expectRefused(await rewards(d, node, d.baker, "cancel"), "Say which: NONCE…, --order ID, or --vouchers FILE.");
    expectRefused(
      await rewards(d, node, d.grocer, "cancel", "--vouchers", `${file}.vouchers`),
      `${d.baker.address} pays it, and only he can cancel it`,
    );
    expectRefused(await rewards(d, node, d.baker, "cancel", "seven"), "It must be a number of 256 bits");
  });
});
