import { appendFileSync, rmSync } from "node:fs";
import { expect } from "chai";
import { Transaction, Wallet, id } from "ethers";
import { network } from "hardhat";
import { openCoalition, type Coalition } from "../helpers/loyalty.ts";
import { serve, type Asked } from "./node.ts";
import { expectIssued, journalOf, listFile, points, start } from "./points-stage.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture } = connection.networkHelpers;

async function openFixture() {
  return openCoalition(connection);
}

/** Five customers, whom batches of two put into three transactions. */
const CUSTOMERS = [1, 2, 3, 4, 5].map((n) => new Wallet(id(`customer ${n}`)).address);
const ROWS = CUSTOMERS.map((customer, at) => `${customer},${at + 1}.50`);
const AMOUNTS = Object.fromEntries(CUSTOMERS.map((customer, at) => [customer, BigInt(at + 1) * 100n + 50n]));
/** 1.50 + 2.50 + 3.50 + 4.50 + 5.50. */
const SUM = 1_750n;
const BATCHES = 3;
const BATCH = ["--batch", "2"];

const isBroadcast = ({ method }: Asked): boolean => method === "eth_sendRawTransaction";

/** Kills a process of its own at the n-th broadcast, before the chain hears of it or after; the chain goes on without it. */
async function killedAt(d: Coalition, file: string, broadcast: number, when: "before" | "after"): Promise<void> {
  let seen = 0;
  const run = start(d, node, d.baker, "issue", "--csv", file, ...BATCH);
  node.intercept(async (asked, answer) => {
    if (!isBroadcast(asked) || (seen += 1) < broadcast) return answer();
    if (when === "after") await answer();
    run.kill();
    return undefined;
  });
  const { signal, err } = await run.ended;
  node.intercept(undefined);
  expect(signal, err).to.equal("SIGKILL");
}

const resume = (d: Coalition, file: string, ...more: string[]) =>
  points(d, node, d.baker, "issue", "--csv", file, ...BATCH, ...more);

/** Everything is in once, by so many transactions, and a further run does nothing. */
async function expectOnce(d: Coalition, file: string, sentBefore: number, transactions = BATCHES): Promise<void> {
  await expectIssued(d, d.baker, BATCHES, AMOUNTS);
  expect((await d.token.accountOf(d.baker)).bought).to.equal(1_000_000n - SUM);
  const again = await resume(d, file);
  expect([again.code, again.err]).to.deep.equal([0, ""]);
  expect(again.out).to.include("Every customer has his points already.");
  expect(await sentBy(d.baker)).to.equal(sentBefore + transactions);
}

const sentBy = (account: { address: string }): Promise<number> =>
  connection.ethers.provider.getTransactionCount(account.address);

/** Puts what waits into a block, as soon as the command asks for the n-th time whether the nonce is used. */
function mineAtPoll(n: number): void {
  let polls = 0;
  node.intercept(async (asked, answer) => {
    if (asked.method === "eth_getTransactionCount" && (polls += 1) === n) await connection.networkHelpers.mine();
    return answer();
  });
}

const automine = (on: boolean): Promise<unknown> =>
  connection.provider.request({ method: "evm_setAutomine", params: [on] });

describe("kept points issue --csv: after kill -9", () => {
  after(() => node.close());
  afterEach(async () => {
    node.intercept(undefined);
    await automine(true);
  });

  const moments: [what: string, broadcast: number, when: "before" | "after", customers: number][] = [
    ["before the first broadcast", 1, "before", 0],
    ["after the first broadcast, before it was noted", 1, "after", 2],
    ["in the middle, before a broadcast", 2, "before", 2],
    ["after the last broadcast", 3, "after", 5],
  ];
  for (const [what, broadcast, when, customers] of moments) {
    for (const [journal, lose] of [
      ["", false],
      [", and the journal is lost", true],
    ] as const) {
      it(`issues to each customer once: killed ${what}${journal}`, async () => {
        const d = await loadFixture(openFixture);
        const sent = await sentBy(d.baker);
        const file = listFile(...ROWS);
        await killedAt(d, file, broadcast, when);
        const inAlready = CUSTOMERS.slice(0, customers);
        const amounts = Object.fromEntries(inAlready.map((each) => [each, AMOUNTS[each] ?? 0n]));
        await expectIssued(d, d.baker, Math.ceil(customers / 2), amounts);
        if (lose) rmSync(`${file}.journal`);

        const { code, err } = await resume(d, file);

        expect(code, err).to.equal(0);
        await expectOnce(d, file, sent);
      });
    }
  }

  it("sends the very transaction that it had signed", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(...ROWS);
    await killedAt(d, file, 1, "before");
    const signed = journalOf(file).find((line) => "raw" in line);

    await resume(d, file);

    const [issued] = await d.token.queryFilter(d.token.filters.BatchIssued(d.baker));
    expect(issued?.transactionHash).to.equal(signed?.["hash"]);
    expect(Transaction.from(String(signed?.["raw"])).hash).to.equal(signed?.["hash"]);
  });

  it("waits for a transaction that is in no block yet, with the journal and without", async () => {
    for (const lost of [false, true]) {
      const d = await loadFixture(openFixture);
      const sent = await sentBy(d.baker);
      const file = listFile(...ROWS.slice(0, 2));
      await automine(false);
      await killedAt(d, file, 1, "after");
      if (lost) rmSync(`${file}.journal`);
      mineAtPoll(5);

      const { code, err } = await resume(d, file);

      expect(code, err).to.equal(0);
      expect(err.includes("waiting for another transaction")).to.equal(lost);
      await expectIssued(d, d.baker, 1, Object.fromEntries(Object.entries(AMOUNTS).slice(0, 2)));
      expect(await sentBy(d.baker)).to.equal(sent + 1);
      await automine(true);
    }
  });

  it("signs anew when another transaction has taken the nonce", async () => {
    const d = await loadFixture(openFixture);
    const sent = await sentBy(d.baker);
    const file = listFile(...ROWS);
    await killedAt(d, file, 1, "before");
    await d.token.connect(d.baker).transfer(d.alice, 0n);

    const { code, err } = await resume(d, file);

    expect(code, err).to.equal(0);
    expect(err).to.include(`another transaction took nonce ${sent}`);
    await expectOnce(d, file, sent, BATCHES + 1);
  });

  it("offers more for the same nonce when the price of gas has risen beyond what it had signed", async () => {
    const d = await loadFixture(openFixture);
    const sent = await sentBy(d.baker);
    const file = listFile(...ROWS);
    await killedAt(d, file, 1, "before");
    await connection.networkHelpers.setNextBlockBaseFeePerGas(500_000_000_000n);
    await connection.networkHelpers.mine();

    const { code, err } = await resume(d, file);

    expect(code, err).to.equal(0);
    const signed = journalOf(file).filter((line) => "raw" in line && line["batch"] === 0);
    expect(signed.map((line) => line["nonce"])).to.deep.equal([sent, sent]);
    await expectOnce(d, file, sent);
  });

  it("stops where the chain refuses a batch, and goes on when the reason has gone", async () => {
    const d = await loadFixture(openFixture);
    const sent = await sentBy(d.baker);
    const file = listFile(...ROWS);
    let seen = 0;
    node.intercept(async (asked, answer) => {
      if (isBroadcast(asked) && (seen += 1) === 2) await d.office.connect(d.guard).suspend(d.baker);
      return answer();
    });
    const stopped = await resume(d, file);
    node.intercept(undefined);
    expect(stopped.code).to.equal(2);
    expect(stopped.err).to.match(/batch 2 of 3 \(lines 4 to 5\): transaction 0x[\da-f]{64} was refused\n/);
    expect(stopped.err).to.match(
      /kept: batch 2 of 3 \(lines 4 to 5\): .+suspended.+ 2 of 5 customers have their points/,
    );
    await d.office.connect(d.operator).reinstate(d.baker);

    const { code, err } = await resume(d, file);

    expect(code, err).to.equal(0);
    await expectOnce(d, file, sent, BATCHES + 1);
  });

  it("names the line of a customer who has become a member meanwhile, and from where on nothing is in", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(...ROWS);
    await killedAt(d, file, 2, "after");
    await d.office.connect(d.operator).admit(CUSTOMERS[4] ?? "");

    const { code, err } = await resume(d, file);

    expect(code).to.equal(2);
    expect(err).to.include(`list.csv:6: impossible: customer ${CUSTOMERS[4]} is a member`);
    expect(err).to.match(
      /list\.csv has 1 wrong line: what is before line 6 is in; put the rest into a file of its own\.\n$/,
    );
  });

  it("finds out what has become of a transaction under way before it looks at the rest", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(...ROWS);
    await killedAt(d, file, 2, "before");
    await d.office.connect(d.operator).admit(CUSTOMERS[4] ?? "");

    const { code, err } = await resume(d, file);

    expect(code).to.equal(2);
    expect(err).to.include("what is before line 6 is in");
    await expectIssued(d, d.baker, 2, Object.fromEntries(Object.entries(AMOUNTS).slice(0, 4)));
  });

  it("passes over the half line of a journal that was being written", async () => {
    const d = await loadFixture(openFixture);
    const sent = await sentBy(d.baker);
    const file = listFile(...ROWS);
    await killedAt(d, file, 2, "before");
    appendFileSync(`${file}.journal`, '{"batch":1,"nonce":');

    const { code, err } = await resume(d, file);

    expect(code, err).to.equal(0);
    await expectOnce(d, file, sent);
  });

  it("waits for as many blocks as it is told", async () => {
    const d = await loadFixture(openFixture);
    const file = listFile(...ROWS.slice(0, 2));
    const before = await connection.ethers.provider.getBlockNumber();
    let polls = 0;
    node.intercept(async (asked, answer) => {
      if (asked.method === "eth_blockNumber" && (polls += 1) > 3) await connection.networkHelpers.mine();
      return answer();
    });

    const { code, out } = await resume(d, file, "--confirmations", "4", "--json");

    expect(code).to.equal(0);
    const { transactions } = JSON.parse(out) as { transactions: { block: number }[] };
    const [first] = transactions;
    expect(first?.block).to.be.greaterThan(before);
    expect(await connection.ethers.provider.getBlockNumber()).to.be.at.least((first?.block ?? 0) + 3);
  });
});
