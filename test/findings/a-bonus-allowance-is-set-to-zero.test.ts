import { network } from "hardhat";
import { expectCoverage, expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  cover,
  dealOf,
  openDeal,
  pass,
  PERCENT,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";
import type { Token__Mock } from "../../typechain-types/index.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Two points for each unit of credit. */
const RATE = 2n * 100n * PERCENT;

type Points = "Token__Mock" | "FeeToken__Mock";

/** Alice has chosen points of a kind; of a bad period's 15.00 a part comes from the coverage. */
async function chosen(kind: Points) {
  const d = await buildTown(connection);
  await cover(d, 5_000_000n);
  const args = kind === "Token__Mock" ? ["Points", "PTS", 6] : [];
  const points = (await connection.ethers.deployContract(kind as string, args)) as unknown as Token__Mock;
  const service = await cloudOf(d);
  const remedies = [{ comparison: 0, threshold: 990_000, flat: 15_000_000n }] as const;
  const bonus = { bonusToken: (await points.getAddress()) as `0x${string}`, bonusRate: RATE };
  const terms = await termsOf(d, service, { remedies, cap: 15_000_000n, ...bonus });
  const deal = dealOf(d, service, terms, { bonus: true });
  await openDeal(d, deal);
  await points.mint(d.provider, 30_000_000n);
  await points.connect(d.provider).approve(d.agreements, 30_000_000n);
  return { ...d, ...deal, points };
}

/** The period was bad. */
async function bad(kind: Points) {
  const d = await chosen(kind);
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [0]);
  await pass(d, startOf(d, 1) + WINDOWS.objection);
  return d;
}

const bonusFixture = () => bad("Token__Mock");
const feeFixture = () => bad("FeeToken__Mock");
const silentFixture = () => chosen("Token__Mock");

// A provider would choose to owe points, and then see to it that they cannot be had.
describe("finding: a bonus allowance is set to zero", () => {
  it("pays points while they can be had, and the provider keeps price and coverage", async () => {
    const d = await loadFixture(bonusFixture);
    const settling = settle(d, d);
    const bonus = 30_000_000n;
    await expectEvents(
      d,
      settling,
      ["PeriodSettled", d.id, 0, 15_000_000n],
      ["AgreementClosed", d.id],
      ["BonusPaid", d.id, 15_000_000n, bonus],
    );
    await expectMoves(d, settling, { provider: 10_000_000n });
    await expectMoves(d, settling, { alice: bonus, provider: -bonus }, "agreements", d.points);
    await expectCoverage(d, 5_000_000n, 0n);
  });

  for (const [title, left] of [
    ["nothing", 0n],
    ["a unit too little", 29_999_999n],
  ] as const) {
    it(`pays cash in full when the provider allows ${title}`, async () => {
      const d = await loadFixture(bonusFixture);
      await d.points.connect(d.provider).approve(d.agreements, left);
      const settling = settle(d, d);
      await expectEvents(d, settling, ["PeriodSettled", d.id, 0, 15_000_000n], ["AgreementClosed", d.id]);
      await expectMoves(d, settling, { alice: 15_000_000n });
      await expectMoves(d, settling, {}, "agreements", d.points);
      await expectCoverage(d, 0n, 0n);
    });

    it(`pays cash in full when he has ${title}`, async () => {
      const d = await loadFixture(bonusFixture);
      await d.points.connect(d.provider).transfer(d.stranger, 30_000_000n - left);
      const settling = settle(d, d);
      await expectMoves(d, settling, { alice: 15_000_000n });
      await expectMoves(d, settling, {}, "agreements", d.points);
      await expectCoverage(d, 0n, 0n);
    });
  }

  it("pays cash in full, beside the points that came, when a part of them is lost on the way", async () => {
    const d = await loadFixture(feeFixture);
    const settling = settle(d, d);
    await expectMoves(d, settling, { alice: 15_000_000n });
    await expectCoverage(d, 0n, 0n);
  });

  it("gives a silent period back in money, whatever points can be had", async () => {
    const d = await loadFixture(silentFixture);
    await pass(d, startOf(d, 1) + WINDOWS.report + WINDOWS.objection);
    const settling = settle(d, d);
    await expectEvents(d, settling, ["SilentPeriodSettled", d.id, 0, 15_000_000n], ["AgreementClosed", d.id]);
    await expectMoves(d, settling, { alice: 15_000_000n });
    await expectMoves(d, settling, {}, "agreements", d.points);
    await expectCoverage(d, 0n, 0n);
  });
});
