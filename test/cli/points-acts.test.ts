import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { network } from "hardhat";
import {
  deployCoalition,
  openCoalition,
  OPERATOR_DELAY,
  stockedCoalition,
  type Coalition,
} from "../helpers/loyalty.ts";
import { serve } from "./node.ts";
import { points } from "./points-stage.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture, time } = connection.networkHelpers;

async function deployedFixture() {
  return deployCoalition(connection, { operatorDelay: OPERATOR_DELAY });
}

async function openFixture() {
  return openCoalition(connection);
}

async function stockedFixture() {
  return stockedCoalition(connection);
}

/** The baker is a member with 1,000.00 of the reserve and no allowance. */
async function admittedFixture() {
  const d = await deployCoalition(connection);
  await d.office.connect(d.operator).admit(d.baker);
  await d.money.mint(d.baker, 1_000_000_000n);
  return d;
}

const admit = (d: Coalition, ...more: string[]) => points(d, node, d.operator, "admit", d.baker.address, ...more);
const deposit = (d: Coalition, ...args: string[]) => points(d, node, d.baker, "deposit", ...args);

describe("kept points admit", () => {
  it("admits at once where the operator has no delay, and says so the second time", async () => {
    const d = await loadFixture(admittedFixture);
    const { code, out } = await points(d, node, d.operator, "admit", d.grocer.address);
    expect([code, out.includes(`${d.grocer.address} is a member now.`)]).to.deep.equal([0, true]);
    expect((await d.token.accountOf(d.grocer)).isMember).to.equal(true);
    const again = await points(d, node, d.operator, "admit", d.grocer.address);
    expect([again.code, again.out.includes(`${d.grocer.address} is a member already.`)]).to.deep.equal([0, true]);
  });

  it("schedules where he has one, says from when on, and carries it out then", async () => {
    const d = await loadFixture(deployedFixture);
    const scheduled = await admit(d, "--json");
    expect(scheduled.code).to.equal(0);
    const { step, from } = JSON.parse(scheduled.out) as { step: string; from: string };
    expect(step).to.equal("schedule");
    expect(Date.parse(from) / 1000).to.equal((await time.latest()) + OPERATOR_DELAY);

    await time.increaseTo(Date.parse(from) / 1000 - 1);
    const early = await admit(d);
    expect([early.code, early.out]).to.satisfy(([code, out]: [number, string]) => code === 0 && out.includes(from));
    expect((await d.token.accountOf(d.baker)).isMember).to.equal(false);

    await time.increaseTo(Date.parse(from) / 1000);
    const done = await admit(d);
    expect([done.code, done.out.includes(`${d.baker.address} is a member now.`)]).to.deep.equal([0, true]);
    expect((await d.token.accountOf(d.baker)).isMember).to.equal(true);
  });

  it("schedules anew when a week has passed", async () => {
    const d = await loadFixture(deployedFixture);
    await admit(d);
    await time.increase(OPERATOR_DELAY + 8 * 86_400);
    const { out } = await admit(d, "--json");
    expect(JSON.parse(out)).to.include({ step: "schedule" });
  });

  it("sends nothing with --dry-run", async () => {
    const d = await loadFixture(deployedFixture);
    const { code, out } = await admit(d, "--dry-run");
    expect([code, out.includes("would be scheduled, since the operator has a delay")]).to.deep.equal([0, true]);
    const { out: next } = await admit(d, "--json");
    expect(JSON.parse(next)).to.include({ step: "schedule" });
  });

  it("refuses a stranger, and a member that has left", async () => {
    const d = await loadFixture(openFixture);
    const stranger = await points(d, node, d.stranger, "admit", d.alice.address);
    expect([stranger.code, stranger.err]).to.deep.equal([
      2,
      `kept: ${d.stranger.address} may not admit members: the access manager ${await d.manager.getAddress()} decides.\n`,
    ]);
    await d.office.connect(d.operator).release(d.grocer);
    const left = await points(d, node, d.operator, "admit", d.grocer.address);
    expect(left.err).to.equal(
      `kept: ${d.grocer.address} was a member of High Street and has left: that is for ever.\n`,
    );
  });
});

describe("kept points deposit", () => {
  it("shows the price, raises the allowance to it, and shows what has moved", async () => {
    const d = await loadFixture(admittedFixture);
    await d.money.connect(d.baker).approve(d.tokenAddress, 4_000_000n);
    const { code, out, err } = await deposit(d, "1000");
    expect([code, err]).to.deep.equal([0, "raising the allowance from 4.00 to 10.25 TUSD, as the deposit needs\n"]);
    expect(out).to.match(/value +10\.00\nspread +0\.25\n[- ]+\ntotal +10\.25\nIt is 6\.25 more than the allowance/);
    expect(out).to.match(/bought +0\.00 +1,000\.00 +\+1,000\.00\n.+ TUSD +1,000\.00 +989\.75 +-10\.25\n$/);
    expect((await d.token.accountOf(d.baker)).bought).to.equal(100_000n);
    expect(await d.money.allowance(d.baker, d.tokenAddress)).to.equal(0n);
  });

  it("leaves an allowance alone that suffices", async () => {
    const d = await loadFixture(admittedFixture);
    await d.money.connect(d.baker).approve(d.tokenAddress, 10_250_000n);
    const { code, err } = await deposit(d, "1000", "--json");
    expect([code, err]).to.deep.equal([0, ""]);
    expect((await d.token.accountOf(d.baker)).bought).to.equal(100_000n);
  });

  it("sends nothing with --dry-run, with an allowance or without", async () => {
    const d = await loadFixture(admittedFixture);
    const before = await connection.ethers.provider.getTransactionCount(d.baker);
    const { code, out } = await deposit(d, "1000", "--dry-run");
    expect([code, out.includes("1,000.00 HIGH would be bought")]).to.deep.equal([0, true]);
    expect(await connection.ethers.provider.getTransactionCount(d.baker)).to.equal(before);
  });

  it("refuses what the account cannot pay, and whoever may not buy, before it approves anything", async () => {
    const d = await loadFixture(admittedFixture);
    const dear = await deposit(d, "97560.98");
    expect([dear.code, dear.err]).to.deep.equal([
      2,
      `kept: It costs 1,000.000045 TUSD, and ${d.baker.address} has 1,000.00.\n`,
    ]);
    await d.office.connect(d.guard).suspend(d.baker);
    const suspended = await deposit(d, "1000");
    expect(suspended.err).to.match(/^kept: .+\(LoyaltyToken_MemberIsSuspended\)\n$/);
    expect(await d.money.allowance(d.baker, d.tokenAddress)).to.equal(0n);
  });
});

describe("kept points redeem", () => {
  after(() => node.close());

  it("spends points at a member, and shows what has moved", async () => {
    const d = await loadFixture(stockedFixture);
    const { code, out } = await points(d, node, d.alice, "redeem", d.grocer.address, "5.05", "--ref", "till 7");
    expect(code).to.equal(0);
    const [redeemed] = await d.token.queryFilter(d.token.filters.PointsRedeemed());
    const args = [d.alice.address, d.grocer.address, encodeBytes32String("till 7"), 505n];
    expect([...(redeemed?.args ?? [])]).to.deep.equal(args);
    expect(out).to.include(`5.05 HIGH redeemed at ${d.grocer.address}\n`);
    expect(out).to.match(new RegExp(`${d.alice.address} +600.00 +594.95 +-5.05\n`));
    expect(out).to.match(new RegExp(`${d.grocer.address} accepted +0.00 +5.05 +\\+5.05\n`));
  });

  it("refuses more than there is, and a member that is none", async () => {
    const d = await loadFixture(stockedFixture);
    const more = await points(d, node, d.alice, "redeem", d.grocer.address, "600.01");
    const fewer = `kept: ${d.alice.address} has 600.00 HIGH, fewer than 600.01.\n`;
    expect(more).to.deep.equal({ code: 2, out: "", err: fewer });
    const stranger = await points(d, node, d.alice, "redeem", d.stranger.address, "1");
    expect(stranger.err).to.match(/^kept: .+\(LoyaltyToken_NotMember\)\n$/);
  });
});
