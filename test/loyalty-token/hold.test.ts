import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, REF, stockedCoalition, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

async function shortFixture() {
  return stockedCoalition(connection, { vintageLength: 14 * DAY });
}

const hold = (d: Coalition, until: number, who = d.alice): Sent => d.office.connect(d.guard).hold(who, until, REF);

describe("LoyaltyToken.hold", () => {
  it("keeps what goes out back, not what comes in {HoldPlaced}", async () => {
    const d = await loadFixture(stockedFixture);
    const until = d.start + 20 * DAY;
    await expectEffects(d, () => hold(d, until), [["HoldPlaced", d.alice.address, BigInt(until), REF]], {
      "alice.heldUntil": BigInt(until),
    });
    await d.token.connect(d.baker).transfer(d.alice, 5n);
    for (const to of [d.bob, d.grocer, d.alice])
      await expectRefusal(
        d,
        d.token.connect(d.alice).transfer.staticCall(to, 1n, { blockTag: "latest" }),
        "LoyaltyToken_AccountHeld",
        d.alice.address,
        BigInt(await time.latest()),
        BigInt(until),
      );
    await time.setNextBlockTimestamp(until);
    await d.token.connect(d.alice).transfer(d.bob, 60_005n);
  });

  it("lasts until 30 days from now, and reverts with {LoyaltyToken_HoldOutOfRange} for a second more", async () => {
    const d = await loadFixture(stockedFixture);
    const now = d.start + 5 * DAY;
    const limit = now + 30 * DAY;
    for (const until of [limit + 1, now, 0]) {
      await time.setNextBlockTimestamp(now + (until > limit ? 0 : until === now ? 1 : 2));
      const at = BigInt(now + (until > limit ? 0 : until === now ? 1 : 2));
      const bounds = [at, at + BigInt(30 * DAY)] as const;
      await expectRefusal(d, hold(d, until), "LoyaltyToken_HoldOutOfRange", d.alice.address, BigInt(until), ...bounds);
    }
    await time.setNextBlockTimestamp(now + 3);
    await hold(d, limit + 3);
  });

  it("reverts with {LoyaltyToken_HoldOutOfRange} for a second of a vintage's last 14 days", async () => {
    const d = await loadFixture(stockedFixture);
    const limit = d.start + d.vintageLength - 14 * DAY;
    await time.setNextBlockTimestamp(limit - DAY);
    const bounds = [BigInt(limit - DAY), BigInt(limit)] as const;
    const call = hold(d, limit + 1);
    await expectRefusal(d, call, "LoyaltyToken_HoldOutOfRange", d.alice.address, BigInt(limit + 1), ...bounds);
    await hold(d, limit);
  });

  it("reverts with {LoyaltyToken_HoldOutOfRange} always, if vintages last 14 days", async () => {
    const d = await loadFixture(shortFixture);
    await inVintage(d, 1);
    const start = d.start + d.vintageLength;
    const bounds = [BigInt(start), BigInt(start)] as const;
    const call = hold(d, start + 1);
    await expectRefusal(d, call, "LoyaltyToken_HoldOutOfRange", d.alice.address, BigInt(start + 1), ...bounds);
  });

  it("reverts with {LoyaltyToken_HeldBefore} a second time in a vintage, even if it was lifted", async () => {
    const d = await loadFixture(stockedFixture);
    await hold(d, d.start + 20 * DAY);
    const lift = (): Sent => d.office.connect(d.guard).liftHold(d.alice);
    await time.setNextBlockTimestamp(d.start + 10 * DAY);
    await lift();
    await d.token.connect(d.alice).transfer(d.bob, 1n);
    await expectRefusal(d, hold(d, d.start + 20 * DAY), "LoyaltyToken_HeldBefore", d.alice.address, 0n);
    await inVintage(d, 1);
    await hold(d, d.start + d.vintageLength + DAY);
    await expectRefusal(
      d,
      hold(d, d.start + d.vintageLength + 2 * DAY),
      "LoyaltyToken_HeldBefore",
      d.alice.address,
      1n,
    );
  });

  it("reverts with {LoyaltyToken_NotCustomer} for a member", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, hold(d, d.start + 5 * DAY, d.baker), "LoyaltyToken_NotCustomer", d.baker.address);
  });

  it("reverts with {LoyaltyToken_NotHeld} when none is to be lifted", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, d.office.connect(d.guard).liftHold(d.alice), "LoyaltyToken_NotHeld", d.alice.address);
  });

  it("is forgotten by the first gift after it", async () => {
    const d = await loadFixture(stockedFixture);
    await hold(d, d.start + 2 * DAY + 100);
    await time.setNextBlockTimestamp(d.start + 3 * DAY);
    await expectEffects(d, () => d.token.connect(d.alice).transfer(d.bob, 7n), [transferred(d.alice, d.bob, 7n)], {
      "alice.lane0": -7n,
      "bob.lane0": 7n,
    });
  });
});
