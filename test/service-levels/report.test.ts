import { expect } from "chai";
import { ethers } from "ethers";
import { network } from "hardhat";
import {
  buildReport,
  CalendarKind,
  MetricKind,
  panelSigner,
  reportDigest,
  serviceId,
  signReport,
  walletSigner,
  type AttestorSigner,
} from "@kept/sdk";
import { p256Device } from "../helpers/devices.ts";
import { encode, gather, seat } from "../helpers/panels.ts";
import { DAY, HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, pack, pass, report, startOf, WINDOWS } from "../helpers/keeping.ts";
import {
  cableFixture,
  expectPeriod,
  expectVerdict,
  knownFixture,
  NO_HASH,
  NO_ONE,
  reportedFixture,
  STANDING,
  type Known,
} from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function cloudFixture() {
  return knownFixture(connection);
}

async function landedFixture() {
  return reportedFixture(connection);
}

async function withoutArbiterFixture() {
  const none = { objectionPeriod: 0, rulingPeriod: 0, bondToken: NO_ONE, bond: 0n, feeRecipient: NO_ONE } as const;
  return knownFixture(connection, { arbiter: NO_ONE, ...none });
}

async function pointsFixture() {
  return knownFixture(connection, { metrics: [MetricKind.Availability, MetricKind.MissedVisits] });
}

async function attestedFixture() {
  return cableFixture(connection);
}

/** Hours, of which the first 49 end before it is final when the service began. */
async function hoursFixture() {
  const d = await cableFixture(connection, { calendar: CalendarKind.Seconds, length: HOUR });
  const began = await connection.networkHelpers.time.latest();
  await at(d, began + HOUR);
  await activate(d, d.service, began);
  return { ...d, known: began + HOUR + WINDOWS.objection };
}

const digestOf = (d: Known, levels: number[], period = 0) =>
  reportDigest(d.levelsDomain, buildReport(d.levelsDomain, d.service, { period, levels }));

/** Every kind of monitor. */
const monitors: Readonly<Record<string, (d: Known) => Promise<AttestorSigner>>> = {
  "a wallet": (d) => walletSigner(d.monitor),
  "an ERC-1271 account": async (d) => {
    const account = await connection.ethers.deployContract("Account__Mock", [d.monitor]);
    return { ...(await walletSigner(d.monitor)), attestor: await account.getAddress() };
  },
  "a device": () => p256Device(connection),
  "two of three in a panel": async (d) => {
    const group = await gather(connection);
    const members = await Promise.all([d.alice, d.bob, d.monitor].map((who) => walletSigner(who)));
    const panel = await seat(group, 2, ...members);
    return panelSigner(panel, members.slice(0, 2));
  },
};

describe("ServiceLevels.report", () => {
  it("lands a monitor's report, whoever submits it {PeriodReported}", async () => {
    const d = await loadFixture(cloudFixture);
    const landed = startOf(d, 1) + 60;
    await at(d, landed);
    const sent = report(d, d.service, 0, [999_950]);
    await expectEvents(d, sent, ["PeriodReported", d.id, 0, pack([999_950]), NO_HASH]);
    await expectMoves(d, sent, {});
    await expectPeriod(d, 0, STANDING.reported, landed, landed + WINDOWS.objection, [999_950]);
    await expectPeriod(d, 1, STANDING.silent, 0, 0, []);
    await pass(d, landed + WINDOWS.objection - 1);
    await expectVerdict(d, 0, false, []);
    await pass(d, landed + WINDOWS.objection);
    await expectVerdict(d, 0, true, [999_950]);
    expect((await d.levels.verdict(d.id, 0)).next).to.equal(startOf(d, 2));
  });

  it("counts from the second in which the period ends {PeriodReported}", async () => {
    const d = await loadFixture(cloudFixture);
    await at(d, startOf(d, 1) - 1);
    await expectRefusal(
      d,
      report(d, d.service, 0, [1]),
      "ServiceLevels_TooEarly",
      d.id,
      startOf(d, 1) - 1,
      startOf(d, 1),
    );
    await at(d, startOf(d, 1));
    await expectEvents(d, report(d, d.service, 0, [1]), ["PeriodReported", d.id, 0, pack([1]), NO_HASH]);
  });

  it("counts to the last second of the report window {PeriodReported}", async () => {
    const d = await loadFixture(cloudFixture);
    const limit = startOf(d, 1) + WINDOWS.report;
    await at(d, limit - 1);
    await expectEvents(d, report(d, d.service, 0, [1]), ["PeriodReported", d.id, 0, pack([1]), NO_HASH]);
    const next = startOf(d, 2) + WINDOWS.report;
    await at(d, next);
    await expectRefusal(d, report(d, d.service, 1, [1]), "ServiceLevels_TooLate", d.id, next, next);
  });

  for (const [name, make] of Object.entries(monitors)) {
    it(`takes the signature of ${name} {PeriodReported}`, async () => {
      const d = await loadFixture(cloudFixture);
      const signer = await make(d);
      const service = { ...d.service, monitor: signer.attestor };
      await d.levels.register(service);
      await at(d, startOf(d, 1));
      const id = await d.levels.serviceId(service);
      await expectEvents(d, report(d, service, 0, [5], signer), ["PeriodReported", id, 0, pack([5]), NO_HASH]);
    });
  }

  it("keeps the evidence in the event only {PeriodReported}", async () => {
    const d = await loadFixture(cloudFixture);
    await at(d, startOf(d, 1));
    const evidence = ethers.id("minutes") as `0x${string}`;
    const unsigned = buildReport(d.levelsDomain, d.service, { period: 0, levels: [7], evidence });
    const { signature } = await signReport(d.monitor, d.levelsDomain, unsigned);
    const sent = d.levels.report(d.id, 0, pack([7]), evidence, signature);
    await expectEvents(d, sent, ["PeriodReported", d.id, 0, pack([7]), evidence]);
  });

  it("leaves a second report to the arbiter if it disagrees {ReportContradicted}", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until - 1);
    const sent = report(d, d.service, 0, [980_000]);
    await expectEvents(d, sent, ["ReportContradicted", d.id, 0, pack([980_000]), NO_HASH]);
    await expectMoves(d, sent, {});
    const until = d.until - 1 + WINDOWS.ruling;
    await expectPeriod(d, 0, STANDING.contradicted, d.landed, until, [990_000]);
    await pass(d, until);
    await expectVerdict(d, 0, true, [990_000]);
  });

  it("has nothing to object to without an arbiter: it is final when it lands {PeriodReported}", async () => {
    const d = await loadFixture(withoutArbiterFixture);
    await at(d, startOf(d, 1));
    await expectEvents(d, report(d, d.service, 0, [1]), ["PeriodReported", d.id, 0, pack([1]), NO_HASH]);
    await expectVerdict(d, 0, true, [1]);
    await expectRefusal(d, report(d, d.service, 0, [2]), "ServiceLevels_AlreadyReported", d.id, 0, STANDING.reported);
  });

  it("counts a window from when the beginning is final, where that comes later {PeriodReported}", async () => {
    const d = await loadFixture(hoursFixture);
    // the first two hours had ended long before
    const limit = d.known + WINDOWS.report;
    await at(d, limit - 1);
    await expectEvents(d, report(d, d.service, 0, [3]), ["PeriodReported", d.id, 0, pack([3]), NO_HASH]);
    await at(d, limit);
    await expectRefusal(d, report(d, d.service, 1, [3]), "ServiceLevels_TooLate", d.id, limit, limit);
  });

  it("reverts with {ServiceLevels_AlreadyReported} for the same levels again", async () => {
    const d = await loadFixture(landedFixture);
    await expectRefusal(
      d,
      report(d, d.service, 0, [990_000]),
      "ServiceLevels_AlreadyReported",
      d.id,
      0,
      STANDING.reported,
    );
  });

  it("reverts with {ServiceLevels_AlreadyReported} for others once the first is final", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until);
    await expectRefusal(d, report(d, d.service, 0, [1]), "ServiceLevels_AlreadyReported", d.id, 0, STANDING.reported);
  });

  it("reverts with {ServiceLevels_AlreadyReported} for a third", async () => {
    const d = await loadFixture(landedFixture);
    await report(d, d.service, 0, [1]);
    await expectRefusal(
      d,
      report(d, d.service, 0, [2]),
      "ServiceLevels_AlreadyReported",
      d.id,
      0,
      STANDING.contradicted,
    );
  });

  it("reverts with {ServiceLevels_SignatureInvalid} for anybody else's signature", async () => {
    const d = await loadFixture(cloudFixture);
    await at(d, startOf(d, 1));
    const forged = report(d, d.service, 0, [1], d.stranger);
    await expectRefusal(d, forged, "ServiceLevels_SignatureInvalid", d.id, digestOf(d, [1]));
  });

  it("reverts with {ServiceLevels_SignatureInvalid} for one member of a panel that needs two", async () => {
    const d = await loadFixture(cloudFixture);
    const members = await Promise.all([d.alice, d.bob, d.monitor].map((who) => walletSigner(who)));
    const panel = await seat(await gather(connection), 2, ...members);
    const service = { ...d.service, monitor: panel.address };
    await d.levels.register(service);
    await at(d, startOf(d, 1));
    const unsigned = buildReport(d.levelsDomain, service, { period: 0, levels: [1] });
    const { attestor } = members[0]!;
    const { signature } = await signReport(members[0]!, d.levelsDomain, unsigned);
    const alone = encode({ attestor, signature });
    const sent = d.levels.report(unsigned.service, 0, pack([1]), NO_HASH, alone);
    const digest = reportDigest(d.levelsDomain, unsigned);
    await expectRefusal(d, sent, "ServiceLevels_SignatureInvalid", unsigned.service, digest);
  });

  it("reverts with {ServiceLevels_SignatureInvalid} for another period, levels, evidence, service or contract", async () => {
    const d = await loadFixture(cloudFixture);
    const other = { ...d.service, salt: ethers.id("other") };
    await d.levels.register(other);
    await at(d, startOf(d, 1));
    const unsigned = buildReport(d.levelsDomain, d.service, { period: 0, levels: [1] });
    const { signature } = await signReport(d.monitor, d.levelsDomain, unsigned);
    const otherId = serviceId(d.levelsDomain, other);
    const evidence = ethers.id("minutes");
    for (const [id, period, level, hash] of [
      [d.id, 1, 1, NO_HASH],
      [d.id, 0, 2, NO_HASH],
      [d.id, 0, 1, evidence],
      [otherId, 0, 1, NO_HASH],
    ] as const) {
      const digest = await d.levels.reportDigest(id, period, pack([level]), hash);
      const sent = d.levels.report(id, period, pack([level]), hash, signature);
      await expectRefusal(d, sent, "ServiceLevels_SignatureInvalid", id, digest);
    }
    const elsewhere = await signReport(d.monitor, d.domain, unsigned);
    const sent = d.levels.report(d.id, 0, pack([1]), NO_HASH, elsewhere.signature);
    await expectRefusal(d, sent, "ServiceLevels_SignatureInvalid", d.id, digestOf(d, [1]));
  });

  it("reverts with {ServiceLevels_LevelInvalid} above all of a period", async () => {
    const d = await loadFixture(pointsFixture);
    await at(d, startOf(d, 1));
    const sent = d.levels.report(d.id, 0, pack([1_000_001, 0]), NO_HASH, "0x");
    await expectRefusal(d, sent, "ServiceLevels_LevelInvalid", d.id, 0, 1_000_001);
    const all = report(d, d.service, 0, [1_000_000, 4_000_000_000]);
    await expectEvents(d, all, ["PeriodReported", d.id, 0, pack([1_000_000, 4_000_000_000]), NO_HASH]);
  });

  it("reverts with {ServiceLevels_LevelInvalid} for a metric that the service lacks", async () => {
    const d = await loadFixture(pointsFixture);
    await at(d, startOf(d, 1));
    const sent = d.levels.report(d.id, 0, pack([1, 1, 0]), NO_HASH, "0x");
    await expectRefusal(d, sent, "ServiceLevels_LevelInvalid", d.id, 2, 0);
  });

  it("reverts with {ServiceLevels_NotRegistered} for a service that nobody knows", async () => {
    const d = await loadFixture(cloudFixture);
    const id = ethers.id("unknown");
    await expectRefusal(d, d.levels.report(id, 0, pack([1]), NO_HASH, "0x"), "ServiceLevels_NotRegistered", id);
  });

  it("reverts with {ServiceLevels_NotActivated} before it is final when the service began", async () => {
    const d = await loadFixture(attestedFixture);
    const time = await connection.networkHelpers.time.latest();
    await expectRefusal(d, report(d, d.service, 0, [1]), "ServiceLevels_NotActivated", d.id);
    await at(d, time + 60);
    await activate(d, d.service, time);
    await at(d, time + 60 + WINDOWS.objection - 1);
    await expectRefusal(d, report(d, d.service, 0, [1]), "ServiceLevels_NotActivated", d.id);
    await at(d, time + 60 + WINDOWS.objection);
    const [, end] = await d.levels.periodOf(d.id, 0);
    const early = report(d, d.service, 0, [1]);
    await expectRefusal(d, early, "ServiceLevels_TooEarly", d.id, time + 60 + WINDOWS.objection, end);
    expect(Number(end) - time).to.be.greaterThan(27 * DAY);
  });
});
