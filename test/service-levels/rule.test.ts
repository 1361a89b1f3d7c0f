import { expect } from "chai";
import { network } from "hardhat";
import { MetricKind } from "@kept/sdk";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, pack, pass, report, startOf, WINDOWS } from "../helpers/keeping.ts";
import {
  expectPeriod,
  expectVerdict,
  knownFixture,
  reportedFixture,
  silentFixture,
  STANDING,
} from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice holds that it was worse than reported. */
async function contestedFixture() {
  const d = await reportedFixture(connection);
  await d.levels.connect(d.alice).object(d.service, 0, pack([980_000]));
  const opened = await connection.networkHelpers.time.latest();
  return { ...d, limit: opened + WINDOWS.ruling };
}

/** The provider holds that all was well, while his monitors were silent. */
async function quietFixture() {
  const d = await silentFixture(connection);
  await at(d, d.opens);
  await d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
  return { ...d, limit: d.opens + WINDOWS.ruling };
}

/** Two reports disagree. */
async function twoReportsFixture() {
  const d = await reportedFixture(connection);
  await report(d, d.service, 0, [1]);
  return d;
}

/** Bob holds that it was better than reported, and that fewer visits were missed. */
async function twoMetricsFixture() {
  const d = await knownFixture(connection, { metrics: [MetricKind.Availability, MetricKind.MissedVisits] });
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [990_000, 2]);
  await d.levels.connect(d.bob).object(d.service, 0, pack([995_000, 1]));
  return d;
}

/** Bob holds that it was better than reported, and says nothing of the visits. */
async function oneOfTwoFixture() {
  const d = await knownFixture(connection, { metrics: [MetricKind.Availability, MetricKind.MissedVisits] });
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [990_000, 2]);
  await d.levels.connect(d.bob).object(d.service, 0, pack([995_000, 2]));
  return d;
}

/** The visits were not measured; bob holds that there were none. */
async function unmeasuredFixture() {
  const d = await knownFixture(connection, { metrics: [MetricKind.Availability, MetricKind.MissedVisits] });
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [990_000, null]);
  await d.levels.connect(d.bob).object(d.service, 0, pack([990_000, 0]));
  return d;
}

describe("ServiceLevels.rule", () => {
  it("sets the levels at once, and gives an objector whom it follows his bond {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.limit - 1);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([985_000]));
    const events = [
      ["PeriodRuled", d.id, 0, pack([985_000])],
      ["BondReturned", d.id, d.alice.address, BOND],
    ] as const;
    await expectEvents(d, sent, ...events);
    await expectMoves(d, sent, { alice: BOND }, "levels");
    await expectPeriod(d, 0, STANDING.ruled, d.landed, d.limit - 1, [985_000]);
    await expectVerdict(d, 0, true, [985_000]);
    expect((await d.levels.objectionOf(d.id, 0)).objector).to.equal(`0x${"00".repeat(20)}`);
  });

  const against: Readonly<Record<string, number>> = { "what was reported": 990_000, "even more": 999_000 };
  for (const [what, level] of Object.entries(against)) {
    it(`gives the provider the bond of an objector if it sets ${what} {PeriodRuled} {BondReturned}`, async () => {
      const d = await loadFixture(contestedFixture);
      const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([level]));
      const paid = ["BondReturned", d.id, d.provider.address, BOND] as const;
      await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([level])], paid);
      await expectMoves(d, sent, { provider: BOND }, "levels");
      await expectVerdict(d, 0, true, [level]);
    });
  }

  it("gives a provider whom it follows his bond {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(quietFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([999_999]));
    const paid = ["BondReturned", d.id, d.provider.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([999_999])], paid);
    await expectMoves(d, sent, { provider: BOND }, "levels");
    expect((await d.levels.verdict(d.id, 0)).next).to.equal(startOf(d, 2));
  });

  it("gives the bond of a provider who objected in vain to whom the service names {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(quietFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([]));
    const paid = ["BondReturned", d.id, d.charity.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([])], paid);
    await expectMoves(d, sent, { charity: BOND }, "levels");
    await expectVerdict(d, 0, true, []);
  });

  it("follows an objector if something goes his way and nothing the other {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(twoMetricsFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([990_000, 0]));
    const paid = ["BondReturned", d.id, d.bob.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([990_000, 0])], paid);
  });

  it("does not follow him if one level goes the other way {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(twoMetricsFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([995_000, 3]));
    const paid = ["BondReturned", d.id, d.provider.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([995_000, 3])], paid);
  });

  it("does not follow him if a level that he left alone moves {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(oneOfTwoFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([995_000, 3]));
    const paid = ["BondReturned", d.id, d.provider.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([995_000, 3])], paid);
    await expectMoves(d, sent, { provider: BOND }, "levels");
  });

  it("follows who held that something was measured, if the arbiter sets any number {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(unmeasuredFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([990_000, 4_294_967_294]));
    const paid = ["BondReturned", d.id, d.bob.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([990_000, 4_294_967_294])], paid);
    await expectMoves(d, sent, { bob: BOND }, "levels");
  });

  it("decides between two reports, and no bond is paid {PeriodRuled}", async () => {
    const d = await loadFixture(twoReportsFixture);
    const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([2]));
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([2])]);
    await expectMoves(d, sent, {});
    await expectVerdict(d, 0, true, [2]);
  });

  it("reverts with {ServiceLevels_NotArbiter} for anybody else", async () => {
    const d = await loadFixture(contestedFixture);
    for (const who of [d.provider, d.alice, d.monitor, d.stranger]) {
      const sent = d.levels.connect(who).rule(d.service, 0, pack([1]));
      await expectRefusal(d, sent, "ServiceLevels_NotArbiter", d.id, who.address, d.arbiter.address);
    }
  });

  it("reverts with {ServiceLevels_TooLate} when the ruling period has passed", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.limit);
    const late = d.levels.connect(d.arbiter).rule(d.service, 0, pack([1]));
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.id, d.limit, d.limit);
    await pass(d, d.limit);
    await expectVerdict(d, 0, true, [990_000]);
  });

  it("reverts with {ServiceLevels_NotContested} for what nobody contests, and twice", async () => {
    const d = await loadFixture(contestedFixture);
    const silent = d.levels.connect(d.arbiter).rule(d.service, 1, pack([1]));
    await expectRefusal(d, silent, "ServiceLevels_NotContested", d.id, STANDING.silent);
    await d.levels.connect(d.arbiter).rule(d.service, 0, pack([1]));
    const again = d.levels.connect(d.arbiter).rule(d.service, 0, pack([2]));
    await expectRefusal(d, again, "ServiceLevels_NotContested", d.id, STANDING.ruled);
  });

  it("reverts with {ServiceLevels_LevelInvalid} for an impossible level", async () => {
    const d = await loadFixture(contestedFixture);
    const wrong = d.levels.connect(d.arbiter).rule(d.service, 0, pack([1, 1]));
    await expectRefusal(d, wrong, "ServiceLevels_LevelInvalid", d.id, 1, 1);
  });
});
