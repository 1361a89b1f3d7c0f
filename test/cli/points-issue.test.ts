import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect } from "chai";
import { encodeBytes32String, id, Wallet } from "ethers";
import { network } from "hardhat";
import { openCoalition, REF, type Coalition } from "../helpers/loyalty.ts";
import { serve } from "./node.ts";
import { expectIssued, journalOf, listFile, points } from "./points-stage.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture } = connection.networkHelpers;

async function openFixture() {
  return openCoalition(connection);
}

const [ANN, BEN, CLEO] = ["ann", "ben", "cleo"].map((name) => new Wallet(id(name)).address) as [string, string, string];

const issue = (d: Coalition, ...args: string[]) => points(d, node, d.baker, "issue", ...args);
const sentBy = (d: Coalition): Promise<number> => connection.ethers.provider.getTransactionCount(d.baker.address);

/** Nothing was sent, the command ended with 2, and said this. */
async function expectRefused(d: Coalition, args: string[], ...sentences: (string | RegExp)[]): Promise<void> {
  const before = await sentBy(d);
  const { code, out, err } = await issue(d, ...args);
  expect([code, out], err).to.deep.equal([2, ""]);
  for (const sentence of sentences) {
    if (typeof sentence === "string") expect(err).to.include(sentence);
    else expect(err).to.match(sentence);
  }
  expect(await sentBy(d)).to.equal(before);
}

describe("kept points issue", () => {
  it("issues to one customer, and shows what has moved", async () => {
    const d = await loadFixture(openFixture);
    const { code, out, err } = await issue(d, ANN, "12.34", "--ref", "order 1001");
    expect([code, err]).to.deep.equal([0, ""]);
    const [issued] = await d.token.queryFilter(d.token.filters.PointsIssued());
    expect([...(issued?.args ?? [])]).to.deep.equal([d.baker.address, ANN, encodeBytes32String("order 1001"), 1_234n]);
    expect(out).to.include(`12.34 HIGH issued to ${ANN}\n`);
    expect(out).to.match(new RegExp(`${d.baker.address} bought +10,000.00 +9,987.66 +-12.34\n`));
    expect(out).to.match(new RegExp(`${ANN} +0.00 +12.34 +\\+12.34\n`));
  });

  const refs: [what: string, ref: string, logged: string][] = [
    ["32 bytes as they are", REF, REF],
    ["a longer text as its hash", "x".repeat(32), id("x".repeat(32))],
    ["nothing as zero", "", `0x${"00".repeat(32)}`],
  ];
  for (const [what, ref, logged] of refs) {
    it(`takes for a reference ${what}`, async () => {
      const d = await loadFixture(openFixture);
      await issue(d, ANN, "1", "--ref", ref);
      const [issued] = await d.token.queryFilter(d.token.filters.PointsIssued());
      expect(issued?.args.ref).to.equal(logged);
    });
  }

  it("sends nothing with --dry-run, and says whether the chain would accept it", async () => {
    const d = await loadFixture(openFixture);
    const before = await sentBy(d);
    const { code, out } = await issue(d, ANN, "12.34", "--dry-run", "--json");
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.include({ act: "issue", points: "12.34", dryRun: true, accepted: true });
    await expectRefused(d, [ANN, "10000.01", "--dry-run"], /^kept: .+\(LoyaltyToken_BoughtExceeded\)\n$/);
    expect(await sentBy(d)).to.equal(before);
  });

  it("says in a sentence what the chain refuses", async () => {
    const d = await loadFixture(openFixture);
    await expectRefused(d, [d.grocer.address, "1"], /^kept: .+\(LoyaltyToken_NotCustomer\)\n$/);
    await expectRefused(d, [d.escrow.address, "1"], /^kept: .+\(LoyaltyToken_NonHolder\)\n$/);
  });

  const wrong: [what: string, args: string[], sentence: RegExp][] = [
    ["too many decimals", [ANN, "1.234"], /must be an amount of points above 0, with at most two decimals/],
    ["no points", [ANN, "0"], /must be an amount of points above 0/],
    ["a number of another form", [ANN, "1e3"], /must be an amount of points above 0/],
    ["no address", ["0x12", "1"], /must be an address: 0x and 40 hexadecimal digits/],
    ["a mistyped address", [ANN.replace(/[a-f]/, (c) => c.toUpperCase()), "1"], /Its checksum is wrong/],
    ["nothing", [], /Say who gets how many/],
    ["a customer and a file", [ANN, "1", "--csv", "x.csv"], /Give a customer or --csv, not both/],
    ["batches of one customer", [ANN, "1", "--batch", "5"], /--batch is for a file/],
    ["merging one customer", [ANN, "1", "--merge"], /--merge is for a file/],
    ["batches too large", ["--csv", "x.csv", "--batch", "501"], /must be a whole number from 1 to 500/],
    ["no such file", ["--csv", "/no/such.csv"], /\/no\/such\.csv cannot be read \(ENOENT\)/],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`ends with 2 and a sentence on stderr: ${what}`, async () => {
      const d = await loadFixture(openFixture);
      await expectRefused(d, args, sentence);
    });
  }
});

describe("kept points issue --csv", () => {
  after(() => node.close());

  it("issues a file in batches, and shows each", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(`${ANN},1.5`, `${BEN.toLowerCase()},2`, `${CLEO},0.01`);
    const { code, out, err } = await issue(d, "--csv", file, "--batch", "2");
    expect([code, err]).to.deep.equal([0, "issuing 50%\nissuing 100%\n"]);
    await expectIssued(d, d.baker, 2, { [ANN]: 150n, [BEN]: 200n, [CLEO]: 1n });
    expect(out).to.match(/\n +1 +2 +3\.50 +\d+ +0x[\da-f]{64}\n +2 +1 +0\.01 +\d+ +0x[\da-f]{64}\n/);
    expect(out).to.include("issued now: 3.51 points for 3 customers; every one has his points");
    expect(existsSync(`${file}.lock`)).to.equal(false);
  });

  it("takes columns in any order, and a customer twice with --merge", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile();
    writeFileSync(file, `name,points,customer\nAnn,1.50,${ANN}\nBen,2,${BEN}\nAnn,0.25,${ANN}\n`);
    const { code, out } = await issue(d, "--csv", file, "--merge", "--json");
    expect(code).to.equal(0);
    const document = JSON.parse(out) as Record<string, unknown>;
    expect(document).to.include({ customers: 2, points: "3.75", batches: 1 });
    await expectIssued(d, d.baker, 1, { [ANN]: 175n, [BEN]: 200n });
  });

  it("names every wrong line before it sends anything", async () => {
    const d = await loadFixture(openFixture);
    const mistyped = BEN.replace(/[a-f]/, (c) => c.toUpperCase());
    const rows = [`${ANN},1.234`, `${ANN},1`, `${ANN},2`, `${mistyped},1`, `0x12,1`, `${CLEO},0`, `${CLEO},-1`, BEN];
    await expectRefused(
      d,
      ["--csv", listFile(...rows)],
      'list.csv:2: malformed: points "1.234" is no amount',
      `list.csv:4: duplicate: customer ${ANN} is on line 3 already`,
      `list.csv:5: malformed: customer "${mistyped}" has a wrong checksum`,
      'list.csv:6: malformed: customer "0x12" is no address',
      'list.csv:7: impossible: points "0" are none',
      'list.csv:8: malformed: points "-1" is no amount',
      "list.csv:9: malformed: 1 values where the header has 2",
      /kept: .+list\.csv has 7 wrong lines: nothing was sent\.\n$/,
    );
  });

  it("names every line whose customer the chain would refuse", async () => {
    const d = await loadFixture(openFixture);
    const rows = [`${d.grocer.address},1`, `${ANN},1`, `${d.escrow.address},1`, `${d.baker.address},1`];
    await expectRefused(
      d,
      ["--csv", listFile(...rows)],
      `list.csv:2: impossible: customer ${d.grocer.address} is a member`,
      `list.csv:4: impossible: customer ${d.escrow.address} is a contract in which points would expire`,
      `list.csv:5: impossible: customer ${d.baker.address} is a member`,
      /kept: .+list\.csv has 3 wrong lines: nothing was sent\.\n$/,
    );
  });

  it("refuses a file that needs a hundredth more than the member has bought, and takes one that needs all", async () => {
    const d = await loadFixture(openFixture);
    const sentence = "it needs 10,000.01 points, and";
    await expectRefused(d, ["--csv", listFile(`${ANN},9999`, `${BEN},1.01`)], sentence, "deposit 0.01 first");
    const { code } = await issue(d, "--csv", listFile(`${ANN},9999`, `${BEN},1`));
    expect(code).to.equal(0);
  });

  it("refuses whoever is no member, and a suspended one", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(`${ANN},1`);
    const stranger = await points(d, node, d.stranger, "issue", "--csv", file);
    expect([stranger.code, stranger.err]).to.deep.equal([
      2,
      `kept: ${d.stranger.address} is no member of High Street, and only members issue points.\n`,
    ]);
    await d.office.connect(d.guard).suspend(d.baker);
    await expectRefused(d, ["--csv", file], /^kept: .+\(LoyaltyToken_MemberIsSuspended\)\n$/);
    expect(existsSync(`${file}.journal`)).to.equal(false);
  });

  it("refuses a file without customers, and one without the columns", async () => {
    const d = await loadFixture(openFixture);
    await expectRefused(d, ["--csv", listFile()], /holds no customers\.\n$/);
    const file = listFile();
    writeFileSync(file, "customer,amount\n");
    await expectRefused(d, ["--csv", file], /has no column "points"\.\n$/);
  });

  it("sends nothing with --dry-run, writes no journal, and shows what is left", async () => {
    const d = await loadFixture(openFixture);
    const before = await sentBy(d);
    const file = listFile(`${ANN},1`, `${BEN},2`, `${CLEO},3`);
    const { code, out } = await issue(d, "--csv", file, "--batch", "2", "--dry-run");
    expect(code).to.equal(0);
    expect(out).to.match(/in already +0 +0 +0\.00\nto be sent +2 +3 +6\.00\n/);
    expect([await sentBy(d), existsSync(`${file}.journal`)]).to.deep.equal([before, false]);
  });

  it("issues nothing again, by its journal or without, unless the copy has another reference", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(`${ANN},1`, `${BEN},2`);
    await issue(d, "--csv", file);
    const copy = listFile(`${ANN},1`, `${BEN},2`);
    const { code, out } = await issue(d, "--csv", copy);
    expect(code).to.equal(0);
    expect(out).to.include("Every customer has his points already.");
    await expectIssued(d, d.baker, 1, { [ANN]: 100n, [BEN]: 200n });
    const august = await issue(d, "--csv", listFile(`${ANN},1`, `${BEN},2`), "--ref", "August");
    expect(august.code).to.equal(0);
    await expectIssued(d, d.baker, 2, { [ANN]: 200n, [BEN]: 400n });
  });

  it("lets two members issue the same list", async () => {
    const d = await loadFixture(openFixture);
    await issue(d, "--csv", listFile(`${ANN},1`));
    const { code } = await points(d, node, d.grocer, "issue", "--csv", listFile(`${ANN},1`));
    expect(code).to.equal(0);
    expect(await d.token.balanceOf(ANN)).to.equal(200n);
  });

  it("refuses another size of batches for a list that was begun, as its journal or the chain says", async () => {
    const d = await loadFixture(openFixture);
    const rows = [`${ANN},1`, `${BEN},2`, `${CLEO},3`];
    const file = listFile(...rows);
    await issue(d, "--csv", file, "--batch", "2");
    await expectRefused(d, ["--csv", file, "--batch", "1"], "begun with batches of 2 customers: give --batch 2");
    const lost = ["--csv", listFile(...rows), "--batch", "1"];
    await expectRefused(d, lost, "This list was begun with other batches: batch 1 had 2 customers");
  });

  it("refuses to go on with a file that has changed, another reference, or another key", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(`${ANN},1`);
    await issue(d, "--csv", file);
    await expectRefused(d, ["--csv", file, "--ref", "x"], "the file, --merge or --ref is not what it was begun with");
    const other = await points(d, node, d.grocer, "issue", "--csv", file);
    expect(other.err).to.include(`begun by ${d.baker.address}, and this is the key of ${d.grocer.address}`);
    writeFileSync(file, `${readFileSync(file, "utf8")}${BEN},1\n`);
    await expectRefused(d, ["--csv", file], "the file, --merge or --ref is not what it was begun with");
  });

  it("refuses a damaged journal", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(`${ANN},1`);
    writeFileSync(`${file}.journal`, "no JSON\n");
    await expectRefused(
      d,
      ["--csv", file],
      "is damaged. Move it away: what is in already is then read from the chain.",
    );
  });

  it("refuses while another process is at it, and takes over from one that is gone", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(`${ANN},1`);
    const lock = (pid: number, host: string): void => writeFileSync(`${file}.lock`, JSON.stringify({ pid, host }));
    lock(process.pid, hostname());
    await expectRefused(d, ["--csv", file], `Process ${process.pid} on ${hostname()} is issuing ${file}`);
    lock(2 ** 22 + 1, "elsewhere");
    await expectRefused(d, ["--csv", file], "on elsewhere is issuing");
    lock(2 ** 22 + 1, hostname());
    const { code } = await issue(d, "--csv", file);
    expect([code, existsSync(`${file}.lock`)]).to.deep.equal([0, false]);
  });

  it("asks a node for fewer blocks at once, if it refuses many", async () => {
    const d = await loadFixture(openFixture);
    await issue(d, "--csv", listFile(`${ANN},1`));
    node.intercept(async (asked, answer) => {
      const [{ fromBlock, toBlock } = { fromBlock: "0", toBlock: "0" }] = asked.params as {
        fromBlock: string;
        toBlock: string;
      }[];
      if (asked.method !== "eth_getLogs" || Number(toBlock) - Number(fromBlock) < 4) return answer();
      return { jsonrpc: "2.0", id: asked.id, error: { code: -32_005, message: "query exceeds max block range 4" } };
    });
    const { code, out } = await issue(d, "--csv", listFile(`${ANN},1`));
    node.intercept(undefined);
    expect(code).to.equal(0);
    expect(out).to.include("Every customer has his points already.");
  });

  it("keeps of each transaction what is needed to send it again", async () => {
    const d = await loadFixture(openFixture);
    const nonce = await sentBy(d);
    const file = listFile(`${ANN},1`);
    await issue(d, "--csv", file);
    const [opened, signed, mined] = journalOf(file);
    expect(opened).to.include({ chain: "31337", token: d.tokenAddress, member: d.baker.address, size: 100 });
    expect(signed).to.include({ batch: 0, nonce });
    expect(signed?.["raw"]).to.match(/^0x02/);
    expect(mined).to.include({ batch: 0, transaction: signed?.["hash"] });
  });
});
