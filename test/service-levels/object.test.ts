import { expect } from "chai";
import { network } from "hardhat";
import { MetricKind } from "@kept/sdk";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, cableOf, pack, pass, report, startOf, WINDOWS } from "../helpers/keeping.ts";
import {
  expectPeriod,
  expectVerdict,
  knownFixture,
  NO_ONE,
  reportedFixture,
  silentFixture,
  STANDING,
} from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function landedFixture() {
  return reportedFixture(connection);
}

async function quietFixture() {
  return silentFixture(connection);
}

/** A report of availability and visits. */
async function twoMetricsFixture() {
  const d = await knownFixture(connection, { metrics: [MetricKind.Availability, MetricKind.MissedVisits] });
  await at(d, startOf(d, 1));
  await report(d, d.service, 0, [990_000, 2]);
  return d;
}

describe("ServiceLevels.object", () => {
  it("contests a report with the caller's bond {PeriodObjected}", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until - 1);
    const sent = d.levels.connect(d.alice).object(d.service, 0, pack([980_000]));
    await expectEvents(d, sent, ["PeriodObjected", d.id, 0, d.alice.address, pack([980_000]), BOND]);
    await expectMoves(d, sent, { alice: -BOND }, "levels");
    const until = d.until - 1 + WINDOWS.ruling;
    await expectPeriod(d, 0, STANDING.objected, d.landed, until, [990_000]);
    expect([...(await d.levels.objectionOf(d.id, 0))]).to.deep.equal([d.alice.address, 1n]);
    await expectVerdict(d, 0, false, []);
  });

  it("contests silence, once the report window has passed {PeriodObjected}", async () => {
    const d = await loadFixture(quietFixture);
    await at(d, d.opens - 1);
    const early = d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
    await expectRefusal(d, early, "ServiceLevels_TooEarly", d.id, d.opens - 1, d.opens);
    await at(d, d.opens);
    const sent = d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
    await expectEvents(d, sent, ["PeriodObjected", d.id, 0, d.provider.address, pack([1_000_000]), BOND]);
    await expectMoves(d, sent, { provider: -BOND }, "levels");
    await expectPeriod(d, 0, STANDING.objected, 0, d.opens + WINDOWS.ruling, []);
    expect((await d.levels.objectionOf(d.id, 0)).directions).to.equal(1n);
    expect((await d.levels.verdict(d.id, 0)).next).to.equal(startOf(d, 2));
  });

  it("keeps which way each level is claimed to lie {PeriodObjected}", async () => {
    const d = await loadFixture(twoMetricsFixture);
    const claim = pack([995_000, 1]);
    await expectEvents(d, d.levels.connect(d.bob).object(d.service, 0, claim), [
      "PeriodObjected",
      d.id,
      0,
      d.bob.address,
      claim,
      BOND,
    ]);
    // the first higher, the second lower
    expect((await d.levels.objectionOf(d.id, 0)).directions).to.equal(0b0110n);
  });

  it("takes what was not measured for the highest level {PeriodObjected}", async () => {
    const d = await loadFixture(twoMetricsFixture);
    const claim = pack([990_000]);
    const sent = d.levels.connect(d.bob).object(d.service, 0, claim);
    await expectEvents(d, sent, ["PeriodObjected", d.id, 0, d.bob.address, claim, BOND]);
    expect((await d.levels.objectionOf(d.id, 0)).directions).to.equal(0b1000n);
  });

  it("reverts with {ServiceLevels_TooLate} when the report is final", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until);
    const late = d.levels.connect(d.alice).object(d.service, 0, pack([1]));
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.id, d.until, d.until);
  });

  it("reverts with {ServiceLevels_TooLate} when silence is final", async () => {
    const d = await loadFixture(quietFixture);
    await at(d, d.until);
    const late = d.levels.connect(d.provider).object(d.service, 0, pack([1]));
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.id, d.until, d.until);
    await pass(d, d.until);
    await expectVerdict(d, 0, true, []);
  });

  it("reverts with {ServiceLevels_NotObjectable} for what is contested already", async () => {
    const d = await loadFixture(landedFixture);
    await d.levels.connect(d.alice).object(d.service, 0, pack([1]));
    const second = d.levels.connect(d.bob).object(d.service, 0, pack([2]));
    await expectRefusal(d, second, "ServiceLevels_NotObjectable", d.id, STANDING.objected);
  });

  it("reverts with {ServiceLevels_NothingClaimed} for what stands anyway", async () => {
    const d = await loadFixture(landedFixture);
    const same = d.levels.connect(d.alice).object(d.service, 0, pack([990_000]));
    await expectRefusal(d, same, "ServiceLevels_NothingClaimed", d.id);
  });

  it("reverts with {ServiceLevels_LevelInvalid} for an impossible claim", async () => {
    const d = await loadFixture(landedFixture);
    const wrong = d.levels.connect(d.alice).object(d.service, 0, pack([1_000_001]));
    await expectRefusal(d, wrong, "ServiceLevels_LevelInvalid", d.id, 0, 1_000_001);
  });

  it("reverts with {ServiceLevels_NoArbiter} where nobody rules", async () => {
    const d = await loadFixture(landedFixture);
    const nobody = { arbiter: NO_ONE, objectionPeriod: 0, rulingPeriod: 0, bondToken: NO_ONE, bond: 0n };
    const service = { ...d.service, ...nobody, feeRecipient: NO_ONE } as typeof d.service;
    await d.levels.register(service);
    await report(d, service, 0, [1]);
    const id = await d.levels.serviceId(service);
    const sent = d.levels.connect(d.alice).object(service, 0, pack([2]));
    await expectRefusal(d, sent, "ServiceLevels_NoArbiter", id);
  });

  it("reverts with {ServiceLevels_NotActivated} before the service has begun", async () => {
    const d = await loadFixture(landedFixture);
    const cable = await cableOf(d);
    await d.levels.register(cable);
    const id = await d.levels.serviceId(cable);
    const sent = d.levels.connect(d.provider).object(cable, 0, pack([2]));
    await expectRefusal(d, sent, "ServiceLevels_NotActivated", id);
  });
});
