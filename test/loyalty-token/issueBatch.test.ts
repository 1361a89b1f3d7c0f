import { network } from "hardhat";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, REF, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

type Item = readonly [to: { address: string }, amount: bigint];
const batch = (d: Coalition, items: readonly Item[], by = d.baker): Sent =>
  d.token.connect(by).issueBatch(
    items.map(([{ address }, amount]) => (BigInt(address) << 96n) | amount),
    REF,
  );

describe("LoyaltyToken.issueBatch", () => {
  it("issues to each, twice to one who is named twice, and logs lapsed points {BatchIssued}", async () => {
    const d = await loadFixture(stockedFixture);
    await inVintage(d, 4);
    const items = [
      [d.alice, 300n],
      [d.bob, 250n],
      [d.alice, 0n],
      [d.alice, 100n],
    ] as const;
    const events = [
      transferred(d.alice, ZERO, 60_000n),
      transferred(d.baker, d.alice, 300n),
      transferred(d.baker, d.bob, 250n),
      transferred(d.baker, d.alice, 0n),
      transferred(d.baker, d.alice, 100n),
      ["BatchIssued", d.baker.address, REF, 4n, 650n] as const,
    ];
    await expectEffects(d, () => batch(d, items), events, {
      "baker.bought": -650n,
      "alice.lane0": 400n,
      "alice.earned": 4n,
      "bob.lane0": 250n,
      "bob.earned": 2n,
      "all.lane0": 650n,
    });
  });

  it("issues nothing to nobody {BatchIssued}", async () => {
    const d = await loadFixture(stockedFixture);
    await expectEffects(d, () => batch(d, []), [["BatchIssued", d.baker.address, REF, 0n, 0n]], {});
  });

  it("reverts with {LoyaltyToken_BoughtExceeded} for a unit more than was bought, in all", async () => {
    const d = await loadFixture(stockedFixture);
    const call = batch(d, [
      [d.bob, 940_000n],
      [d.alice, 1n],
    ]);
    await expectRefusal(d, call, "LoyaltyToken_BoughtExceeded", d.baker.address, 940_001n, 940_000n);
  });

  it("reverts with {LoyaltyToken_BoughtExceeded} for an amount that no lane holds", async () => {
    const d = await loadFixture(stockedFixture);
    const call = batch(d, [[d.bob, 2n ** 96n - 1n]]);
    await expectRefusal(d, call, "LoyaltyToken_BoughtExceeded", d.baker.address, 2n ** 96n - 1n, 940_000n);
  });

  it("reverts with {LoyaltyToken_NotCustomer} when one is a member", async () => {
    const d = await loadFixture(stockedFixture);
    const call = batch(d, [
      [d.bob, 1n],
      [d.grocer, 1n],
    ]);
    await expectRefusal(d, call, "LoyaltyToken_NotCustomer", d.grocer.address);
  });

  it("reverts with {LoyaltyToken_NonHolder} when one is an escrow of the suite, or zero", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, batch(d, [[d.escrow, 1n]]), "LoyaltyToken_NonHolder", d.escrow.address);
    await expectRefusal(d, batch(d, [[{ address: ZERO }, 1n]]), "LoyaltyToken_NonHolder", ZERO);
  });

  it("reverts with {LoyaltyToken_NotMember} for a customer", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, batch(d, [[d.bob, 1n]], d.alice), "LoyaltyToken_NotMember", d.alice.address);
  });

  it("reverts with {LoyaltyToken_MemberIsSuspended} for a suspended member", async () => {
    const d = await loadFixture(stockedFixture);
    await d.office.connect(d.guard).suspend(d.baker);
    await expectRefusal(d, batch(d, [[d.bob, 1n]]), "LoyaltyToken_MemberIsSuspended", d.baker.address);
  });
});
