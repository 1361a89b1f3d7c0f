import { network } from "hardhat";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { BOUGHT, inVintage, openCoalition, seize, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function openFixture() {
  return openCoalition(connection);
}

/** Reserves of 2, 6 and 18 decimals behind a point worth one whole unit. */
const fixtures = [2, 6, 18].map((decimals) => {
  const unitValue = 10n ** BigInt(decimals - 2);
  async function decimalsFixture() {
    return { ...(await openCoalition(connection, { decimals, unitValue })), decimals };
  }
  return { decimals, unitValue, decimalsFixture };
});

async function takingFixture() {
  const money = await ethers.deployContract("FeeToken__Mock");
  await money.setFee(false);
  const d = await openCoalition(connection, { money });
  await money.setFee(true);
  return d;
}

const deposit = (d: Coalition, amount: bigint, by = d.baker): Sent => d.token.connect(by).deposit(amount);

describe("LoyaltyToken.deposit", () => {
  it("reverts with {LoyaltyToken_NotMember} for a customer", async () => {
    const d = await loadFixture(openFixture);
    await expectRefusal(d, deposit(d, 1n, d.alice), "LoyaltyToken_NotMember", d.alice.address);
  });

  it("reverts with {LoyaltyToken_MemberIsSuspended} for a suspended member", async () => {
    const d = await loadFixture(openFixture);
    await d.office.connect(d.guard).suspend(d.baker);
    await expectRefusal(d, deposit(d, 1n), "LoyaltyToken_MemberIsSuspended", d.baker.address);
  });

  it("reverts with {LoyaltyToken_MemberHasLeft} for one that has left", async () => {
    const d = await loadFixture(openFixture);
    await d.office.connect(d.operator).release(d.baker);
    await expectRefusal(d, deposit(d, 1n), "LoyaltyToken_MemberHasLeft", d.baker.address);
  });

  it("reverts with {LoyaltyToken_IssuingEnded} from the moment a wind-down takes effect", async () => {
    const d = await loadFixture(openFixture);
    await d.office.connect(d.operator).windDown();
    await inVintage(d, 1, -1);
    await deposit(d, 1n);
    await inVintage(d, 1);
    await expectRefusal(d, deposit(d, 1n), "LoyaltyToken_IssuingEnded", BigInt(d.start + d.vintageLength), 1n);
  });

  it("reverts with {LoyaltyToken_SupplyCapExceeded} beyond what a lane holds", async () => {
    const d = await loadFixture(openFixture);
    const cap = 2n ** 48n - 1n;
    const room = cap - 3n * BOUGHT;
    await expectRefusal(d, deposit(d, room + 1n), "LoyaltyToken_SupplyCapExceeded", cap + 1n, cap);
    await expectRefusal(d, deposit(d, 2n ** 256n - 1n), "LoyaltyToken_SupplyCapExceeded", 2n ** 256n - 1n, cap);
    await deposit(d, room);
    await d.token.connect(d.baker).transfer(d.alice, room);
    await expectEffects(d, () => d.token.connect(d.alice).transfer(d.bob, room), [transferred(d.alice, d.bob, room)], {
      "alice.lane0": -room,
      "bob.lane0": room,
    });
  });

  it("reverts with {LoyaltyToken_ReserveShort} while the reserve does not back all points", async () => {
    const d = await loadFixture(openFixture);
    const backing = 3n * BOUGHT * d.unitValue;
    await seize(d, (await d.money.balanceOf(d.tokenAddress)) - backing);
    await deposit(d, 1n);
    await seize(d, 4n);
    await expectRefusal(d, deposit(d, 1n), "LoyaltyToken_ReserveShort", backing + 99n, backing + 100n);
  });

  for (const { decimals, unitValue, decimalsFixture } of fixtures) {
    it(`takes value and spread of a reserve with ${decimals} decimals {PointsDeposited}`, async () => {
      const d = await loadFixture(decimalsFixture);
      const value = 10_001n * unitValue;
      // 2.5 %, rounded up
      const spread = (value * 25n + 999n) / 1_000n;
      const events = [
        transferred(ZERO, d.baker, 10_001n),
        ["PointsDeposited", d.baker.address, 10_001n, value, spread] as const,
      ];
      await expectEffects(d, () => deposit(d, 10_001n), events, {
        "baker.bought": 10_001n,
        "baker.money": -value - spread,
        "all.supply": 10_001n,
        "all.spreadAccrued": spread,
        "all.money": value + spread,
      });
    });
  }

  it("reverts with {Funding_ReceivedDiffers} when the reserve takes a fee", async () => {
    const d = await loadFixture(takingFixture);
    const call = deposit(d, 10_000n);
    await expectRefusal(d, call, "Funding_ReceivedDiffers", await d.money.getAddress(), 1_014_750n, 1_025_000n);
  });
});
