import { expect } from "chai";
import { Wallet } from "ethers";
import {
  agreedLevels,
  availabilityIn,
  buildPanel,
  buildService,
  CalendarKind,
  disagreements,
  downtimeIn,
  MetricKind,
  monitor,
  NOT_MEASURED,
  panelReport,
  panelSignature,
  reportDigest,
  serviceId,
  serviceLevelsDomain,
  walletSigner,
  without,
  type KeptError,
  type LevelsInput,
  type Monitor,
  type Refusal,
  type Task,
  type Tolerance,
} from "@kept/sdk";

const FACTORY = "0x00000000000000000000000000000000000fac70";
const LEVELS = "0x0000000000000000000000000000000000001e7e";
const DAY = 86_400;

const { Availability, DowntimeSeconds, MissedVisits } = MetricKind;
const metrics = [Availability, DowntimeSeconds, MissedVisits] as const;
const wallets = [1, 2, 3, 4, 5].map((i) => new Wallet(`0x${String(i).padStart(64, "0")}`));
const members = wallets.map(({ address }) => address);
const panel = buildPanel(FACTORY, members, 3);
const domain = serviceLevelsDomain(1, LEVELS);
const service = buildService({
  provider: "0x000000000000000000000000000000000000b0b5",
  monitor: panel.address,
  metrics,
  calendar: CalendarKind.Seconds,
  start: 1_900_000_800,
  length: 30 * DAY,
});
const task: Task = { period: 7, start: 1_918_144_800, end: 1_920_736_800, maintenance: [] };
const TOLERANCE: Tolerance = [50, 60];

/** Monitors that measured these levels, the first of them the first member. */
async function monitorsOf(...measured: LevelsInput[]): Promise<Monitor[]> {
  const signers = await Promise.all(wallets.map((wallet) => walletSigner(wallet)));
  return measured.map((levels, i) => monitor(signers[i]!, () => Promise.resolve(levels), TOLERANCE));
}

/** What a promise is refused with. */
async function refusal(promise: Promise<unknown>): Promise<KeptError> {
  try {
    await promise;
  } catch (error) {
    return error as KeptError;
  }
  throw new Error("nothing was refused");
}

const codes = (refusals: readonly Refusal[]): string[] => refusals.map(({ reason }) => (reason as KeptError).code);

describe("sdk: the levels on which monitors agree", () => {
  it("are the medians of each metric", () => {
    const measured = [
      [999_900, 100, 0],
      [999_950, 120, 1],
      [999_800, 90, 0],
    ];

    expect(agreedLevels(service, measured, 2)).to.deep.equal([999_900, 100, 0, NOT_MEASURED]);
  });

  it("are the worse of two in the middle: less availability, more of anything else", () => {
    const measured = [
      [999_900, 100, 0],
      [999_950, 120, 1],
    ];

    expect(agreedLevels(service, measured, 2)).to.deep.equal([999_900, 120, 1, NOT_MEASURED]);
  });

  it("are not moved by two liars of five, one at each end or both at one", () => {
    const honest = [[999_900], [999_901], [999_902]];

    expect(agreedLevels(service, [...honest, [0], [1_000_000]], 3)[0]).to.equal(999_901);
    expect(agreedLevels(service, [...honest, [0], [0]], 3)[0]).to.equal(999_900);
    expect(agreedLevels(service, [...honest, [1_000_000], [1_000_000]], 3)[0]).to.equal(999_902);
  });

  it("leave out who did not measure, and are not measured where too few did", () => {
    const measured = [
      [999_900, 100, null],
      [null, 120, 3],
      [999_800, null, 4],
      [999_700, null],
    ];

    expect(agreedLevels(service, measured, 3)).to.deep.equal([999_800, NOT_MEASURED, NOT_MEASURED, NOT_MEASURED]);
    expect(agreedLevels(service, [], 1)).to.deep.equal([NOT_MEASURED, NOT_MEASURED, NOT_MEASURED, NOT_MEASURED]);
  });

  it("are vouched for to the last unit of a tolerance, and not one beyond", () => {
    expect(disagreements([999_900, 100, 2], [999_850, 160, 2, NOT_MEASURED], TOLERANCE)).to.deep.equal([]);
    expect(disagreements([999_900, 100, 2], [999_849, 161, 3, NOT_MEASURED], TOLERANCE)).to.deep.equal([
      { metric: 0, own: 999_900, agreed: 999_849 },
      { metric: 1, own: 100, agreed: 161 },
      { metric: 2, own: 2, agreed: 3 },
    ]);
  });

  it("agree with nothing but themselves where they are not measured", () => {
    expect(disagreements([null, 5], [999_900, NOT_MEASURED, NOT_MEASURED, NOT_MEASURED], [NOT_MEASURED])).to.deep.equal(
      [
        { metric: 0, own: NOT_MEASURED, agreed: 999_900 },
        { metric: 1, own: 5, agreed: NOT_MEASURED },
      ],
    );
  });
});

describe("sdk: a panel's report", () => {
  it("carries the median and the signatures of three of five, in the panel's form", async () => {
    const monitors = await monitorsOf([999_900, 100, 0], [999_910, 110, 0], [999_920, 90, 0]);

    const { signed, refusals } = await panelReport(domain, service, panel, monitors, task);

    const { report, signature } = signed;
    expect(report).to.deep.equal({
      service: serviceId(domain, service),
      period: 7,
      levels: [999_910, 100, 0, NOT_MEASURED],
      evidence: `0x${"00".repeat(32)}`,
    });
    const digest = reportDigest(domain, report);
    const signatures = wallets.slice(0, 3).map(({ address, signingKey }) => {
      return { attestor: address, signature: signingKey.sign(digest).serialized };
    });
    expect(signature).to.equal(panelSignature(panel, signatures));
    expect(refusals).to.deep.equal([]);
  });

  it("is signed by the honest without a liar, who does not stand for it", async () => {
    const monitors = await monitorsOf([0, 0, 9], [999_900, 100, 0], [999_910, 110, 0], [999_920, 90, 0]);

    const { signed, refusals } = await panelReport(domain, service, panel, monitors, task);

    expect(signed.report.levels).to.deep.equal([999_900, 100, 0, NOT_MEASURED]);
    expect(refusals.map(({ attestor }) => attestor)).to.deep.equal([members[0]!.toLowerCase()]);
    expect(codes(refusals)).to.deep.equal(["MeasurementDiffers"]);
  });

  it("is not spoilt by levels that cannot be, nor by somebody else's signature", async () => {
    const honest = await monitorsOf(
      [999_900, 100, 0],
      [999_910, 110, 0],
      [999_920, 90, 0],
      [2_000_000],
      [999_910, 100, 0],
    );
    const forger: Monitor = { ...honest[4]!, sign: (...what) => honest[0]!.sign(...what) };

    const { refusals } = await panelReport(domain, service, panel, [forger, ...honest.slice(0, 4)], task);

    expect(codes(refusals)).to.deep.equal(["LevelInvalid", "SignatureInvalid"]);
  });

  it("does without one who does not answer", async () => {
    const monitors = await monitorsOf([999_900, 100, 0], [999_910, 110, 0], [999_920, 90, 0], [999_900, 95, 0]);
    const absent: Monitor = { ...monitors[0]!, measure: () => Promise.reject(new Error("offline")) };

    const { refusals } = await panelReport(domain, service, panel, [absent, ...monitors.slice(1)], task);

    expect(refusals.map(({ reason }) => (reason as Error).message)).to.deep.equal(["offline"]);
  });

  it("fails with the reasons if too few measured", async () => {
    const monitors = await monitorsOf([999_900, 100, 0], [999_910, 110, 0]);

    const error = await refusal(panelReport(domain, service, panel, monitors, task));

    expect([error.code, error.field]).to.deep.equal(["TooFewMeasurements", "monitors"]);
  });

  it("fails with the reasons if too few can vouch for it", async () => {
    const monitors = await monitorsOf([999_900, 100, 0], [999_000, 110, 0], [998_000, 90, 0]);

    const error = await refusal(panelReport(domain, service, panel, monitors, task));

    expect([error.code, error.field]).to.deep.equal(["TooFewSignatures", "monitors"]);
    expect(codes(error.values as Refusal[])).to.deep.equal(["MeasurementDiffers", "MeasurementDiffers"]);
  });

  it("is not signed for another period than was measured", async () => {
    const [honest] = await monitorsOf([999_900]);
    const levels = [999_900, NOT_MEASURED, NOT_MEASURED, NOT_MEASURED] as [number, number, number, number];
    const report = { service: serviceId(domain, service), period: 8, levels, evidence: `0x${"00".repeat(32)}` };

    expect((await refusal(honest!.sign(domain, task, report))).values).to.deep.equal([7, 8]);
  });
});

describe("sdk: outages and maintenance", () => {
  const period = { start: 1_000, end: 2_000 };

  it("count what lies in the period, each second once", () => {
    const outages = [
      { start: 900, end: 1_010 },
      { start: 1_500, end: 1_600 },
      { start: 1_550, end: 1_650 },
      { start: 1_999, end: 2_500 },
    ];

    expect(without(outages, period, [])).to.deep.equal([
      { start: 1_000, end: 1_010 },
      { start: 1_500, end: 1_650 },
      { start: 1_999, end: 2_000 },
    ]);
    expect(downtimeIn(period, outages)).to.equal(161);
    expect(availabilityIn(period, outages)).to.equal(839_000);
  });

  it("do not count in announced maintenance, which is no part of the period either", () => {
    const outages = [{ start: 1_100, end: 1_300 }];
    const maintenance = [
      { start: 1_200, end: 1_250 },
      { start: 1_280, end: 1_400 },
      { start: 1_900, end: 2_100 },
    ];

    expect(without(outages, period, maintenance)).to.deep.equal([
      { start: 1_100, end: 1_200 },
      { start: 1_250, end: 1_280 },
    ]);
    expect(downtimeIn(period, outages, maintenance)).to.equal(130);
    // 130 of 1,000 - 50 - 120 - 100 seconds: 821,917.8
    expect(availabilityIn(period, outages, maintenance)).to.equal(821_917);
  });

  it("are perfect without any, and only then", () => {
    const month = { start: 0, end: 31 * DAY };

    expect(availabilityIn(month, [])).to.equal(1_000_000);
    expect(availabilityIn(month, [{ start: 5, end: 5 }])).to.equal(1_000_000);
    expect(availabilityIn(month, [{ start: 5, end: 6 }])).to.equal(999_999);
    expect(availabilityIn(month, [month])).to.equal(0);
    expect(availabilityIn(month, [month], [month])).to.equal(1_000_000);
  });

  it("refuse what ends before it starts", () => {
    expect(() => downtimeIn(period, [{ start: 2, end: 1 }])).to.throw("intervals: one ends before it starts");
  });
});
