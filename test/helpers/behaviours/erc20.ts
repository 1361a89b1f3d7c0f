import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { expectEffects, expectRefusal, transferred, type Sent } from "../loyalty-effects.ts";
import { inVintage, ZERO, type Coalition } from "../loyalty.ts";
import type { Env, Hands } from "./hands.ts";

const approved = (d: Coalition, { from }: Hands, amount: bigint) =>
  ["Approval", d[from].address, d.till.address, amount] as const;

/** Everything that ERC-20 and ERC-6093 say of points between these hands. */
export function behavesAsERC20(env: Env, hands: Hands): void {
  transfers(env, hands);
  transfersByAllowance(env, hands);
}

function transfers({ connection, fixture }: Env, { from, to, all, moved, exceeded }: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const send = (d: Coalition, amount: bigint, recipient: string = d[to].address): Sent =>
    d.token.connect(d[from]).transfer(recipient, amount);

  it("moves them, and returns true {Transfer}", async () => {
    const d = await loadFixture(fixture);
    expect(await d.token.connect(d[from]).transfer.staticCall(d[to], 500n)).to.equal(true);
    await expectEffects(d, () => send(d, 500n), [transferred(d[from], d[to], 500n)], moved(500n));
  });

  it("moves them all, and reverts for a unit more {Transfer}", async () => {
    const d = await loadFixture(fixture);
    await expectRefusal(d, send(d, all + 1n), ...exceeded(d, all + 1n));
    await expectRefusal(d, send(d, MaxUint256), ...exceeded(d, MaxUint256));
    await expectEffects(d, () => send(d, all), [transferred(d[from], d[to], all)], moved(all));
  });

  it("moves none, lapsed ones included, and writes nothing {Transfer}", async () => {
    const d = await loadFixture(fixture);
    await inVintage(d, 5);
    await expectEffects(d, () => send(d, 0n), [transferred(d[from], d[to], 0n)], {});
  });

  it("reverts with {ERC20InvalidReceiver} to zero", async () => {
    const d = await loadFixture(fixture);
    await expectRefusal(d, send(d, 1n, ZERO), "ERC20InvalidReceiver", ZERO);
  });
}

function transfersByAllowance({ connection, fixture }: Env, hands: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const { from, to, all, moved, exceeded } = hands;
  const approve = (d: Coalition, amount: bigint): Sent => d.token.connect(d[from]).approve(d.till, amount);
  const spend = (d: Coalition, amount: bigint): Sent => d.token.connect(d.till).transferFrom(d[from], d[to], amount);
  const left = (d: Coalition): Promise<bigint> => d.token.allowance(d[from], d.till);

  it("moves what is allowed, returns true, and reverts with {ERC20InsufficientAllowance} for a unit more {Transfer}", async () => {
    const d = await loadFixture(fixture);
    await approve(d, 700n);
    const till = d.token.connect(d.till);
    expect(await till.transferFrom.staticCall(d[from], d[to], 500n)).to.equal(true);
    await expectEffects(d, () => spend(d, 500n), [transferred(d[from], d[to], 500n)], moved(500n));
    expect(await left(d)).to.equal(200n);
    await expectRefusal(d, spend(d, 201n), "ERC20InsufficientAllowance", d.till.address, 200n, 201n);
  });

  it("reverts for a unit more than there is, whatever is allowed, which stays", async () => {
    const d = await loadFixture(fixture);
    await approve(d, all + 1n);
    await expectRefusal(d, spend(d, all + 1n), ...exceeded(d, all + 1n));
    expect(await left(d)).to.equal(all + 1n);
  });

  it("leaves an infinite allowance as it is {Transfer}", async () => {
    const d = await loadFixture(fixture);
    await approve(d, MaxUint256);
    await expectEffects(d, () => spend(d, all), [transferred(d[from], d[to], all)], moved(all));
    expect(await left(d)).to.equal(MaxUint256);
  });

  it("replaces an allowance by the next one, for one spender, and moves nothing {Approval}", async () => {
    const d = await loadFixture(fixture);
    const giver = d.token.connect(d[from]);
    expect(await giver.approve.staticCall(d.till, 700n)).to.equal(true);
    for (const amount of [700n, 5n, 0n]) {
      await expectEffects(d, () => approve(d, amount), [approved(d, hands, amount)], {});
      expect(await left(d)).to.equal(amount);
      expect(await d.token.allowance(d[from], d.stranger)).to.equal(0n);
    }
    const stranger = d.token.connect(d.stranger).transferFrom(d[from], d[to], 1n);
    await expectRefusal(d, stranger, "ERC20InsufficientAllowance", d.stranger.address, 0n, 1n);
    await expectRefusal(d, giver.approve(ZERO, 1n), "ERC20InvalidSpender", ZERO);
  });
}
