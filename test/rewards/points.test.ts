import { expect } from "chai";
import { id as hash } from "ethers";
import { network } from "hardhat";
import type { Token__Mock } from "../../typechain-types/index.ts";
import { DAY, now } from "../helpers/escrow.ts";
import { expectEffects as expectPoints, transferred } from "../helpers/loyalty-effects.ts";
import { inVintage, openCoalition, type Coalition } from "../helpers/loyalty.ts";
import { AMOUNT, claim, openRewards, STOCK, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

interface Scene {
  readonly coalition: Coalition;
  readonly d: Rewarding;
}

async function pointsFixture(): Promise<Scene> {
  const coalition = await openCoalition(connection);
  const of = () => Promise.resolve(coalition.token as unknown as Token__Mock);
  return { coalition, d: await openRewards(connection, { name: "points", of }) };
}

/** What a claim of AMOUNT changes in the coalition. */
const ISSUED = {
  "baker.bought": -AMOUNT,
  "alice.lane0": AMOUNT,
  "alice.earned": 10n,
  "all.lane0": AMOUNT,
};

describe("Rewards: points", () => {
  it("issues them: out of what the merchant has bought, into the current vintage, as earned {VoucherClaimed}", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const signed = await voucherOf(d);
    const events = [transferred(d.baker, d.alice, AMOUNT)];
    await expectPoints(coalition, () => claim(d, signed), events, ISSUED);
  });

  it("issues them into the vintage in which they are claimed {VoucherClaimed}", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const deadline = coalition.start + 2 * coalition.vintageLength;
    await claim(d, await voucherOf(d, { deadline, amount: 500n }));
    const signed = await voucherOf(d, { deadline, nonce: 1n });
    await inVintage(coalition, 1);
    const events = [transferred(d.baker, d.alice, AMOUNT)];
    await expectPoints(coalition, () => claim(d, signed), events, ISSUED);
    const { lanes } = await coalition.token.accountOf(d.alice);
    expect(Array.from(lanes)).to.deep.equal([AMOUNT, 500n, 0n, 0n]);
  });

  it("reverts with {LoyaltyToken_BoughtExceeded} when the merchant has but accepted, whatever coverage says", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const { token } = coalition;
    await token.connect(d.baker).transfer(d.bob, STOCK - 7n);
    await token.connect(d.bob).transfer(d.baker, 5_000n);
    expect(await d.rewards.coverageOf(d.keys["clerk"]!, d.baker, d.tokenAddress)).to.equal(5_007n);
    await expect(claim(d, await voucherOf(d)))
      .to.be.revertedWithCustomError(token, "LoyaltyToken_BoughtExceeded")
      .withArgs(d.baker.address, AMOUNT, 7n);
  });

  it("reverts with {LoyaltyToken_MemberIsSuspended} for a suspended merchant, and pays when he is reinstated", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const signed = await voucherOf(d);
    await coalition.office.connect(coalition.guard).suspend(d.baker);
    await expect(claim(d, signed))
      .to.be.revertedWithCustomError(coalition.token, "LoyaltyToken_MemberIsSuspended")
      .withArgs(d.baker.address);
    await coalition.office.connect(coalition.operator).reinstate(d.baker);
    const events = [transferred(d.baker, d.alice, AMOUNT)];
    await expectPoints(coalition, () => claim(d, signed), events, ISSUED);
  });

  it("reverts with {LoyaltyToken_IssuingEnded} when a wind-down has taken effect", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const end = coalition.start + coalition.vintageLength;
    const signed = await voucherOf(d, { deadline: end + DAY });
    await coalition.office.connect(coalition.operator).windDown();
    await inVintage(coalition, 1);
    await expect(claim(d, signed))
      .to.be.revertedWithCustomError(coalition.token, "LoyaltyToken_IssuingEnded")
      .withArgs(end, 1n);
  });

  it("pays a customer on whom there is a hold {VoucherClaimed}", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const until = (await now({ connection })) + 10 * DAY;
    await coalition.office.connect(coalition.guard).hold(d.alice, until, hash("case 7"));
    const signed = await voucherOf(d);
    const events = [transferred(d.baker, d.alice, AMOUNT)];
    await expectPoints(coalition, () => claim(d, signed), events, ISSUED);
  });

  it("settles with a customer who has become a member {VoucherClaimed}", async () => {
    const { coalition, d } = await loadFixture(pointsFixture);
    const { token, office, operator } = coalition;
    await token.connect(d.baker).transfer(d.bob, 2_000n);
    await token.connect(d.bob).transfer(d.baker, 2_000n);
    await office.connect(operator).admit(d.alice);
    const signed = await voucherOf(d);
    const events = [transferred(d.baker, d.alice, AMOUNT)];
    const changes = { "baker.accepted": -AMOUNT, "alice.accepted": AMOUNT };
    await expectPoints(coalition, () => claim(d, signed), events, changes);
  });
});
