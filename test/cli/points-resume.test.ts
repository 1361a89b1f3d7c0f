import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect } from "chai";
import { Transaction, Wallet, id } from "ethers";
import { network } from "hardhat";
import { openCoalition, type Coalition } from "../helpers/loyalty.ts";
import { serve, type Asked } from "./node.ts";
import { expectIssued, journalOf, listFile, points, start } from "./points-stage.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture, mine } = connection.networkHelpers;

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

/** Everything is in once, by three transactions, and a further run does nothing. */
async function expectOnce(d: Coalition, file: string, sentBefore: number): Promise<void> {
  await expectIssued(d, d.baker, BATCHES, AMOUNTS);
  expect((await d.token.accountOf(d.baker)).bought).to.equal(1_000_000n - SUM);
  const again = await resume(d, file);
  expect([again.code, again.err]).to.deep.equal([0, "issuing 25%\n"].slice(0, 1).concat([again.err]));
  expect(again.out).to.include("Every customer has his points already.");
  expect(await connection.ethers.provider.getTransactionCount(d.baker)).to.equal(sentBefore + BATCHES);
}

describe("kept points issue --csv: after kill -9", () => {
  after(() => node.close());

  const moments: [what: string, broadcast: number, when: "before" | "after", customers: number][] = [
    ["before the first broadcast", 1, "before", 0],
    ["after the first broadcast, before it was noted", 1, "after", 2],
    ["in the middle, before a broadcast", 2, "before", 2],
    ["after the last broadcast", 3, "after", 5],
  ];
  for (const [what, broadcast, when, customers] of moments) {
    it(`issues to each customer once: killed ${what}`, async () => {
      const d = await loadFixture(openFixture);
      const sent = await connection.ethers.provider.getTransactionCount(d.baker);
      const file = listFile(...ROWS);
      await killedAt(d, file, broadcast, when);
      const inAlready = CUSTOMERS.slice(0, customers);
      await expectIssued(
        d,
        d.baker,
        Math.ceil(customers / 2),
        Object.fromEntries(inAlready.map((c) => [c, AMOUNTS[c]!])),
      );

      const { code, err } = await resume(d, file);

      expect(code, err).to.equal(0);
      await expectOnce(d, file, sent);
    });

    it(`issues to each customer once: killed ${what}, and the journal is lost`, async () => {
      const d = await loadFixture(openFixture);
      const sent = await connection.ethers.provider.getTransactionCount(d.baker);
      const file = listFile(...ROWS);
      await killedAt(d, file, broadcast, when);
      rmSync(`${file}.journal`);

      const { code, err } = await resume(d, file);

      expect(code, err).to.equal(0);
      await expectOnce(d, file, sent);
    });
  }
});
