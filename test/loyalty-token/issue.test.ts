import { network } from "hardhat";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, REF, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

const issue = (d: Coalition, to: { address: string }, amount = 500n, by = d.baker): Sent =>
  d.token.connect(by).issue(to.address, amount, REF);

describe("LoyaltyToken.issue", () => {
  it("transfers with a reference {PointsIssued}", async () => {
    const d = await loadFixture(stockedFixture);
    const issued = ["PointsIssued", d.baker.address, d.bob.address, REF, 500n] as const;
    await expectEffects(d, () => issue(d, d.bob), [transferred(d.baker, d.bob, 500n), issued], {
      "baker.bought": -500n,
      "bob.lane0": 500n,
      "bob.earned": 5n,
      "all.lane0": 500n,
    });
  });

  it("reverts with {LoyaltyToken_NotMember} for a customer", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, issue(d, d.bob, 1n, d.alice), "LoyaltyToken_NotMember", d.alice.address);
  });

  it("reverts with {LoyaltyToken_NotCustomer} to a member", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, issue(d, d.grocer), "LoyaltyToken_NotCustomer", d.grocer.address);
  });

  it("reverts with {LoyaltyToken_MemberIsSuspended} and {LoyaltyToken_MemberHasLeft}", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.guard).suspend(d.baker);
    await d.office.connect(d.operator).release(d.grocer);
    await expectRefusal(d, issue(d, d.bob), "LoyaltyToken_MemberIsSuspended", d.baker.address);
    await expectRefusal(d, issue(d, d.bob, 1n, d.grocer), "LoyaltyToken_MemberHasLeft", d.grocer.address);
  });

  it("reverts with {LoyaltyToken_IssuingEnded} from the moment a wind-down takes effect", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.operator).windDown();
    await inVintage(d, 1, -1);
    await issue(d, d.bob);
    await inVintage(d, 1);
    await expectRefusal(d, issue(d, d.bob), "LoyaltyToken_IssuingEnded", BigInt(d.start + d.vintageLength), 1n);
  });

  it("reverts with {LoyaltyToken_IssuingEnded} in the last vintage, which never ends", async () => {
    const d = await loadFixture(stockedFixture);
    await inVintage(d, 4_095, -1);
    await issue(d, d.bob);
    await inVintage(d, 4_095);
    const time = BigInt(d.start + 4_095 * d.vintageLength);
    await expectRefusal(d, issue(d, d.bob), "LoyaltyToken_IssuingEnded", time, 4_095n);
    await inVintage(d, 5_000);
    await expectEffects(
      d,
      () => d.token.connect(d.bob).transfer(d.grocer, 500n),
      [transferred(d.bob, d.grocer, 500n)],
      { "bob.lane1": -500n, "grocer.accepted": 500n, "all.lane1": -500n },
    );
  });

  it("counts no more than 24 bits of whole points as earned", async () => {
    const d = await loadFixture(stockedFixture);
    await d.token.connect(d.baker).deposit(2n ** 47n);
    await issue(d, d.bob, 1_677_721_400n);
    const events = [
      transferred(d.baker, d.bob, 2n ** 46n),
      ["PointsIssued", d.baker.address, d.bob.address, REF, 2n ** 46n] as const,
    ];
    await expectEffects(d, () => issue(d, d.bob, 2n ** 46n), events, {
      "baker.bought": -(2n ** 46n),
      "bob.lane0": 2n ** 46n,
      "bob.earned": 1n,
      "all.lane0": 2n ** 46n,
    });
  });

  it("earns nothing with less than a point, however often", async () => {
    const d = await loadFixture(stockedFixture);
    for (let i = 0; i < 3; ++i) await issue(d, d.bob, 99n);
    const issued = ["PointsIssued", d.baker.address, d.bob.address, REF, 99n] as const;
    await expectEffects(d, () => issue(d, d.bob, 99n), [transferred(d.baker, d.bob, 99n), issued], {
      "baker.bought": -99n,
      "bob.lane0": 99n,
      "all.lane0": 99n,
    });
  });

  it("reverts with {ERC20InvalidReceiver} to zero", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, issue(d, { address: ZERO }), "ERC20InvalidReceiver", ZERO);
  });
});
