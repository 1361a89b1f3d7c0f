import { expect } from "chai";
import { id as hashOf } from "ethers";
import { network } from "hardhat";
import type { FeeToken__Mock } from "../../typechain-types/index.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, pack, report, startOf } from "../helpers/keeping.ts";
import { cableFixture, expectPeriod, expectVerdict, knownFixture, STANDING } from "../helpers/levels.ts";
import { BLOCKLIST, bondedFixture as bonded, list } from "../helpers/listed-bonds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

async function bondedFixture() {
  return bonded(connection);
}

/** The provider claims a beginning of which the activator says nothing, and the charity is listed. */
async function claimedFixture() {
  const d = await cableFixture(connection, {}, BLOCKLIST);
  await d.levels.connect(d.provider).objectActivation(d.service, await time.latest());
  await list(d, d.charity.address);
  return d;
}

async function landedFixture(tokenName: string) {
  const d = await knownFixture(connection, {}, tokenName);
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [990_000]);
  return d;
}

async function listedFixture() {
  return landedFixture(BLOCKLIST);
}

async function feeFixture() {
  const d = await landedFixture("FeeToken__Mock");
  await (d.token as unknown as FeeToken__Mock).setFee(true);
  return d;
}

/** The provider of both services is a contract that, paid the first bond, asks for the second. */
async function hookFixture() {
  const attacker = await ethers.deployContract("Reenterer__Mock");
  const d = await bonded(connection, "HookToken__Mock", await attacker.getAddress());
  await attacker.prepare(d.levels, d.levels.interface.encodeFunctionData("conclude", [d.other, 0]), false);
  return { ...d, attacker };
}

describe("ServiceLevels: bonds", () => {
  describe("given the token refuses who is to have the bond", () => {
    it("credits an objector whom the arbiter follows {PayoutCredited} {PeriodRuled} {BondReturned}", async () => {
      const d = await loadFixture(bondedFixture);
      await list(d, d.alice.address);
      const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([985_000]));
      await expectEvents(
        d,
        sent,
        ["PeriodRuled", d.id, 0, pack([985_000])],
        ["BondReturned", d.id, d.alice.address, BOND],
        ["PayoutCredited", d.tokenAddress, d.alice.address, BOND],
      );
      await expectMoves(d, sent, {}, "levels");
      expect(await d.levels.credited(d.token, d.alice)).to.equal(BOND);
      await expectVerdict(d, 0, true, [985_000]);
    });

    it("credits the provider when the arbiter is silent {PayoutCredited} {BondReturned}", async () => {
      const d = await loadFixture(bondedFixture);
      await list(d, d.provider.address);
      await at(d, d.limit);
      const sent = d.levels.connect(d.stranger).conclude(d.service, 0);
      const events = [
        ["BondReturned", d.id, d.provider.address, BOND],
        ["PayoutCredited", d.tokenAddress, d.provider.address, BOND],
      ] as const;
      await expectEvents(d, sent, ...events);
      await expectMoves(d, sent, {}, "levels");
      expect(await d.levels.credited(d.token, d.provider)).to.equal(BOND);
      await expectRefusal(d, d.levels.conclude(d.service, 0), "ServiceLevels_NothingToConclude", d.id);
    });

    it("credits whom the service names for a provider who claimed in vain {PayoutCredited} {ActivationRuled}", async () => {
      const d = await loadFixture(claimedFixture);
      const sent = d.levels.connect(d.arbiter).ruleActivation(d.service, 0);
      await expectEvents(
        d,
        sent,
        ["ActivationRuled", d.id, 0],
        ["BondReturned", d.id, d.charity.address, BOND],
        ["PayoutCredited", d.tokenAddress, d.charity.address, BOND],
      );
      await expectMoves(d, sent, {}, "levels");
      expect(await d.levels.credited(d.token, d.charity)).to.equal(BOND);
    });

    it("pays the bonds of others {BondReturned}", async () => {
      const d = await loadFixture(bondedFixture);
      await list(d, d.alice.address);
      await d.levels.connect(d.arbiter).rule(d.service, 0, pack([985_000]));
      const sent = d.levels.connect(d.arbiter).rule(d.other, 0, pack([985_000]));
      const paid = ["BondReturned", d.otherId, d.bob.address, BOND] as const;
      await expectEvents(d, sent, ["PeriodRuled", d.otherId, 0, pack([985_000])], paid);
      await expectMoves(d, sent, { bob: BOND }, "levels");
    });
  });

  describe("given the token refuses the objector", () => {
    it("reverts with {Blocked}, and nothing is contested", async () => {
      const d = await loadFixture(listedFixture);
      await list(d, d.alice.address);
      const blocklist = await ethers.getContractAt(BLOCKLIST, d.tokenAddress);
      const sent = d.levels.connect(d.alice).object(d.service, 0, pack([1]));
      await expect(sent).to.be.revertedWithCustomError(blocklist, "Blocked").withArgs(d.alice);
      expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.reported);
    });
  });

  describe("given the token takes a fee", () => {
    it("reverts with {Funding_ReceivedDiffers}, and nothing is contested", async () => {
      const d = await loadFixture(feeFixture);
      const sent = d.levels.connect(d.alice).object(d.service, 0, pack([1]));
      const received = (BOND * 99n) / 100n;
      await expectRefusal(d, sent, "Funding_ReceivedDiffers", d.tokenAddress, received, BOND);
      expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.reported);
    });
  });

  describe("given a payee that calls back when he is paid", () => {
    it("pays him his own bond only, and the other one later {ReentrancyGuardReentrantCall}", async () => {
      const d = await loadFixture(hookFixture);
      await at(d, d.limit);
      const provider = await d.attacker.getAddress();
      await expectEvents(d, d.levels.conclude(d.service, 0), ["BondReturned", d.id, provider, BOND]);
      expect(await d.token.balanceOf(provider)).to.equal(BOND);
      expect([await d.attacker.attempts(), await d.attacker.succeeded()]).to.deep.equal([1n, false]);
      expect(await d.attacker.result()).to.equal(hashOf("ReentrancyGuardReentrantCall()").slice(0, 10));
      await expectEvents(d, d.levels.conclude(d.other, 0), ["BondReturned", d.otherId, provider, BOND]);
      expect(await d.token.balanceOf(provider)).to.equal(2n * BOND);
      await expectPeriod(d, 0, STANDING.objected, startOf(d, 1), d.limit - 1, [990_000]);
    });
  });
});
