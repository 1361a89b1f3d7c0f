import { network } from "hardhat";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, REF, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

const refund = (d: Coalition, to: { address: string }, amount = 500n, by = d.baker): Sent =>
  d.token.connect(by).refund(to.address, amount, REF);

describe("LoyaltyToken.refund", () => {
  for (const [vintage, lane] of [
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [9, 3],
  ] as const) {
    it(`gives points of the oldest live vintage, and nothing earned, in vintage ${vintage} {PointsRefunded}`, async () => {
      const d = await loadFixture(stockedFixture);
      if (vintage) await inVintage(d, vintage);
      const refunded = ["PointsRefunded", d.baker.address, d.bob.address, REF, 500n] as const;
      await expectEffects(d, () => refund(d, d.bob), [transferred(d.baker, d.bob, 500n), refunded], {
        "baker.bought": -500n,
        [`bob.lane${lane}`]: 500n,
        [`all.lane${lane}`]: 500n,
      });
    });
  }

  it("reverts with {LoyaltyToken_BoughtExceeded} for more than was bought", async () => {
    const d = await loadFixture(stockedFixture);
    const call = refund(d, d.bob, 940_001n);
    await expectRefusal(d, call, "LoyaltyToken_BoughtExceeded", d.baker.address, 940_001n, 940_000n);
  });

  it("reverts with {LoyaltyToken_NotMember}, {LoyaltyToken_NotCustomer} and {LoyaltyToken_NonHolder}", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, refund(d, d.bob, 1n, d.alice), "LoyaltyToken_NotMember", d.alice.address);
    await expectRefusal(d, refund(d, d.grocer), "LoyaltyToken_NotCustomer", d.grocer.address);
    await expectRefusal(d, refund(d, d.baker), "LoyaltyToken_NotCustomer", d.baker.address);
    await expectRefusal(d, refund(d, { address: ZERO }), "LoyaltyToken_NonHolder", ZERO);
  });

  it("reverts with {LoyaltyToken_MemberIsSuspended} for a suspended member", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.guard).suspend(d.baker);
    await expectRefusal(d, refund(d, d.bob), "LoyaltyToken_MemberIsSuspended", d.baker.address);
  });
});
