import { expect } from "chai";
import { network } from "hardhat";
import { eventsOf, expectEffects, transferred } from "../helpers/loyalty-effects.ts";
import { openCoalition, seize, ZERO } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Reserves behind a point that is worth one whole unit of them, and 2.5 % of what backs 23.45 points, rounded up. */
const RESERVES = [
  { decimals: 2, unitValue: 1n, spread: 59n },
  { decimals: 6, unitValue: 10n ** 4n, spread: 586_250n },
  { decimals: 18, unitValue: 10n ** 16n, spread: 586_250n * 10n ** 12n },
].map((reserve) => {
  /** The grocer has accepted 123.45. */
  async function acceptedFixture() {
    const d = await openCoalition(connection, reserve);
    await d.token.connect(d.baker).transfer(d.alice, 12_345n);
    await d.token.connect(d.alice).transfer(d.grocer, 12_345n);
    return d;
  }
  return { ...reserve, acceptedFixture };
});

describe("LoyaltyToken, reserves", () => {
  for (const { decimals, unitValue, spread, acceptedFixture } of RESERVES) {
    describe(`given ${decimals} decimals`, () => {
      it("renews for the spread, rounded up {AcceptedRenewed}", async () => {
        const d = await loadFixture(acceptedFixture);
        const events = [["AcceptedRenewed", d.grocer.address, 2_345n, spread]] as const;
        await expectEffects(d, () => d.office.connect(d.grocer).renew(2_345n), events, {
          "grocer.accepted": -2_345n,
          "grocer.bought": 2_345n,
          "grocer.money": -spread,
          "all.spreadAccrued": spread,
          "all.money": spread,
        });
      });

      it("pays at par {PointsWithdrawn}", async () => {
        const d = await loadFixture(acceptedFixture);
        const paid = 12_345n * unitValue;
        const events = [transferred(d.grocer, ZERO, 12_345n), ["PointsWithdrawn", d.grocer.address, paid] as const];
        await expectEffects(d, () => d.token.connect(d.grocer).withdraw(12_345n, d.grocer), events, {
          "grocer.accepted": -12_345n,
          "grocer.money": paid,
          "all.supply": -12_345n,
          "all.money": -paid,
        });
      });

      it("pays in proportion, rounded down, when a unit of it is missing {PointsWithdrawn}", async () => {
        const d = await loadFixture(acceptedFixture);
        // the spread of 30,000.00 points, and one unit of what backs them
        await seize(d, 75_000n * unitValue + 1n);
        const paid = unitValue - 1n;
        const events = [transferred(d.grocer, ZERO, 1n), ["PointsWithdrawn", d.grocer.address, paid] as const];
        const before = await d.money.balanceOf(d.grocer);
        expect(await eventsOf(d, d.token.connect(d.grocer).withdraw(1n, d.grocer))).to.deep.equal(events);
        expect((await d.money.balanceOf(d.grocer)) - before).to.equal(paid);
      });

      it("pays the spread, and nothing remains when everybody has left {SpreadCollected}", async () => {
        const d = await loadFixture(acceptedFixture);
        const accrued = 75_000n * unitValue;
        const collected = ["SpreadCollected", d.bob.address, accrued] as const;
        await expectEffects(d, () => d.office.connect(d.operator).collectSpread(d.bob), [collected], {
          "bob.money": accrued,
          "all.spreadAccrued": -accrued,
          "all.money": -accrued,
        });
        for (const member of [d.baker, d.grocer, d.florist])
          await d.token.connect(member).withdraw(await d.token.balanceOf(member), member);
        expect(await d.token.totalSupply()).to.equal(0n);
        expect(await d.money.balanceOf(d.tokenAddress)).to.equal(0n);
      });
    });
  }
});
