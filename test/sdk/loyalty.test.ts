import { expect } from "chai";
import { network } from "hardhat";
import { KeptError, loyalty, packItem, RevertError } from "@kept/sdk";
import { BOUGHT, OPERATOR_DELAY, REF, VINTAGE, ZERO } from "../helpers/loyalty.ts";
import { goTo, openClub, type Club } from "./coalition.ts";
import { DAY, failure } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function clubFixture(): Promise<Club> {
  return openClub(connection);
}

/** The operator's acts wait for two days. */
async function slowFixture(): Promise<Club> {
  const d = await openClub(connection);
  await d.manager.connect(d.admin).grantRole(1n, d.operator, OPERATOR_DELAY);
  return d;
}

async function refused(call: Promise<unknown>, name: string, args: object = {}): Promise<void> {
  const error = await failure(call);
  expect(error, name).to.be.instanceOf(RevertError);
  expect((error as RevertError).revert.name).to.equal(name);
  expect((error as RevertError).revert.args).to.deep.include(args);
}

describe("sdk: loyalty", () => {
  it("reads the coalition as plain values", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const reader = d.as(d.stranger);

    expect(await reader.terms()).to.deep.equal({
      reserve: await d.money.getAddress(),
      unitValue: 100n,
      start: d.start,
      vintageLength: VINTAGE,
      expires: true,
      gifts: true,
      maxSpreadBps: 1_000,
    });
    expect(await reader.books()).to.deep.equal({
      lanes: [0n, 0n, 0n, 0n],
      breakage: 0n,
      spreadAccrued: 7_500_000n,
      spreadBps: 250,
      nextSpreadBps: 250,
      spreadFrom: 0,
      closesAt: 0,
      closed: false,
      treasury: d.treasury.address,
    });
    expect(await reader.quote(10_000n)).to.deep.equal({ value: 1_000_000n, spread: 25_000n, payout: 1_000_000n });
    expect(await reader.tiersAt(0)).to.deep.equal([500, 2_000]);
    expect(await reader.totalSupply()).to.equal(3n * BOUGHT);
    expect([await reader.name(), await reader.symbol(), await reader.decimals()]).to.deep.equal([
      "High Street",
      "HIGH",
      2,
    ]);
    expect(await reader.contractURI()).to.equal("ipfs://high-street");
    expect(await reader.authority()).to.equal(await d.manager.getAddress());
    const { chainId } = await ethers.provider.getNetwork();
    const domain = { name: "High Street", version: "1", chainId, verifyingContract: d.tokenAddress };
    expect(await reader.domain()).to.deep.equal(domain);
  });

  it("reads accounts as plain values", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    await d.as(d.baker).issue(d.alice.address, 60_000n, REF);
    await d.as(d.alice).nameSuccessor(d.heir.address);
    await d.as(d.heir).announceSuccession(d.alice.address);
    const announced = await d.now();
    const until = announced + 5 * DAY;
    await d.as(d.guard).hold(d.alice.address, new Date(until * 1000), REF);

    const active = { suspended: false, left: false, declining: false, treasury: false };
    expect(await d.as(d.alice).accountOf(d.alice.address)).to.deep.equal({
      ...active,
      isMember: false,
      bought: 0n,
      accepted: 0n,
      lanes: [60_000n, 0n, 0n, 0n],
      earned: 600,
      earnedBefore: 0,
      heldUntil: until,
      successor: d.heir.address,
      successionFrom: announced + 14 * DAY,
    });
    expect(await d.as(d.alice).accountOf(d.baker.address)).to.deep.equal({
      ...active,
      isMember: true,
      bought: BOUGHT - 60_000n,
      accepted: 0n,
      lanes: [0n, 0n, 0n, 0n],
      earned: 0,
      earnedBefore: 0,
      heldUntil: 0,
      successor: ZERO,
      successionFrom: 0,
    });
    expect(await d.as(d.alice).tierOf(d.alice.address)).to.equal(1);
  });

  it("reads epochs as plain values", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    await d.as(d.baker).issue(d.alice.address, 100n);
    await goTo(d, 4, 0);
    const reader = d.as(d.stranger);

    expect(await reader.currentEpoch()).to.equal(4);
    expect(await reader.epochLength()).to.equal(VINTAGE);
    expect(await reader.validityDuration()).to.equal(4);
    expect(await reader.epochType()).to.equal(1);
    expect([await reader.isEpochExpired(0), await reader.isEpochExpired(1)]).to.deep.equal([true, false]);
    expect(await reader.balanceOfAtEpoch(0, d.alice.address)).to.equal(0n);
  });

  it("walks points through the coalition", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const { alice, bob, baker, grocer } = d;

    await d.as(baker).deposit(1_000n);
    const items = [
      { customer: alice.address, amount: 5_000n },
      { customer: bob.address, amount: 700n },
    ];
    await d.as(baker).issueBatch(items, REF);
    await d.as(alice).transfer(bob.address, 300n);
    await d.as(bob).redeem(grocer.address, 900n, REF);
    await d.as(grocer).refund(bob.address, 50n, REF);
    await d.as(grocer).transfer(baker.address, 200n);
    await d.as(baker).renew(150n);
    await d.as(grocer).withdraw(600n, d.stranger.address);

    const reader = d.as(d.stranger);
    expect(await reader.balanceOf(alice.address)).to.equal(4_700n);
    expect(await reader.balanceOf(bob.address)).to.equal(150n);
    expect(await reader.accountOf(baker.address)).to.deep.include({ bought: BOUGHT - 4_550n, accepted: 50n });
    expect(await reader.accountOf(grocer.address)).to.deep.include({ bought: BOUGHT - 50n, accepted: 100n });
    expect(await d.money.balanceOf(d.stranger)).to.equal(60_000n);
  });

  it("moves points by allowances, calls and epochs", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    await d.as(d.baker).approve(d.till.address, 1_000n);
    await d.as(d.till).transferFrom(d.baker.address, d.alice.address, 1_000n);
    await goTo(d, 1, 0);
    await d.as(d.baker).issue(d.alice.address, 500n);

    await d.as(d.alice).transferAtEpoch(1, d.bob.address, 400n);
    await d.as(d.bob).approve(d.till.address, 100n);
    await d.as(d.till).transferFromAtEpoch(1, d.bob.address, d.heir.address, 100n);

    const lanes = async (who: string): Promise<readonly bigint[]> => (await d.as(d.till).accountOf(who)).lanes;
    expect(await lanes(d.alice.address)).to.deep.equal([100n, 1_000n, 0n, 0n]);
    expect(await lanes(d.bob.address)).to.deep.equal([300n, 0n, 0n, 0n]);
    expect(await lanes(d.heir.address)).to.deep.equal([100n, 0n, 0n, 0n]);
    const invalid = { receiver: d.grocer.address };
    await refused(d.as(d.alice).transferAndCall(d.grocer.address, 1n, REF), "ERC1363InvalidReceiver", invalid);
    await d.as(d.alice).approve(d.till.address, 1n);
    const from = d.as(d.till).transferFromAndCall(d.alice.address, d.grocer.address, 1n, REF);
    await refused(from, "ERC1363InvalidReceiver", invalid);
    await refused(d.as(d.alice).approveAndCall(d.till.address, 1n), "ERC1363InvalidSpender", {
      spender: d.till.address,
    });
  });

  it("does all that the operator and the guard may do", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const [operator, guard, reader] = [d.as(d.operator), d.as(d.guard), d.as(d.stranger)];
    const standing = async (): Promise<readonly boolean[]> => {
      const { isMember, suspended, left } = await reader.accountOf(d.till.address);
      return [isMember, suspended, left];
    };

    await operator.admit(d.till.address);
    expect(await standing()).to.deep.equal([true, false, false]);
    await guard.suspend(d.till.address);
    expect(await standing()).to.deep.equal([true, true, false]);
    await operator.reinstate(d.till.address);
    expect(await standing()).to.deep.equal([true, false, false]);
    await operator.release(d.till.address);
    expect(await standing()).to.deep.equal([true, false, true]);

    await guard.hold(d.alice.address, (await d.now()) + DAY, REF);
    await guard.liftHold(d.alice.address);
    expect((await reader.accountOf(d.alice.address)).heldUntil).to.equal(await d.now());

    await operator.setTiers([10, 20, 30]);
    expect(await reader.tiersAt(1)).to.deep.equal([10, 20, 30]);
    await operator.setSpread(100);
    expect((await reader.books()).spreadBps).to.equal(100);
    await operator.collectSpread(d.stranger.address);
    expect(await d.money.balanceOf(d.stranger)).to.equal(7_500_000n);
    await operator.setContractURI("ipfs://other");
    expect(await reader.contractURI()).to.equal("ipfs://other");
    await operator.windDown();
    expect((await reader.books()).closesAt).to.equal(d.start + VINTAGE);
  });

  it("does what members, the treasury and successors do about themselves", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const reader = d.as(d.stranger);
    await d.as(d.baker).issue(d.alice.address, 900n);

    await d.as(d.grocer).setAccepting(false);
    await refused(d.as(d.alice).redeem(d.grocer.address, 1n), "LoyaltyToken_MemberIsDeclining");
    await d.as(d.grocer).setAccepting(true);
    await d.as(d.treasury).moveTreasury(d.grocer.address);
    expect((await reader.books()).treasury).to.equal(d.grocer.address);

    await d.as(d.alice).nameSuccessor(d.heir.address);
    await d.as(d.heir).announceSuccession(d.alice.address);
    await networkHelpers.time.increase(14 * DAY);
    await d.as(d.heir).succeed(d.alice.address, d.bob.address);
    expect(await reader.balanceOf(d.bob.address)).to.equal(900n);

    await goTo(d, 4, 0);
    await d.as(d.stranger).expire([d.bob.address]);
    await d.as(d.stranger).claimBreakage();
    expect(await reader.books()).to.deep.include({ breakage: 0n });
    expect((await reader.accountOf(d.grocer.address)).accepted).to.equal(900n);
  });

  it("schedules an operator's act, tells its time, and carries it out by the same call", async () => {
    const d = await networkHelpers.loadFixture(slowFixture);
    const [operator, who] = [d.as(d.operator), d.operator.address];
    const args: [string] = [d.till.address];
    const nobody = { immediate: false, delay: 0 };
    expect(await operator.permissionOf("admit", who)).to.deep.equal({ immediate: false, delay: OPERATOR_DELAY });
    expect(await operator.permissionOf("suspend", d.guard.address)).to.deep.equal({ immediate: true, delay: 0 });
    expect(await operator.permissionOf("admit", d.stranger.address)).to.deep.equal(nobody);

    await refused(operator.admit(...args), "AccessManagerNotScheduled");
    expect(await operator.scheduledFor("admit", args, who)).to.equal(0);
    await operator.scheduleAct("admit", args);
    const from = (await d.now()) + OPERATOR_DELAY;
    expect(await operator.scheduledFor("admit", args, who)).to.equal(from);
    await networkHelpers.time.increaseTo(from - 2);
    await refused(operator.admit(...args), "AccessManagerNotReady");
    await networkHelpers.time.increaseTo(from - 1);
    await operator.admit(...args);

    expect((await operator.accountOf(d.till.address)).isMember).to.equal(true);
    expect(await operator.scheduledFor("admit", args, who)).to.equal(0);
  });

  it("schedules for a later time, cancels, and says in words why not", async () => {
    const d = await networkHelpers.loadFixture(slowFixture);
    const operator = d.as(d.operator);
    const when = (await d.now()) + 30 * DAY;

    await operator.scheduleAct("setTiers", [[1, 2]], new Date(when * 1000));
    expect(await operator.scheduledFor("setTiers", [[1, 2]], d.operator.address)).to.equal(when);
    await refused(operator.scheduleAct("setTiers", [[1, 2]]), "AccessManagerAlreadyScheduled");
    await refused(
      d.as(d.stranger).cancelAct("setTiers", [[1, 2]], d.operator.address),
      "AccessManagerUnauthorizedCancel",
      { msgsender: d.stranger.address, caller: d.operator.address, target: d.tokenAddress },
    );
    await operator.cancelAct("setTiers", [[1, 2]], d.operator.address);
    expect(await operator.scheduledFor("setTiers", [[1, 2]], d.operator.address)).to.equal(0);

    const stranger = await failure(d.as(d.stranger).scheduleAct("windDown", []));
    expect((stranger as RevertError).message).to.contain(`${d.stranger.address} may not call windDown of`);
    await refused(
      d.as(d.guard).scheduleAct("hold", [d.alice.address, new Date(0), REF], 1),
      "AccessManagerUnauthorizedCall",
    );
    await refused(d.as(d.stranger).admit(d.till.address), "AccessManagedUnauthorized", { caller: d.stranger.address });
  });

  it("throws what the contract refuses in words", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const error = (await failure(d.as(d.baker).issue(d.alice.address, BOUGHT + 1n))) as RevertError;
    expect(error.message).to.contain("has 10000.00 points to issue; 10000.01 are needed.");
    expect(error.revert).to.deep.include({
      name: "LoyaltyToken_BoughtExceeded",
      args: { member: d.baker.address, amount: BOUGHT + 1n, bought: BOUGHT },
    });
    await refused(d.as(d.alice).withdraw(0n, d.alice.address), "LoyaltyToken_NotWindingDown", {
      vintage: 0n,
      lastVintage: 4_095n,
    });
    await refused(d.as(d.alice).deposit(1n), "LoyaltyToken_NotMember", { account: d.alice.address });
  });

  it("refuses a batch that cannot be packed, and needs a provider for logs", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const items = [{ customer: "0x12", amount: 1n }];
    expect(() => d.as(d.baker).issueBatch(items))
      .to.throw(KeptError)
      .with.property("code", "AddressInvalid");
    expect(packItem(d.alice.address, 1n) >> 96n).to.equal(BigInt(d.alice.address));
    const offline = loyalty(d.tokenAddress, ethers.Wallet.createRandom());
    expect(() => offline.provider())
      .to.throw(KeptError)
      .with.property("code", "ProviderNeeded");
  });
});
