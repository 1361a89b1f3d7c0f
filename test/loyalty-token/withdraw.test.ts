import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { BOUGHT, inVintage, NEVER, seize, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** Alice has 600.00, and the baker has accepted 100.00 of what she had. */
async function acceptedFixture() {
  const d = await stockedCoalition(connection);
  await d.token.connect(d.baker).transfer(d.alice, 10_000n);
  await d.token.connect(d.alice).transfer(d.baker, 10_000n);
  return d;
}

/** A wind-down was announced in vintage 0, and its 90 days end there: it takes effect with vintage 1. */
async function windingFixture() {
  const d = await acceptedFixture();
  await d.office.connect(d.operator).windDown();
  return d;
}

async function closedFixture() {
  const d = await windingFixture();
  await inVintage(d, 1);
  await networkHelpers.mine();
  return d;
}

async function lastingFixture() {
  return stockedCoalition(connection, { vintageLength: NEVER });
}

const withdraw = (d: Coalition, amount: bigint, by = d.baker, to: { address: string } = by): Sent =>
  d.token.connect(by).withdraw(amount, to.address);

const withdrawn = (who: { address: string }, paid: bigint) => ["PointsWithdrawn", who.address, paid] as const;

describe("LoyaltyToken.withdraw", () => {
  it("reverts with {LoyaltyToken_PayeeForbidden} to the token itself", async () => {
    const d = await loadFixture(acceptedFixture);
    const call = withdraw(d, 1n, d.baker, { address: d.tokenAddress });
    await expectRefusal(d, call, "LoyaltyToken_PayeeForbidden", d.tokenAddress);
  });

  describe("given a member", () => {
    it("pays accepted points at par, the bought ones stay {PointsWithdrawn}", async () => {
      const d = await loadFixture(acceptedFixture);
      const events = [transferred(d.baker, ZERO, 10_000n), withdrawn(d.baker, 1_000_000n)];
      await expectEffects(d, () => withdraw(d, 10_000n), events, {
        "baker.accepted": -10_000n,
        "baker.money": 1_000_000n,
        "all.supply": -10_000n,
        "all.money": -1_000_000n,
      });
    });

    it("pays bought points at par after them, not the spread, to another address {PointsWithdrawn}", async () => {
      const d = await loadFixture(acceptedFixture);
      const events = [transferred(d.baker, ZERO, 940_000n), withdrawn(d.baker, 94_000_000n)];
      await expectEffects(d, () => withdraw(d, 940_000n, d.baker, d.bob), events, {
        "baker.accepted": -10_000n,
        "baker.bought": -930_000n,
        "bob.money": 94_000_000n,
        "all.supply": -940_000n,
        "all.money": -94_000_000n,
      });
    });

    it("reverts with {ERC20InsufficientBalance} for a unit more than it has", async () => {
      const d = await loadFixture(acceptedFixture);
      const call = withdraw(d, 940_001n);
      await expectRefusal(d, call, "ERC20InsufficientBalance", d.baker.address, 940_000n, 940_001n);
    });

    for (const standing of ["suspended", "left", "closed"] as const) {
      it(`pays when it is ${standing}`, async () => {
        const d = await loadFixture(acceptedFixture);
        if (standing === "suspended") await d.office.connect(d.guard).suspend(d.baker);
        if (standing === "left") await d.office.connect(d.operator).release(d.baker);
        if (standing === "closed") {
          await d.office.connect(d.operator).windDown();
          await inVintage(d, 9);
          await networkHelpers.mine();
        }
        const events = [transferred(d.baker, ZERO, 940_000n), withdrawn(d.baker, 94_000_000n)];
        await expectEffects(d, () => withdraw(d, 940_000n), events, {
          "baker.accepted": -10_000n,
          "baker.bought": -930_000n,
          "baker.money": 94_000_000n,
          "all.supply": -940_000n,
          "all.money": -94_000_000n,
        });
      });
    }

    it("pays the treasury breakage that it claims on the way {PointsWithdrawn}", async () => {
      const d = await loadFixture(acceptedFixture);
      await inVintage(d, 4);
      const events = [
        transferred(ZERO, d.treasury, 60_000n),
        transferred(d.treasury, ZERO, 60_000n),
        withdrawn(d.treasury, 6_000_000n),
      ];
      await expectEffects(d, () => withdraw(d, 60_000n, d.treasury), events, {
        "treasury.accepted": -60_000n,
        "treasury.money": 6_000_000n,
        "all.breakage": -60_000n,
        "all.supply": -60_000n,
        "all.money": -6_000_000n,
      });
    });
  });

  describe("given a customer", () => {
    it("reverts with {LoyaltyToken_NotWindingDown} as long as no wind-down was announced", async () => {
      const d = await loadFixture(acceptedFixture);
      await networkHelpers.time.setNextBlockTimestamp(d.start + 5 * DAY);
      await expectRefusal(d, withdraw(d, 1n, d.alice), "LoyaltyToken_NotWindingDown", 0n, 4_095n);
    });

    it("pays during the notice, in which members still issue {PointsWithdrawn}", async () => {
      const d = await loadFixture(windingFixture);
      await d.token.connect(d.baker).transfer(d.alice, 100n);
      const events = [transferred(d.alice, ZERO, 60_100n), withdrawn(d.alice, 6_010_000n)];
      await expectEffects(d, () => withdraw(d, 60_100n, d.alice), events, {
        "alice.lane0": -60_100n,
        "alice.money": 6_010_000n,
        "all.lane0": -60_100n,
        "all.supply": -60_100n,
        "all.money": -6_010_000n,
      });
    });

    it("pays live points at par from then on, the oldest first {PointsWithdrawn}", async () => {
      const d = await loadFixture(closedFixture);
      const events = [transferred(d.alice, ZERO, 60_000n), withdrawn(d.alice, 6_000_000n)];
      await expectEffects(d, () => withdraw(d, 60_000n, d.alice), events, {
        "alice.lane1": -60_000n,
        "alice.money": 6_000_000n,
        "all.lane1": -60_000n,
        "all.supply": -60_000n,
        "all.money": -6_000_000n,
      });
    });

    it("pays in the last second of the last vintage, and no longer", async () => {
      const d = await loadFixture(closedFixture);
      await inVintage(d, 4, -1);
      await withdraw(d, 1n, d.alice);
      await inVintage(d, 4);
      const call = withdraw(d, 1n, d.alice);
      await expectRefusal(d, call, "ERC20InsufficientBalance", d.alice.address, 0n, 1n);
    });

    it("reverts with {ERC20InsufficientBalance} for a unit more", async () => {
      const d = await loadFixture(closedFixture);
      const call = withdraw(d, 60_001n, d.alice);
      await expectRefusal(d, call, "ERC20InsufficientBalance", d.alice.address, 60_000n, 60_001n);
    });

    it("reverts with {LoyaltyToken_AccountHeld} while a hold is running", async () => {
      const d = await loadFixture(closedFixture);
      const until = d.start + d.vintageLength + 20 * DAY;
      await d.office.connect(d.guard).hold(d.alice, until, ethers.ZeroHash);
      await networkHelpers.time.setNextBlockTimestamp(until - 1);
      const call = withdraw(d, 1n, d.alice);
      await expectRefusal(d, call, "LoyaltyToken_AccountHeld", d.alice.address, BigInt(until - 1), BigInt(until));
      await networkHelpers.time.setNextBlockTimestamp(until);
      await withdraw(d, 1n, d.alice);
    });

    it("pays for ever where nothing expires, from the announcement on", async () => {
      const d = await loadFixture(lastingFixture);
      await networkHelpers.time.setNextBlockTimestamp(d.start + 10 * DAY);
      await d.office.connect(d.operator).windDown();
      await withdraw(d, 1n, d.alice);
      await inVintage(d, 100);
      const events = [transferred(d.alice, ZERO, 59_999n), withdrawn(d.alice, 5_999_900n)];
      await expectEffects(d, () => withdraw(d, 59_999n, d.alice), events, {
        "alice.lane0": -59_999n,
        "alice.money": 5_999_900n,
        "all.lane0": -59_999n,
        "all.supply": -59_999n,
        "all.money": -5_999_900n,
      });
    });
  });

  describe("given the reserve is short", () => {
    it("pays two the same share, whoever comes first", async () => {
      const d = await loadFixture(acceptedFixture);
      // a third of what backs 30,000.00 points is left
      await seize(d, (await d.money.balanceOf(d.tokenAddress)) - BOUGHT * d.unitValue);
      const { payout } = await d.token.quote(30_000n);
      expect(payout).to.equal(1_000_000n);
      for (const who of [d.baker, d.grocer]) {
        const before = await d.money.balanceOf(who);
        await withdraw(d, 30_000n, who);
        expect((await d.money.balanceOf(who)) - before).to.equal(1_000_000n);
      }
    });

    it("pays at par while the spread alone is short", async () => {
      const d = await loadFixture(acceptedFixture);
      await seize(d, (await d.money.balanceOf(d.tokenAddress)) - 3n * BOUGHT * d.unitValue);
      expect((await d.token.quote(30_000n)).payout).to.equal(3_000_000n);
    });
  });
});
