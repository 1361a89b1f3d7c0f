import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { network } from "hardhat";
import { fundByAuthorization, fundByPermit, type Hex } from "@kept/sdk";
import { DAY, now } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { REF, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

describe("LoyaltyToken.depositFor", () => {
  const due = 1_025_000n;
  const paid = {
    "baker.bought": 10_000n,
    "baker.money": -due,
    "all.supply": 10_000n,
    "all.spreadAccrued": 25_000n,
    "all.money": due,
  };
  const events = (d: Coalition) =>
    [transferred(ZERO, d.baker, 10_000n), ["PointsDeposited", d.baker.address, 10_000n, 1_000_000n, 25_000n]] as const;
  const depositFor = (d: Coalition, kind: number, payment: Hex, by = d.baker): Sent =>
    d.office.connect(by).depositFor(d.baker, 10_000n, REF, kind, payment);

  it("takes an ERC-3009 authorization from anybody, once {PointsDeposited}", async () => {
    const d = await loadFixture(stockedFixture);
    const subject = await d.office.depositSubject(d.baker, 10_000n, REF);
    const money = await d.money.getAddress();
    const authorization = { to: d.tokenAddress, value: due, validBefore: (await now(d)) + DAY };
    const { kind, payment } = await fundByAuthorization(d.baker, money, subject, authorization);
    await expectEffects(d, () => depositFor(d, kind, payment, d.stranger), events(d), paid);
    await expect(depositFor(d, kind, payment, d.stranger)).to.be.revertedWithCustomError(
      d.money,
      "AuthorizationUnusable",
    );
  });

  it("takes a permit from the member {PointsDeposited}", async () => {
    const d = await loadFixture(stockedFixture);
    await d.money.connect(d.baker).approve(d.tokenAddress, 0n);
    const permit = { spender: d.tokenAddress, value: due, deadline: (await now(d)) + DAY };
    const { kind, payment } = await fundByPermit(d.baker, await d.money.getAddress(), permit);
    await expectEffects(d, () => depositFor(d, kind, payment), events(d), paid);
  });

  it("reverts with {Funding_NotThePayer} when somebody else spends a member's allowance", async () => {
    const d = await loadFixture(stockedFixture);
    const subject = await d.office.depositSubject(d.baker, 10_000n, REF);
    const people = [subject, d.stranger.address, d.baker.address] as const;
    await expectRefusal(d, depositFor(d, 0, "0x", d.stranger), "Funding_NotThePayer", ...people);
    await expectRefusal(d, depositFor(d, 0, `0x${"11".repeat(65)}`, d.stranger), "Funding_NotThePayer", ...people);
  });

  it("reverts with {Funding_ValueDiffers} for Ether", async () => {
    const d = await loadFixture(stockedFixture);
    await expectRefusal(d, depositFor(d, 4, "0x"), "Funding_ValueDiffers", 0n, due);
  });

  it("binds an authorization to the chain, the token, the member, the amount and the salt", async () => {
    const d = await loadFixture(stockedFixture);
    const { chainId } = await ethers.provider.getNetwork();
    const types = ["uint256", "address", "address", "uint256", "bytes32"];
    const subject = (member: string, amount: bigint, salt: string): string =>
      keccak256(AbiCoder.defaultAbiCoder().encode(types, [chainId, d.tokenAddress, member, amount, salt]));
    for (const [member, amount, salt] of [
      [d.baker.address, 10_000n, REF],
      [d.grocer.address, 10_000n, REF],
      [d.baker.address, 10_001n, REF],
      [d.baker.address, 10_000n, ethers.ZeroHash],
    ] as const)
      expect(await d.office.depositSubject(member, amount, salt)).to.equal(subject(member, amount, salt));
  });

  it("reverts with {SignatureInvalid} when an authorization is used for another deposit of the same price", async () => {
    const d = await loadFixture(stockedFixture);
    const subject = await d.office.depositSubject(d.baker, 10_000n, REF);
    const authorization = { to: d.tokenAddress, value: due, validBefore: (await now(d)) + DAY };
    const { kind, payment } = await fundByAuthorization(d.baker, await d.money.getAddress(), subject, authorization);
    for (const [member, salt] of [
      [d.grocer, REF],
      [d.baker, ethers.ZeroHash],
    ] as const) {
      const call = d.office.connect(d.stranger).depositFor(member, 10_000n, salt, kind, payment);
      await expect(call).to.be.revertedWithCustomError(d.money, "SignatureInvalid");
    }
  });
});
