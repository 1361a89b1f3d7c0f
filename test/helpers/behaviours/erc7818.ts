import { expect } from "chai";
import { DAY, now } from "../escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../loyalty-effects.ts";
import { inVintage, REF, ZERO, type Coalition } from "../loyalty.ts";
import type { Env, Hands } from "./hands.ts";

const give = (d: Coalition, { from, to }: Hands, epoch: number, amount: bigint, recipient = d[to].address): Sent =>
  d.token.connect(d[from]).transferAtEpoch(epoch, recipient, amount);
const spend = (d: Coalition, { from, to }: Hands, epoch: number, amount: bigint): Sent =>
  d.token.connect(d.till).transferFromAtEpoch(epoch, d[from], d[to], amount);

/**
 * Everything that ERC-7818 says of points between two customers. In vintage 1 the giver has the hands' all of epoch 0, and
 * 10.00 of epoch 1.
 */
export function behavesAsERC7818(env: Env, hands: Hands): void {
  givesByEpoch(env, hands);
  refusesEpochs(env, hands);
}

function givesByEpoch({ connection, fixture }: Env, hands: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const { from, to, all } = hands;

  it("moves those of one epoch, and returns true {Transfer}", async () => {
    const d = await loadFixture(fixture);
    expect(await d.token.connect(d[from]).transferAtEpoch.staticCall(1, d[to], 400n)).to.equal(true);
    await expectEffects(d, () => give(d, hands, 1, 400n), [transferred(d[from], d[to], 400n)], {
      [`${from}.lane0`]: -400n,
      [`${to}.lane0`]: 400n,
    });
  });

  it("moves all of an epoch", async () => {
    const d = await loadFixture(fixture);
    await expectEffects(d, () => give(d, hands, 0, all), [transferred(d[from], d[to], all)], {
      [`${from}.lane1`]: -all,
      [`${to}.lane1`]: all,
    });
    expect(await d.token.balanceOfAtEpoch(0, d[from])).to.equal(0n);
  });

  it("spends the allowance, and reverts with {ERC20InsufficientAllowance} for a unit more {Transfer}", async () => {
    const d = await loadFixture(fixture);
    await d.token.connect(d[from]).approve(d.till, 500n);
    const till = d.token.connect(d.till);
    expect(await till.transferFromAtEpoch.staticCall(0, d[from], d[to], 300n)).to.equal(true);
    await expectEffects(d, () => spend(d, hands, 0, 300n), [transferred(d[from], d[to], 300n)], {
      [`${from}.lane1`]: -300n,
      [`${to}.lane1`]: 300n,
    });
    expect(await d.token.allowance(d[from], d.till)).to.equal(200n);
    await expectRefusal(d, spend(d, hands, 0, 201n), "ERC20InsufficientAllowance", d.till.address, 200n, 201n);
  });

  it("logs what both words have lost {Transfer}", async () => {
    const d = await loadFixture(fixture);
    const lost = await d.token.balanceOfAtEpoch(0, d[to]);
    await inVintage(d, 4);
    const events = [transferred(d[from], ZERO, all), transferred(d[to], ZERO, lost), transferred(d[from], d[to], 400n)];
    await expectEffects(d, () => give(d, hands, 1, 400n), events, {
      [`${from}.lane3`]: -400n,
      [`${to}.lane3`]: 400n,
    });
  });

  it("writes nothing to oneself, and for zero {Transfer}", async () => {
    const d = await loadFixture(fixture);
    const own = (): Sent => give(d, hands, 1, 1_000n, d[from].address);
    await expectEffects(d, own, [transferred(d[from], d[from], 1_000n)], {});
    await expectEffects(d, () => give(d, hands, 5, 0n), [transferred(d[from], d[to], 0n)], {});
  });
}

function refusesEpochs({ connection, fixture }: Env, hands: Hands): void {
  const { loadFixture, time } = connection.networkHelpers;
  const { from, to } = hands;

  it("reverts with {ERC20InsufficientBalance} for more than the epoch has, whatever the others have", async () => {
    const d = await loadFixture(fixture);
    const insufficient = ["ERC20InsufficientBalance", d[from].address] as const;
    await expectRefusal(d, give(d, hands, 1, 1_001n), ...insufficient, 1_000n, 1_001n);
    await expectRefusal(d, give(d, hands, 2, 1n), ...insufficient, 0n, 1n);
  });

  it("moves those of an epoch in its last second, and reverts with {ERC7818TransferredExpiredToken} after it", async () => {
    const d = await loadFixture(fixture);
    await inVintage(d, 4, -1);
    await give(d, hands, 0, 1n);
    await inVintage(d, 4);
    await expectRefusal(d, give(d, hands, 0, 1n), "ERC7818TransferredExpiredToken", d[from].address, 0n);
  });

  it("reverts with {LoyaltyToken_AccountHeld} while a hold is running, to the second", async () => {
    const d = await loadFixture(fixture);
    const until = (await now(d)) + DAY;
    await d.office.connect(d.guard).hold(d[from], until, REF);
    await d.token.connect(d[from]).approve(d.till, 1n);
    for (const [second, call] of [
      [until - 2, () => give(d, hands, 0, 1n)],
      [until - 1, () => spend(d, hands, 0, 1n)],
    ] as const) {
      await time.setNextBlockTimestamp(second);
      const held = [d[from].address, BigInt(second), BigInt(until)] as const;
      await expectRefusal(d, call(), "LoyaltyToken_AccountHeld", ...held);
    }
    await time.setNextBlockTimestamp(until);
    await give(d, hands, 0, 1n);
  });

  it("reverts with {LoyaltyToken_NonHolder} to an escrow of the suite, and to zero", async () => {
    const d = await loadFixture(fixture);
    for (const address of [d.escrow.address, ZERO])
      await expectRefusal(d, give(d, hands, 1, 1n, address), "LoyaltyToken_NonHolder", address);
  });

  it("tells an account's points by epoch, which are its balance", async () => {
    const d = await loadFixture(fixture);
    for (const who of [from, to]) {
      const epochs = [0, 1, 2].map((epoch) => d.token.balanceOfAtEpoch(epoch, d[who]));
      const sum = (await Promise.all(epochs)).reduce((total, each) => total + each, 0n);
      expect(sum).to.equal(await d.token.balanceOf(d[who]));
    }
  });
}

/** A member has no epochs: such points go by ERC-20 alone. */
export function refusesERC7818({ connection, fixture }: Env, hands: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const { from, to } = hands;

  it("reverts with {LoyaltyToken_NotCustomer} by epoch, spends no allowance, and tells none of a member", async () => {
    const d = await loadFixture(fixture);
    await d.token.connect(d[from]).approve(d.till, 9n);
    const member = (await d.token.accountOf(d[from])).isMember ? d[from] : d[to];
    for (const call of [() => give(d, hands, 0, 1n), () => spend(d, hands, 0, 1n), () => give(d, hands, 0, 0n)])
      await expectRefusal(d, call(), "LoyaltyToken_NotCustomer", member.address);
    expect(await d.token.allowance(d[from], d.till)).to.equal(9n);
    expect(await d.token.balanceOfAtEpoch(0, member)).to.equal(0n);
  });
}
