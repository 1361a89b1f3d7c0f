import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { REF, stockedCoalition, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

const redeem = (d: Coalition, to: { address: string }, amount = 500n, by = d.alice): Sent =>
  d.token.connect(by).redeem(to.address, amount, REF);

describe("LoyaltyToken.redeem", () => {
  it("transfers with a reference {PointsRedeemed}", async () => {
    const d = await loadFixture(stockedFixture);
    const redeemed = ["PointsRedeemed", d.alice.address, d.grocer.address, REF, 500n] as const;
    await expectEffects(d, () => redeem(d, d.grocer), [transferred(d.alice, d.grocer, 500n), redeemed], {
      "alice.lane0": -500n,
      "grocer.accepted": 500n,
      "all.lane0": -500n,
    });
  });

  it("is accepted by a suspended member {PointsRedeemed}", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.guard).suspend(d.grocer);
    const redeemed = ["PointsRedeemed", d.alice.address, d.grocer.address, REF, 500n] as const;
    await expectEffects(d, () => redeem(d, d.grocer), [transferred(d.alice, d.grocer, 500n), redeemed], {
      "alice.lane0": -500n,
      "grocer.accepted": 500n,
      "all.lane0": -500n,
    });
  });

  it("reverts with {LoyaltyToken_NotCustomer} for a member", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, redeem(d, d.grocer, 1n, d.baker), "LoyaltyToken_NotCustomer", d.baker.address);
  });

  it("reverts with {LoyaltyToken_NotMember} at a customer's", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, redeem(d, d.bob), "LoyaltyToken_NotMember", d.bob.address);
  });

  it("reverts with {LoyaltyToken_MemberHasLeft} at one that has left", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.operator).release(d.grocer);
    await expectRefusal(d, redeem(d, d.grocer), "LoyaltyToken_MemberHasLeft", d.grocer.address);
  });

  it("reverts with {LoyaltyToken_MemberIsDeclining} at one that takes no points, until it does", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.grocer).setAccepting(false);
    await expectRefusal(d, redeem(d, d.grocer), "LoyaltyToken_MemberIsDeclining", d.grocer.address);
    await d.office.connect(d.grocer).setAccepting(true);
    await redeem(d, d.grocer);
  });

  it("reverts with {LoyaltyToken_AccountHeld} while a hold is running, to the second", async () => {
    const d = await loadFixture(stockedFixture);
    const until = d.start + 20 * DAY;
    await d.office.connect(d.guard).hold(d.alice, until, REF);
    await time.setNextBlockTimestamp(until - 1);
    const call = redeem(d, d.grocer);
    await expectRefusal(d, call, "LoyaltyToken_AccountHeld", d.alice.address, BigInt(until - 1), BigInt(until));
    await time.setNextBlockTimestamp(until);
    await redeem(d, d.grocer);
  });
});
