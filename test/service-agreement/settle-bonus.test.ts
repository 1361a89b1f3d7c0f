import { expect } from "chai";
import { network } from "hardhat";
import { agreed, expectState, finish, STATUS, type Agreed } from "../helpers/agreed.ts";
import { expectCoverage, expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import { pass, PRICE, report, settle, startOf } from "../helpers/keeping.ts";
import { FalseToken__Mock__factory, type Token__Mock } from "../../typechain-types/index.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;
/** Three points for two units of credit. */
const RATE = 1_500_000_000_000n;
const CREDIT = 2_500_000n;
const POINTS = 3_750_000n;

type Rewarded = Agreed & { readonly points: Token__Mock };

/** Alice takes credits in the provider's points, of which the agreements may take so many. */
async function bonusOf(name: string, allowance = ethers.MaxUint256, bonus = true): Promise<Rewarded> {
  const args = name === "Token__Mock" ? ["Points", "PTS", 2] : [];
  const points = (await ethers.deployContract(name, args)) as unknown as Token__Mock;
  const bonusToken = (await points.getAddress()) as `0x${string}`;
  const d = await agreed(connection, { terms: { bonusToken, bonusRate: RATE }, agreement: { bonus } });
  await points.mint(d.provider, 10n ** 20n);
  await points.connect(d.provider).approve(d.agreements, allowance);
  return { ...d, points };
}

async function pointsFixture() {
  return bonusOf("Token__Mock");
}

async function cashFixture() {
  return bonusOf("Token__Mock", ethers.MaxUint256, false);
}

async function shortFixture() {
  return bonusOf("Token__Mock", POINTS - 1n);
}

async function feeFixture() {
  return bonusOf("FeeToken__Mock");
}

async function falseFixture() {
  const d = await bonusOf("FalseToken__Mock");
  await FalseToken__Mock__factory.connect(await d.points.getAddress(), d.stranger).setBlocked(d.provider, true);
  return d;
}

async function codelessFixture() {
  const terms = { bonusToken: "0x00000000000000000000000000000000c0de1e55", bonusRate: RATE } as const;
  const d = await agreed(connection, { terms, agreement: { bonus: true } });
  return { ...d, points: d.token };
}

const paid = { alice: CREDIT, provider: PRICE - CREDIT };

describe("ServiceAgreement.settle, with credits in a bonus token", () => {
  it("pays the bonus in place of the credit, rounded up {PeriodSettled} {BonusPaid}", async () => {
    const d = await loadFixture(pointsFixture);
    await finish(d, 0, [985_000]);
    const sent = settle(d, d);
    await expectEvents(d, sent, ["PeriodSettled", d.id, 0, CREDIT], ["BonusPaid", d.id, CREDIT, POINTS]);
    await expectMoves(d, sent, { provider: PRICE });
    expect(await d.points.balanceOf(d.alice)).to.equal(POINTS);
  });

  it("tries the credits of several periods in one payment {PeriodSettled} {BonusPaid}", async () => {
    const d = await loadFixture(pointsFixture);
    await finish(d, 0, [985_000]);
    await pass(d, startOf(d, 2));
    await report(d, d.service, 1, [999_000]);
    await finish(d, 2);
    const sent = settle(d, d);
    await expectEvents(
      d,
      sent,
      ["PeriodSettled", d.id, 0, CREDIT],
      ["PeriodSettled", d.id, 1, 1_000_000n],
      ["SilentPeriodSettled", d.id, 2, PRICE],
      ["AgreementClosed", d.id],
      ["BonusPaid", d.id, 3_500_000n, 5_250_000n],
    );
    await expectMoves(d, sent, { alice: PRICE, provider: 2n * PRICE });
    expect(await d.points.balanceOf(d.alice)).to.equal(5_250_000n);
    await expectState(d, STATUS.none, 0, 0);
  });

  it("pays cash to who has not chosen it {PeriodSettled}", async () => {
    const d = await loadFixture(cashFixture);
    await finish(d, 0, [985_000]);
    const sent = settle(d, d);
    await expectEvents(d, sent, ["PeriodSettled", d.id, 0, CREDIT]);
    await expectMoves(d, sent, paid);
    expect(await d.points.balanceOf(d.alice)).to.equal(0n);
  });

  it("pays no bonus where there is no credit {PeriodSettled}", async () => {
    const d = await loadFixture(pointsFixture);
    await finish(d, 0, [1_000_000]);
    await expectEvents(d, settle(d, d), ["PeriodSettled", d.id, 0, 0]);
  });

  const failing: Readonly<Record<string, () => Promise<Rewarded>>> = {
    "the allowance is a unit short": shortFixture,
    "less arrives than is sent": feeFixture,
    "the token says false": falseFixture,
    "there is no token": codelessFixture,
  };
  for (const [why, fixture] of Object.entries(failing)) {
    it(`pays cash in the same call if ${why} {PeriodSettled}`, async () => {
      const d = await loadFixture(fixture);
      await finish(d, 0, [985_000]);
      const sent = settle(d, d);
      await expectEvents(d, sent, ["PeriodSettled", d.id, 0, CREDIT]);
      await expectMoves(d, sent, paid);
      await expectState(d, STATUS.open, 3, 1);
      await expectCoverage(d, 0n, 0n);
    });
  }

  it("pays cash once the provider has taken his allowance away {PeriodSettled}", async () => {
    const d = await loadFixture(pointsFixture);
    await d.points.connect(d.provider).approve(d.agreements, 0n);
    await finish(d, 0, [985_000]);
    await expectMoves(d, settle(d, d), paid);
  });
});
