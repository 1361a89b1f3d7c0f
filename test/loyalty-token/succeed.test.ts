import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, REF, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

async function namedFixture() {
  const d = await stockedCoalition(connection);
  await inVintage(d, 1);
  await d.token.connect(d.baker).transfer(d.alice, 1_000n);
  await d.office.connect(d.alice).nameSuccessor(d.heir);
  return d;
}

/** The notice runs out at `ripe`. */
async function announcedFixture() {
  const d = await namedFixture();
  await inVintage(d, 1, DAY);
  await d.office.connect(d.heir).announceSuccession(d.alice);
  return { ...d, ripe: d.start + d.vintageLength + 15 * DAY };
}

const succeed = (d: Coalition, to: { address: string } = d.till, by = d.heir): Sent =>
  d.office.connect(by).succeed(d.alice, to.address);

describe("LoyaltyToken.succeed", () => {
  it("is prepared by the holder and announced by the successor {SuccessorNamed} {SuccessionAnnounced}", async () => {
    const d = await loadFixture(namedFixture);
    const name = (): Sent => d.office.connect(d.alice).nameSuccessor(d.bob);
    await expectEffects(d, name, [["SuccessorNamed", d.alice.address, d.bob.address]], {
      "alice.successor": d.bob.address,
    });
    await inVintage(d, 1, DAY - 1);
    const from = BigInt(d.start + d.vintageLength + 15 * DAY);
    const announced = ["SuccessionAnnounced", d.alice.address, d.bob.address, from] as const;
    await expectEffects(d, () => d.office.connect(d.bob).announceSuccession(d.alice), [announced], {
      "alice.successionFrom": from,
    });
  });

  it("moves points, vintages and earnings after 14 days {SuccessionCompleted}", async () => {
    const d = await loadFixture(announcedFixture);
    await time.setNextBlockTimestamp(d.ripe - 1);
    const events = [
      transferred(d.alice, d.till, 61_000n),
      ["SuccessionCompleted", d.alice.address, d.heir.address, d.till.address, 61_000n] as const,
    ];
    await expectEffects(d, () => succeed(d), events, {
      "alice.lane0": -1_000n,
      "alice.lane1": -60_000n,
      "alice.earned": -10n,
      "alice.earnedBefore": -600n,
      "alice.successor": ZERO,
      "alice.successionFrom": -BigInt(d.ripe),
      "till.lane0": 1_000n,
      "till.lane1": 60_000n,
      "till.earned": 10n,
      "till.earnedBefore": 600n,
    });
  });

  it("adds to dust that somebody sent to the new address {SuccessionCompleted}", async () => {
    const d = await loadFixture(announcedFixture);
    await d.token.connect(d.baker).transfer(d.bob, 99n);
    await d.token.connect(d.bob).transfer(d.till, 99n);
    await inVintage(d, 5);
    const events = [
      transferred(d.alice, ZERO, 61_000n),
      transferred(d.till, ZERO, 99n),
      transferred(d.alice, d.till, 0n),
      ["SuccessionCompleted", d.alice.address, d.heir.address, d.till.address, 0n] as const,
    ];
    await expectEffects(d, () => succeed(d), events, {
      "alice.successor": ZERO,
      "alice.successionFrom": -BigInt(d.ripe),
    });
  });

  it("keeps what the new address has {SuccessionCompleted}", async () => {
    const d = await loadFixture(announcedFixture);
    await d.token.connect(d.baker).transfer(d.bob, 99n);
    await d.token.connect(d.bob).transfer(d.till, 99n);
    await time.setNextBlockTimestamp(d.ripe - 1);
    const events = [
      transferred(d.alice, d.till, 61_000n),
      ["SuccessionCompleted", d.alice.address, d.heir.address, d.till.address, 61_000n] as const,
    ];
    await expectEffects(d, () => succeed(d), events, {
      "alice.lane0": -1_000n,
      "alice.lane1": -60_000n,
      "alice.earned": -10n,
      "alice.earnedBefore": -600n,
      "alice.successor": ZERO,
      "alice.successionFrom": -BigInt(d.ripe),
      "till.lane0": 1_000n,
      "till.lane1": 60_000n,
      "till.earned": 10n,
      "till.earnedBefore": 600n,
    });
    expect(await d.token.balanceOf(d.till)).to.equal(61_099n);
  });

  it("reverts with {LoyaltyToken_NotSuccessor} for anybody else, at every step", async () => {
    const d = await loadFixture(announcedFixture);
    const people = [d.alice.address, d.stranger.address, d.heir.address] as const;
    await time.setNextBlockTimestamp(d.ripe);
    await expectRefusal(d, succeed(d, d.till, d.stranger), "LoyaltyToken_NotSuccessor", ...people);
    const announce = d.office.connect(d.stranger).announceSuccession(d.alice);
    await expectRefusal(d, announce, "LoyaltyToken_NotSuccessor", ...people);
  });

  it("reverts with {LoyaltyToken_SuccessionTooEarly} without notice, and a second before it has run out", async () => {
    const d = await loadFixture(announcedFixture);
    await time.setNextBlockTimestamp(d.ripe - 1);
    const early = [d.alice.address, BigInt(d.ripe - 1), BigInt(d.ripe)] as const;
    await expectRefusal(d, succeed(d), "LoyaltyToken_SuccessionTooEarly", ...early);
    await d.office.connect(d.alice).nameSuccessor(d.heir);
    await time.setNextBlockTimestamp(d.ripe + 9);
    const never = [d.alice.address, BigInt(d.ripe + 9), 0n] as const;
    await expectRefusal(d, succeed(d), "LoyaltyToken_SuccessionTooEarly", ...never);
  });

  it("reverts with {LoyaltyToken_NotSuccessor} after the holder's veto", async () => {
    const d = await loadFixture(announcedFixture);
    await d.office.connect(d.alice).nameSuccessor(ZERO);
    await time.setNextBlockTimestamp(d.ripe);
    const people = [d.alice.address, d.heir.address, ZERO] as const;
    await expectRefusal(d, succeed(d), "LoyaltyToken_NotSuccessor", ...people);
  });

  it("reverts with {LoyaltyToken_SuccessionAnnounced} when announced again", async () => {
    const d = await loadFixture(announcedFixture);
    const call = d.office.connect(d.heir).announceSuccession(d.alice);
    await expectRefusal(d, call, "LoyaltyToken_SuccessionAnnounced", d.alice.address, BigInt(d.ripe));
  });

  it("reverts with {LoyaltyToken_AccountHeld} while a hold on the holder is running", async () => {
    const d = await loadFixture(announcedFixture);
    await d.office.connect(d.guard).hold(d.alice, d.ripe + DAY, REF);
    await time.setNextBlockTimestamp(d.ripe);
    const held = [d.alice.address, BigInt(d.ripe), BigInt(d.ripe + DAY)] as const;
    await expectRefusal(d, succeed(d), "LoyaltyToken_AccountHeld", ...held);
  });

  it("reverts with {LoyaltyToken_SuccessorHasEarned} to one who has earned points, and to the holder", async () => {
    const d = await loadFixture(announcedFixture);
    await d.token.connect(d.baker).transfer(d.till, 100n);
    await time.setNextBlockTimestamp(d.ripe);
    for (const to of [d.till, d.alice])
      await expectRefusal(d, succeed(d, to), "LoyaltyToken_SuccessorHasEarned", to.address);
  });

  it("reverts with {LoyaltyToken_NonHolder} and {LoyaltyToken_NotCustomer} to whom points cannot go", async () => {
    const d = await loadFixture(announcedFixture);
    await time.setNextBlockTimestamp(d.ripe);
    await expectRefusal(d, succeed(d, d.escrow), "LoyaltyToken_NonHolder", d.escrow.address);
    await expectRefusal(d, succeed(d, { address: ZERO }), "LoyaltyToken_NonHolder", ZERO);
    await expectRefusal(d, succeed(d, d.baker), "LoyaltyToken_NotCustomer", d.baker.address);
  });

  it("reverts with {LoyaltyToken_NotCustomer} when a member names a successor", async () => {
    const d = await loadFixture(announcedFixture);
    const naming = d.office.connect(d.baker).nameSuccessor(d.heir);
    await expectRefusal(d, naming, "LoyaltyToken_NotCustomer", d.baker.address);
  });
});
