import { expect } from "chai";
import { network } from "hardhat";
import { expectEffects, transferred } from "../helpers/loyalty-effects.ts";
import { inVintage, stockedCoalition, ZERO } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture, mine } = connection.networkHelpers;

/** Alice has 600.00 and bob 50.00 that lapse with vintage 4, bob 7.00 of vintage 1. */
async function lapsedFixture() {
  const d = await stockedCoalition(connection);
  await d.token.connect(d.baker).transfer(d.bob, 5_000n);
  await inVintage(d, 1);
  await d.token.connect(d.baker).transfer(d.bob, 700n);
  await inVintage(d, 4);
  await mine();
  return d;
}

describe("LoyaltyToken.expire", () => {
  it("logs what each has lost, once; live points stay, and nobody's balance changes {Transfer}", async () => {
    const d = await loadFixture(lapsedFixture);
    const everybody = [d.alice, d.baker, d.bob, d.alice, d.stranger];
    expect(await d.token.expire.staticCall(everybody)).to.equal(65_000n);
    const events = [transferred(d.alice, ZERO, 60_000n), transferred(d.bob, ZERO, 5_000n)];
    await expectEffects(d, () => d.token.expire(everybody), events, {});
    await expectEffects(d, () => d.token.expire(everybody), [], {});
    expect(await d.token.balanceOf(d.bob)).to.equal(700n);
  });

  it("makes the events' sums the views, after breakage is claimed too", async () => {
    const d = await loadFixture(lapsedFixture);
    await d.token.expire([d.alice, d.bob]);
    await d.office.claimBreakage();
    const sums = new Map<string, bigint>();
    for (const { args } of await d.token.queryFilter(d.token.filters.Transfer())) {
      sums.set(args.from, (sums.get(args.from) ?? 0n) - args.value);
      sums.set(args.to, (sums.get(args.to) ?? 0n) + args.value);
    }
    for (const who of [d.alice, d.bob, d.baker, d.treasury])
      expect(sums.get(who.address)).to.equal(await d.token.balanceOf(who));
    expect(-(sums.get(ZERO) ?? 0n)).to.equal(await d.token.totalSupply());
  });
});
