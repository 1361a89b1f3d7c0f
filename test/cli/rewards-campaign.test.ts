import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { network } from "hardhat";
import { campaignId, seriesId, signerKey } from "@kept/sdk";
import { CAP, openRewards, STOCK, type Rewarding } from "../helpers/rewarding.ts";
import { serve } from "./node.ts";
import { documentOf, listFile, rewards, utcOf } from "./rewards-stage.ts";
import { kept } from "./run.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture, time } = connection.networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

/** A saved tree of 10.00 for alice and 2.50 for bob. */
async function savedTree(d: Rewarding, ...more: string[]): Promise<{ tree: string; root: string }> {
  const file = listFile("customer,amount", `${d.alice.address},10`, `${d.bob.address},2.5`);
  const { root } = documentOf(await kept("rewards", "tree", file, "--decimals", "2", "--json", ...more));
  return { tree: `${file}.tree`, root: String(root) };
}

const merchant = (d: Rewarding, ...args: string[]) => rewards(d, node, d.baker, ...args);
const claim = (d: Rewarding, tree: string, ...args: string[]) =>
  rewards(d, node, d.stranger, "claim", "--tree", tree, "--merchant", d.baker.address, ...args);

describe("kept rewards campaign", () => {
  it("opens a campaign with what its tree promises, from which each entry is claimed once", async () => {
    const d = await loadFixture(rewardsFixture);
    const { tree, root } = await savedTree(d);
    const deadline = utcOf(d.closes);
    const { code, out } = await merchant(d, "campaign", tree, "--deadline", deadline);
    expect([code, out.includes("The campaign may spend 12.50 THX in all\ntransaction 0x")]).to.deep.equal([0, true]);
    const campaign = { merchant: d.baker.address, token: d.tokenAddress, root, deadline: d.closes };
    const { cap, spent } = await d.rewards.budgetOf(campaignId(campaign));
    expect([cap, spent]).to.deep.equal([1_250n, 0n]);

    const paid = await claim(d, tree, "--customer", d.alice.address, "--deadline", deadline);
    expect([paid.code, paid.out.includes(`10.00 THX paid to ${d.alice.address}`)]).to.deep.equal([0, true]);
    expect(await d.token.balanceOf(d.alice)).to.equal(1_000n);
    const again = await claim(d, tree, "--index", "0", "--deadline", deadline);
    expect([again.code, again.err.includes("(Rewards_AlreadyClaimed)")]).to.deep.equal([2, true]);
    const other = await claim(d, tree, "--index", "1", "--deadline", utcOf(d.closes + 1));
    expect([other.code, other.err.includes("(Rewards_BudgetExceeded)")]).to.deep.equal([2, true]);
    await time.increaseTo(d.closes);
    const late = await claim(d, tree, "--index", "1", "--deadline", deadline);
    expect([late.code, late.err.includes("(Rewards_NotClaimable)")]).to.deep.equal([2, true]);
  });

  it("publishes a series' rounds, of which each pays what is new", async () => {
    const d = await loadFixture(rewardsFixture);
    const first = await savedTree(d, "--series");
    expect((await merchant(d, "campaign", first.tree, "--series", "monthly", "--cap", "50")).code).to.equal(0);
    const series = { merchant: d.baker.address, token: d.tokenAddress, ref: encodeBytes32String("monthly") };
    expect(await d.rewards.rootOf(seriesId(series))).to.equal(first.root);
    expect((await claim(d, first.tree, "--customer", d.bob.address, "--series", "monthly")).code).to.equal(0);

    const file = listFile("customer,amount", `${d.bob.address},4`);
    await kept("rewards", "tree", file, "--decimals", "2", "--series");
    const { transactions } = documentOf(
      await merchant(d, "campaign", `${file}.tree`, "--series", "monthly", "--cap", "50", "--json"),
    ) as { transactions: object[] };
    expect(transactions.length).to.equal(1);
    const paid = await claim(d, `${file}.tree`, "--customer", d.bob.address, "--series", "monthly");
    expect(paid.out).to.include(`1.50 THX paid to ${d.bob.address}`);
    expect(await d.token.balanceOf(d.bob)).to.equal(400n);
    const nothing = await claim(d, `${file}.tree`, "--customer", d.bob.address, "--series", "monthly");
    expect([nothing.code, nothing.err.includes("(Rewards_NothingToClaim)")]).to.deep.equal([2, true]);
  });

  const wrong: [what: string, kind: string[], args: string[], sentence: string][] = [
    ["no deadline", [], [], "Say until when it can be claimed: --deadline DATE."],
    ["a deadline that has passed", [], ["--deadline", "2020-01-01"], "The deadline 2020-01-01T00:00:00Z has passed."],
    ["a series with a campaign's tree", [], ["--series", "x"], "This is the tree of a campaign"],
    ["a round without its series", ["--series"], [], "name the series by --series REF."],
    [
      "a series with a deadline",
      ["--series"],
      ["--series", "x", "--deadline", "2099-01-01"],
      "A series has no deadline",
    ],
  ];
  for (const [what, kind, args, sentence] of wrong) {
    it(`ends with 2 and a sentence on stderr: ${what}`, async () => {
      const d = await loadFixture(rewardsFixture);
      const { tree } = await savedTree(d, ...kind);
      const { code, err } = await merchant(d, "campaign", tree, ...args);
      expect([code, err.includes(sentence)], err).to.deep.equal([2, true]);
    });
  }

  it("refuses a tree with other decimals than the token's", async () => {
    const d = await loadFixture(rewardsFixture);
    const { tree } = await savedTree(d, "--decimals", "6");
    const { code, err } = await merchant(d, "campaign", tree, "--deadline", "2099-01-01");
    expect([code, err]).to.deep.equal([2, `kept: ${tree} was built with 6 decimals, and THX has 2.\n`]);
  });
});

describe("kept rewards coverage", () => {
  after(() => node.close());

  it("shows budgets, what they have spent, and what is lacking", async () => {
    const d = await loadFixture(rewardsFixture);
    const { tree } = await savedTree(d);
    await merchant(d, "campaign", tree, "--deadline", utcOf(d.closes));
    expect((await merchant(d, "signer", d.clerk.address, "80")).code).to.equal(0);
    expect((await merchant(d, "allow", "90")).out).to.include("An allowance of 90.00 THX was given\ntransaction 0x");
    await claim(d, tree, "--index", "1", "--deadline", utcOf(d.closes));
    const { code, out } = await rewards(d, node, undefined, "coverage", d.baker.address);
    expect(code).to.equal(0);
    expect(out).to.match(new RegExp(`signer ${d.clerk.address} +0 +80.00 +0.00 +80.00\n`));
    expect(out).to.match(/campaign 0x.{8}….{4} until .+Z +1 +12\.50 +2\.50 +10\.00\n/);
    expect(out).to.match(
      /outstanding +90\.00\nbalance 9,997\.50, allowance 87\.50: 87\.50 of it is covered, 2\.50 is lacking\n$/,
    );
    await merchant(d, "allow", "100");
    const { tokens } = documentOf(await rewards(d, node, undefined, "coverage", d.baker.address, "--json")) as {
      tokens: object[];
    };
    expect(tokens[0]).to.deep.include({ outstanding: "90.0", covered: "90.0", lacking: "0.0" });
  });

  it("changes and removes a signer's budget, and says what was spent of it", async () => {
    const d = await loadFixture(rewardsFixture);
    const dry = await merchant(d, "signer", d.clerk.address, "80", "--dry-run");
    expect(dry.out).to.include("Nothing was sent.");
    const key = signerKey(d.baker.address, d.tokenAddress, d.clerk.address);
    expect((await d.rewards.budgetOf(key)).cap).to.equal(CAP);
    await merchant(d, "signer", d.clerk.address, "0");
    expect((await d.rewards.budgetOf(key)).cap).to.equal(0n);
    const short = await merchant(d, "signer", "0x1234", "1");
    expect([short.code, short.err.includes("It must be a wallet's address")]).to.deep.equal([2, true]);
    const precompile = await merchant(d, "signer", `0x${"00".repeat(19)}01`, "1");
    expect([precompile.code, precompile.err.includes("(Rewards_SignerForbidden)")]).to.deep.equal([2, true]);
    expect(await d.token.balanceOf(d.baker)).to.equal(STOCK);
  });

  it("tells of a merchant without budgets, and refuses what is no Rewards", async () => {
    const d = await loadFixture(rewardsFixture);
    const none = await rewards(d, node, undefined, "coverage", d.stranger.address);
    expect([none.code, none.out.includes("No budget was ever set.")]).to.deep.equal([0, true]);
    const other = await rewards(d, node, undefined, "coverage", d.baker.address, "--rewards", d.tokenAddress);
    expect([other.code, other.err]).to.deep.equal([2, `kept: The contract at ${d.tokenAddress} is no Rewards.\n`]);
    const chain = await rewards(d, node, undefined, "coverage", d.baker.address, "--chain", "1");
    expect(chain.err).to.equal("kept: The node is on chain 31337, not on chain 1.\n");
  });
});
