import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import {
  deployCoalition,
  inVintage,
  OPERATOR_DELAY,
  REF,
  stockedCoalition,
  ZERO,
  type Coalition,
} from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

async function slowFixture() {
  return deployCoalition(connection, { operatorDelay: OPERATOR_DELAY, adminDelay: OPERATOR_DELAY });
}

const operating = (d: Coalition) => d.office.connect(d.operator);
const admit = (d: Coalition, who: { address: string }): Sent => operating(d).admit(who.address);

describe("LoyaltyToken, members", () => {
  describe("when one is admitted", () => {
    it("makes a new address a member without books {MemberAdmitted}", async () => {
      const d = await loadFixture(stockedFixture);
      await expectEffects(d, () => admit(d, d.heir), [["MemberAdmitted", d.heir.address, 0n]], {
        "heir.isMember": true,
      });
    });

    it("makes live points accepted ones; lapsed ones break, and earnings go {MemberAdmitted}", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 3);
      await d.token.connect(d.baker).transfer(d.alice, 900n);
      await inVintage(d, 4);
      const events = [transferred(d.alice, ZERO, 60_000n), ["MemberAdmitted", d.alice.address, 900n] as const];
      await expectEffects(d, () => admit(d, d.alice), events, {
        "alice.isMember": true,
        "alice.lane1": -900n,
        "alice.earnedBefore": -9n,
        "alice.accepted": 900n,
        "all.lane1": -900n,
      });
    });

    it("reverts with {LoyaltyToken_AlreadyMember} for a member, and for one that has left", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).release(d.grocer);
      for (const who of [d.baker, d.grocer])
        await expectRefusal(d, admit(d, who), "LoyaltyToken_AlreadyMember", who.address);
    });

    it("reverts with {LoyaltyToken_NonHolder} for an escrow of the suite, the token, and zero", async () => {
      const d = await loadFixture(stockedFixture);
      for (const address of [d.escrow.address, d.tokenAddress, ZERO])
        await expectRefusal(d, admit(d, { address }), "LoyaltyToken_NonHolder", address);
    });

    it("reverts with {LoyaltyToken_HasSuccessor} for a holder who has named one", async () => {
      const d = await loadFixture(stockedFixture);
      await d.office.connect(d.alice).nameSuccessor(d.heir);
      await expectRefusal(d, admit(d, d.alice), "LoyaltyToken_HasSuccessor", d.alice.address, d.heir.address);
    });

    it("reverts with {LoyaltyToken_AccountHeld} while a hold is running", async () => {
      const d = await loadFixture(stockedFixture);
      const until = d.start + 10 * DAY;
      await d.office.connect(d.guard).hold(d.alice, until, REF);
      await connection.networkHelpers.time.setNextBlockTimestamp(until - 1);
      const held = [d.alice.address, BigInt(until - 1), BigInt(until)] as const;
      await expectRefusal(d, admit(d, d.alice), "LoyaltyToken_AccountHeld", ...held);
    });
  });

  describe("when one is suspended", () => {
    it("cannot issue, and settles and withdraws as before {MemberSuspended}", async () => {
      const d = await loadFixture(stockedFixture);
      await d.token.connect(d.alice).transfer(d.baker, 1_000n);
      const call = (): Sent => d.office.connect(d.guard).suspend(d.baker);
      await expectEffects(d, call, [["MemberSuspended", d.baker.address]], { "baker.suspended": true });
      await d.token.connect(d.baker).transfer(d.grocer, 400n);
      await d.token.connect(d.baker).withdraw(600n, d.baker);
      const issuing = d.token.connect(d.baker).transfer(d.bob, 1n);
      await expectRefusal(d, issuing, "LoyaltyToken_MemberIsSuspended", d.baker.address);
    });

    it("reverts with {LoyaltyToken_NotMember}, {LoyaltyToken_MemberIsSuspended}, {LoyaltyToken_MemberIsTreasury}", async () => {
      const d = await loadFixture(stockedFixture);
      const guarding = d.office.connect(d.guard);
      await guarding.suspend(d.baker);
      await expectRefusal(d, guarding.suspend(d.alice), "LoyaltyToken_NotMember", d.alice.address);
      await expectRefusal(d, guarding.suspend(d.baker), "LoyaltyToken_MemberIsSuspended", d.baker.address);
      await expectRefusal(d, guarding.suspend(d.treasury), "LoyaltyToken_MemberIsTreasury", d.treasury.address);
    });
  });

  describe("when one is reinstated", () => {
    it("issues again {MemberReinstated}", async () => {
      const d = await loadFixture(stockedFixture);
      await d.office.connect(d.guard).suspend(d.baker);
      const call = (): Sent => operating(d).reinstate(d.baker);
      await expectEffects(d, call, [["MemberReinstated", d.baker.address]], { "baker.suspended": false });
      await d.token.connect(d.baker).transfer(d.bob, 1n);
    });

    it("reverts with {LoyaltyToken_MemberNotSuspended} and {LoyaltyToken_MemberHasLeft}", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).release(d.grocer);
      await expectRefusal(d, operating(d).reinstate(d.baker), "LoyaltyToken_MemberNotSuspended", d.baker.address);
      await expectRefusal(d, operating(d).reinstate(d.grocer), "LoyaltyToken_MemberHasLeft", d.grocer.address);
    });
  });

  describe("when one is released", () => {
    it("receives nothing any more, and withdraws for ever {MemberReleased}", async () => {
      const d = await loadFixture(stockedFixture);
      const call = (): Sent => operating(d).release(d.grocer);
      await expectEffects(d, call, [["MemberReleased", d.grocer.address]], { "grocer.left": true });
      const left = ["LoyaltyToken_MemberHasLeft", d.grocer.address] as const;
      await expectRefusal(d, d.token.connect(d.alice).transfer(d.grocer, 1n), ...left);
      await expectRefusal(d, d.token.connect(d.baker).transfer(d.grocer, 0n), ...left);
      await expectRefusal(d, d.token.connect(d.grocer).transfer(d.baker, 0n), ...left);
      await expectRefusal(d, d.token.connect(d.grocer).transfer(d.bob, 1n), ...left);
      await inVintage(d, 50);
      await d.token.connect(d.grocer).withdraw(1_000_000n, d.bob);
      expect(await d.money.balanceOf(d.bob)).to.equal(100_000_000n);
    });

    it("reverts with {LoyaltyToken_MemberIsTreasury} and, a second time, {LoyaltyToken_MemberHasLeft}", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).release(d.grocer);
      await expectRefusal(d, operating(d).release(d.grocer), "LoyaltyToken_MemberHasLeft", d.grocer.address);
      await expectRefusal(d, operating(d).release(d.treasury), "LoyaltyToken_MemberIsTreasury", d.treasury.address);
    });
  });

  describe("when one declines points", () => {
    it("says so itself {AcceptingChanged}", async () => {
      const d = await loadFixture(stockedFixture);
      const decline = (): Sent => d.office.connect(d.grocer).setAccepting(false);
      const accept = (): Sent => d.office.connect(d.grocer).setAccepting(true);
      await expectEffects(d, decline, [["AcceptingChanged", d.grocer.address, false]], { "grocer.declining": true });
      await expectEffects(d, accept, [["AcceptingChanged", d.grocer.address, true]], { "grocer.declining": false });
    });

    it("reverts with {LoyaltyToken_NotMember} for a customer", async () => {
      const d = await loadFixture(stockedFixture);
      const call = d.office.connect(d.alice).setAccepting(false);
      await expectRefusal(d, call, "LoyaltyToken_NotMember", d.alice.address);
    });
  });

  describe("when the treasury moves", () => {
    it("leaves the old one what has broken so far {TreasuryMoved}", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 4);
      const events = [
        transferred(ZERO, d.treasury, 60_000n),
        ["TreasuryMoved", d.treasury.address, d.grocer.address] as const,
      ];
      await expectEffects(d, () => d.office.connect(d.treasury).moveTreasury(d.grocer), events, {
        "treasury.treasury": false,
        "grocer.treasury": true,
        "all.breakage": -60_000n,
        "all.treasury": d.grocer.address,
      });
    });

    it("reverts with {LoyaltyToken_NotTreasury} for anybody else, the operator included", async () => {
      const d = await loadFixture(stockedFixture);
      const roles = [d.operator.address, d.treasury.address] as const;
      await expectRefusal(d, operating(d).moveTreasury(d.grocer), "LoyaltyToken_NotTreasury", ...roles);
    });

    it("reverts with {LoyaltyToken_MemberIsTreasury} to itself, and {LoyaltyToken_MemberHasLeft}", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).release(d.grocer);
      const moving = d.office.connect(d.treasury);
      await expectRefusal(d, moving.moveTreasury(d.treasury), "LoyaltyToken_MemberIsTreasury", d.treasury.address);
      await expectRefusal(d, moving.moveTreasury(d.grocer), "LoyaltyToken_MemberHasLeft", d.grocer.address);
    });
  });

  describe("given the access manager", () => {
    it("reverts with {AccessManagedUnauthorized} for everybody else, the deployer included", async () => {
      const d = await loadFixture(stockedFixture);
      const [deployer] = await connection.ethers.getSigners();
      for (const who of [deployer!, d.stranger, d.baker, d.treasury, d.guard]) {
        const office = d.office.connect(who);
        const calls: (() => Sent)[] = [
          () => office.admit(d.bob),
          () => office.reinstate(d.baker),
          () => office.release(d.baker),
          () => office.setTiers([]),
          () => office.setSpread(0),
          () => office.collectSpread(who),
          () => office.windDown(),
          () => office.setContractURI(""),
        ];
        const guarded: (() => Sent)[] = [
          () => office.suspend(d.baker),
          () => office.hold(d.alice, 0, REF),
          () => office.liftHold(d.alice),
        ];
        for (const call of who === d.guard ? calls : [...calls, ...guarded])
          await expectRefusal(d, call(), "AccessManagedUnauthorized", who.address);
      }
    });

    it("makes the operator wait for his delay, and the guard not", async () => {
      const d = await loadFixture(slowFixture);
      const data = d.office.interface.encodeFunctionData("admit", [d.baker.address]);
      await expect(operating(d).admit(d.baker)).to.be.revertedWithCustomError(d.manager, "AccessManagerNotScheduled");
      await d.manager.connect(d.operator).schedule(d.tokenAddress, data, 0);
      await connection.networkHelpers.time.increase(OPERATOR_DELAY);
      await operating(d).admit(d.baker);
      await d.office.connect(d.guard).suspend(d.baker);
      expect((await d.token.accountOf(d.baker)).suspended).to.equal(true);
    });

    it("makes the admin wait for his delay, so that he cannot go round the operator's", async () => {
      const d = await loadFixture(slowFixture);
      const grant: [bigint, string, number] = [1n, d.admin.address, 0];
      const data = d.manager.interface.encodeFunctionData("grantRole", grant);
      const manager = d.manager.connect(d.admin);
      await expect(manager.grantRole(...grant)).to.be.revertedWithCustomError(d.manager, "AccessManagerNotScheduled");
      await manager.schedule(d.manager, data, 0);
      await connection.networkHelpers.time.increase(OPERATOR_DELAY);
      await manager.grantRole(...grant);
      await d.office.connect(d.admin).admit(d.baker);
      expect((await d.token.accountOf(d.baker)).isMember).to.equal(true);
    });
  });
});
