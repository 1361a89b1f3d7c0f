import { network } from "hardhat";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, NEVER, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

async function giftlessFixture() {
  return stockedCoalition(connection, { gifts: false });
}

async function lastingFixture() {
  return stockedCoalition(connection, { vintageLength: NEVER });
}

/** Alice has 600.00 of vintage 0, 200.00 of 1 and 100.00 of 2, and 250.00 have been redeemed at the grocer's in between. */
async function agedFixture() {
  const d = await stockedFixture();
  await inVintage(d, 1);
  await send(d, d.baker, d.alice, 20_000n);
  await inVintage(d, 2);
  await send(d, d.baker, d.alice, 10_000n);
  await send(d, d.alice, d.grocer, 25_000n);
  return d;
}

const send = (d: Coalition, from: HardhatEthersSigner, to: { address: string } | string, amount: bigint): Sent =>
  d.token.connect(from).transfer(typeof to === "string" ? to : to.address, amount);

describe("LoyaltyToken.transfer", () => {
  describe("given a member and a customer: issuing", () => {
    it("moves bought points into the current vintage and counts whole ones as earned {Transfer}", async () => {
      const d = await loadFixture(stockedFixture);
      await expectEffects(d, () => send(d, d.baker, d.bob, 12_345n), [transferred(d.baker, d.bob, 12_345n)], {
        "baker.bought": -12_345n,
        "bob.lane0": 12_345n,
        "bob.earned": 123n,
        "all.lane0": 12_345n,
      });
    });

    it("issues all that was bought", async () => {
      const d = await loadFixture(stockedFixture);
      await expectEffects(d, () => send(d, d.baker, d.bob, 940_000n), [transferred(d.baker, d.bob, 940_000n)], {
        "baker.bought": -940_000n,
        "bob.lane0": 940_000n,
        "bob.earned": 9_400n,
        "all.lane0": 940_000n,
      });
    });

    it("reverts with {LoyaltyToken_BoughtExceeded} for a unit more, whatever was accepted", async () => {
      const d = await loadFixture(stockedFixture);
      await send(d, d.alice, d.baker, 60_000n);
      const call = send(d, d.baker, d.bob, 940_001n);
      await expectRefusal(d, call, "LoyaltyToken_BoughtExceeded", d.baker.address, 940_001n, 940_000n);
    });

    it("reverts with {LoyaltyToken_NonHolder} to an escrow of the suite, and to the token itself", async () => {
      const d = await loadFixture(stockedFixture);
      await expectRefusal(d, send(d, d.baker, d.escrow, 1n), "LoyaltyToken_NonHolder", d.escrow.address);
      await expectRefusal(d, send(d, d.baker, d.tokenAddress, 1n), "LoyaltyToken_NonHolder", d.tokenAddress);
    });

    it("logs what the customer's word has lost since {Transfer}", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 5);
      const events = [transferred(d.alice, ZERO, 60_000n), transferred(d.baker, d.alice, 700n)];
      await expectEffects(d, () => send(d, d.baker, d.alice, 700n), events, {
        "baker.bought": -700n,
        "alice.lane0": 700n,
        "alice.earned": 7n,
        "all.lane0": 700n,
      });
    });
  });

  describe("given two members: settlement", () => {
    it("moves accepted points {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await expectEffects(d, () => send(d, d.grocer, d.baker, 24_000n), [transferred(d.grocer, d.baker, 24_000n)], {
        "grocer.accepted": -24_000n,
        "baker.accepted": 24_000n,
      });
    });

    it("reverts with {LoyaltyToken_AcceptedExceeded} for a unit more, whatever was bought", async () => {
      const d = await loadFixture(agedFixture);
      const call = send(d, d.grocer, d.baker, 25_001n);
      await expectRefusal(d, call, "LoyaltyToken_AcceptedExceeded", d.grocer.address, 25_001n, 25_000n);
    });

    it("claims breakage before the treasury settles {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await inVintage(d, 4);
      const events = [transferred(ZERO, d.treasury, 35_000n), transferred(d.treasury, d.baker, 30_000n)];
      await expectEffects(d, () => send(d, d.treasury, d.baker, 30_000n), events, {
        "treasury.accepted": -30_000n,
        "baker.accepted": 30_000n,
        "all.breakage": -35_000n,
      });
    });
  });

  describe("given a customer and a member: redeeming", () => {
    it("takes the oldest vintages first, and arrives as accepted {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await expectEffects(d, () => send(d, d.alice, d.grocer, 40_000n), [transferred(d.alice, d.grocer, 40_000n)], {
        "alice.lane2": -35_000n,
        "alice.lane1": -5_000n,
        "grocer.accepted": 40_000n,
        "all.lane2": -35_000n,
        "all.lane1": -5_000n,
      });
    });

    it("takes all, to the last unit", async () => {
      const d = await loadFixture(agedFixture);
      await expectEffects(d, () => send(d, d.alice, d.grocer, 65_000n), [transferred(d.alice, d.grocer, 65_000n)], {
        "alice.lane2": -35_000n,
        "alice.lane1": -20_000n,
        "alice.lane0": -10_000n,
        "grocer.accepted": 65_000n,
        "all.lane2": -35_000n,
        "all.lane1": -20_000n,
        "all.lane0": -10_000n,
      });
    });

    it("reverts with {ERC20InsufficientBalance} for a unit more", async () => {
      const d = await loadFixture(agedFixture);
      const call = send(d, d.alice, d.grocer, 65_001n);
      await expectRefusal(d, call, "ERC20InsufficientBalance", d.alice.address, 65_000n, 65_001n);
    });

    it("pays with live points alone, and logs the lapsed ones {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await inVintage(d, 4);
      const events = [transferred(d.alice, ZERO, 35_000n), transferred(d.alice, d.grocer, 30_000n)];
      await expectEffects(d, () => send(d, d.alice, d.grocer, 30_000n), events, {
        "alice.lane3": -20_000n,
        "alice.lane2": -10_000n,
        "grocer.accepted": 30_000n,
        "all.lane3": -20_000n,
        "all.lane2": -10_000n,
      });
    });

    it("takes points in the last second of their fourth vintage", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 4, -2);
      await expectEffects(d, () => send(d, d.alice, d.grocer, 60_000n), [transferred(d.alice, d.grocer, 60_000n)], {
        "alice.lane3": -60_000n,
        "grocer.accepted": 60_000n,
        "all.lane3": -60_000n,
      });
    });

    it("reverts with {ERC20InsufficientBalance} a second later", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 4);
      const call = send(d, d.alice, d.grocer, 1n);
      await expectRefusal(d, call, "ERC20InsufficientBalance", d.alice.address, 0n, 1n);
    });
  });

  describe("given two customers: a gift", () => {
    it("keeps the vintages, the oldest first {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await expectEffects(d, () => send(d, d.alice, d.bob, 60_000n), [transferred(d.alice, d.bob, 60_000n)], {
        "alice.lane2": -35_000n,
        "alice.lane1": -20_000n,
        "alice.lane0": -5_000n,
        "bob.lane2": 35_000n,
        "bob.lane1": 20_000n,
        "bob.lane0": 5_000n,
      });
    });

    it("reverts with {LoyaltyToken_GiftsNotAllowed} where the coalition does without gifts", async () => {
      const d = await loadFixture(giftlessFixture);
      const call = send(d, d.alice, d.bob, 1n);
      await expectRefusal(d, call, "LoyaltyToken_GiftsNotAllowed", d.alice.address, d.bob.address);
    });

    it("reverts with {LoyaltyToken_NonHolder} to an escrow of the suite", async () => {
      const d = await loadFixture(stockedFixture);
      await expectRefusal(d, send(d, d.alice, d.escrow, 1n), "LoyaltyToken_NonHolder", d.escrow.address);
    });

    it("logs what both words have lost {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await send(d, d.alice, d.bob, 34_000n);
      await inVintage(d, 4);
      const events = [
        transferred(d.alice, ZERO, 1_000n),
        transferred(d.bob, ZERO, 34_000n),
        transferred(d.alice, d.bob, 5n),
      ];
      await expectEffects(d, () => send(d, d.alice, d.bob, 5n), events, { "alice.lane3": -5n, "bob.lane3": 5n });
    });

    it("moves one lane where nothing expires, centuries later", async () => {
      const d = await loadFixture(lastingFixture);
      await inVintage(d, 400);
      await expectEffects(d, () => send(d, d.alice, d.bob, 500n), [transferred(d.alice, d.bob, 500n)], {
        "alice.lane0": -500n,
        "bob.lane0": 500n,
      });
    });
  });

  describe("when nothing moves", () => {
    it("logs the treasury's transfer of zero and claims nothing {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await inVintage(d, 5);
      await expectEffects(d, () => send(d, d.treasury, d.baker, 0n), [transferred(d.treasury, d.baker, 0n)], {});
    });

    for (const [who, amount] of [
      ["alice", 65_000n],
      ["grocer", 25_000n],
    ] as const) {
      it(`logs a transfer of ${who} to the same address and writes nothing {Transfer}`, async () => {
        const d = await loadFixture(agedFixture);
        await expectEffects(d, () => send(d, d[who], d[who], amount), [transferred(d[who], d[who], amount)], {});
      });
    }

    it("reverts with {ERC20InsufficientBalance} for more to oneself than there is", async () => {
      const d = await loadFixture(stockedFixture);
      const call = send(d, d.alice, d.alice, 60_001n);
      await expectRefusal(d, call, "ERC20InsufficientBalance", d.alice.address, 60_000n, 60_001n);
    });

    it("logs the treasury's breakage to itself and claims nothing {Transfer}", async () => {
      const d = await loadFixture(agedFixture);
      await inVintage(d, 4);
      const events = [transferred(d.treasury, d.treasury, 35_000n)];
      await expectEffects(d, () => send(d, d.treasury, d.treasury, 35_000n), events, {});
    });
  });
});
