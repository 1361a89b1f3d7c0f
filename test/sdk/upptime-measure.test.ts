import { expect } from "chai";
import { Wallet } from "ethers";
import {
  buildPanel,
  buildService,
  CalendarKind,
  MetricKind,
  NOT_MEASURED,
  panelReport,
  serviceLevelsDomain,
  walletSigner,
  type KeptError,
  type LevelsInput,
  type Refusal,
} from "@kept/sdk";
import { scheduleNamed } from "@kept/sdk/schedules";
import { measuredMetrics, measureSite, upptimeMonitor, type MeasuredMetric, type UptimeSite } from "@kept/sdk/upptime";

const DAY = 86_400;
const HOUR = 3_600;
const [AVAILABILITY, DOWNTIME, OUTAGE] = [
  { kind: "availability" },
  { kind: "downtimeSeconds" },
  { kind: "outageDays" },
] as const;
const GRACE = { kind: "outageDays", graceWorkingDays: 2 } as const;

/** "2026-03-10" or "2026-03-10T06:00" in UTC → seconds since 1970 */
const utc = (text: string): number => Date.parse(text.includes("T") ? `${text}Z` : text) / 1_000;

const month = (year: number, number: number) => ({
  start: Date.UTC(year, number - 1) / 1_000,
  end: Date.UTC(year, number) / 1_000,
});

const site = (down: Readonly<Record<string, number>>, changes: Partial<UptimeSite> = {}): UptimeSite => ({
  name: "Shop",
  slug: "shop",
  down: new Map(Object.entries(down)),
  gaps: [],
  utcOffset: 0,
  ...changes,
});

/** 1,440 minutes on each of these days of a month, such as "2026-03". */
const entirely = (text: string, first: number, last: number): Record<string, number> =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, i) => [`${text}-${String(first + i).padStart(2, "0")}`, 1_440]),
  );

const levels = (of: UptimeSite, period: { start: number; end: number }, ...metrics: MeasuredMetric[]): LevelsInput =>
  measureSite(of, period, metrics).levels;

describe("sdk: what a status page tells of a month", () => {
  // 100 minutes of 28, 29, 30 and 31 days: 40,320, 41,760, 43,200 and 44,640 minutes
  for (const [name, year, number, expected] of [
    ["28 days", 2026, 2, 997_519],
    ["29 days", 2024, 2, 997_605],
    ["30 days", 2026, 4, 997_685],
    ["31 days", 2026, 3, 997_759],
  ] as const) {
    it(`is its availability, rounded down: 100 minutes of ${name}`, () => {
      const prefix = `${year}-${String(number).padStart(2, "0")}`;
      const down = { [`${prefix}-01`]: 60, [`${prefix}-28`]: 40 };

      expect(levels(site(down), month(year, number), AVAILABILITY, DOWNTIME)).to.deep.equal([expected, 6_000]);
    });
  }

  it("is perfect without downtime, and nothing without uptime", () => {
    expect(levels(site({}), month(2026, 3), AVAILABILITY, DOWNTIME, OUTAGE, GRACE)).to.deep.equal([1_000_000, 0, 0, 0]);
    expect(levels(site(entirely("2026-04", 1, 30)), month(2026, 4), AVAILABILITY, DOWNTIME)).to.deep.equal([
      0,
      30 * DAY,
    ]);
  });

  it("has nothing of the days before and after", () => {
    const down = { "2026-02-28": 1_440, "2026-04-01": 1_440, "2026-03-01": 1 };

    expect(levels(site(down), month(2026, 3), DOWNTIME)).to.deep.equal([60]);
  });

  it("counts a day at a border in each period for at most its part there", () => {
    // noon to noon: of the day's 800 minutes each half can have 720
    const down = site({ "2026-03-10": 800, "2026-03-11": 30 });
    const [first, second] = [
      { start: utc("2026-03-09T12:00"), end: utc("2026-03-10T12:00") },
      { start: utc("2026-03-10T12:00"), end: utc("2026-03-11T12:00") },
    ];

    expect(levels(down, first, DOWNTIME, AVAILABILITY)).to.deep.equal([43_200, 500_000]);
    expect(levels(down, second, DOWNTIME, AVAILABILITY)).to.deep.equal([43_200 + 1_800, 479_166]);
  });

  it("has the days of the page's own zone", () => {
    const down = { "2026-03-01": 1_440, "2026-04-01": 1_440 };

    // two hours of 1 March lie in February, and of 1 April in March
    expect(levels(site(down, { utcOffset: 120 }), month(2026, 3), DOWNTIME)).to.deep.equal([22 * HOUR + 2 * HOUR]);
    expect(levels(site(down, { utcOffset: -120 }), month(2026, 3), DOWNTIME)).to.deep.equal([24 * HOUR]);
    expect(levels(site(down, { utcOffset: -120 }), month(2026, 4), DOWNTIME)).to.deep.equal([24 * HOUR]);
  });

  it("has announced maintenance neither in the period nor in its days' minutes down", () => {
    const maintenance = [
      { start: utc("2026-03-10T22:00"), end: utc("2026-03-11T01:00") },
      { start: utc("2026-03-20T00:00"), end: utc("2026-03-20T01:00") },
    ];
    const down = site({ "2026-03-10": 150, "2026-03-11": 50, "2026-03-12": 10, "2026-03-20": 60 });

    const measured = measureSite(down, month(2026, 3), [DOWNTIME, AVAILABILITY], maintenance);

    // 150 - 120, none of 50 - 60, 10, none of 60 - 60 minutes; of 44,640 - 180 - 60
    expect(measured.levels).to.deep.equal([40 * 60, 999_099]);
    expect(measured.notes).to.include("240 minutes of announced maintenance are taken off.");
  });

  it("is perfect if all of it was announced maintenance", () => {
    const march = month(2026, 3);

    expect(measureSite(site(entirely("2026-03", 1, 31)), march, [AVAILABILITY, OUTAGE], [march]).levels).to.deep.equal([
      1_000_000, 0,
    ]);
  });

  it("is not days late and visits", () => {
    const { levels: none, notes } = measureSite(site({}), month(2026, 3), [
      { kind: "daysLate" },
      { kind: "missedVisits" },
    ]);

    expect(none).to.deep.equal([null, null]);
    expect(notes.slice(-2)).to.deep.equal([
      "A status page cannot tell days late.",
      "A status page cannot tell missed visits.",
    ]);
  });
});

describe("sdk: a period that was not watched", () => {
  const march = month(2026, 3);
  const down = { "2026-03-10": 60 };

  for (const [what, changes, watched] of [
    ["from its first second on", { from: march.start }, true],
    ["from its second second on", { from: march.start + 1 }, false],
    ["to its last second", { until: march.end }, true],
    ["not to its last second", { until: march.end - 1 }, false],
    ["but for a gap that ends when it begins", { gaps: [{ start: march.start - 9, end: march.start }] }, true],
    ["but for a gap that begins when it ends", { gaps: [{ start: march.end, end: march.end + 9 }] }, true],
    ["but for a second", { gaps: [{ start: march.end - 1, end: march.end + 9 }] }, false],
    ["but for an empty gap", { gaps: [{ start: march.start + 5, end: march.start + 5 }] }, true],
  ] as const) {
    it(`is ${watched ? "measured" : "not measured"} if it was watched ${what}`, () => {
      const { levels: found, downSeconds } = measureSite(site(down, changes), march, [DOWNTIME, AVAILABILITY, OUTAGE]);

      // an hour of 744: 998,655.9
      expect(found).to.deep.equal(watched ? [HOUR, 998_655, 0] : [null, null, null]);
      expect(downSeconds).to.equal(HOUR);
    });
  }

  it("is told in notes, with the zone and what is not known", () => {
    const known = site(
      {},
      { from: march.start + 1, until: march.end - 1, gaps: [{ start: march.start, end: march.end }] },
    );

    expect(measureSite(site({}), march, [AVAILABILITY]).notes).to.deep.equal([
      "Dates are days of UTC.",
      "When the page began is not known: it is taken to have watched from the start.",
      "When the page last looked is not known: it is taken to have watched to the end.",
    ]);
    expect(measureSite({ ...known, utcOffset: -210 }, march, [GRACE]).notes).to.deep.equal([
      "Dates are days of UTC-03:30 all year.",
      "The page tells from 2026-03-01T00:00:01Z on, after the period began: nothing is measured.",
      "The page last looked at 2026-03-31T23:59:59Z, before the period ended: nothing is measured.",
      "Nobody watched from 2026-03-01T00:00:00Z to 2026-04-01T00:00:00Z: nothing is measured.",
      "Working days are Monday to Friday: bank holidays are not known.",
    ]);
  });
});

describe("sdk: outages in days", () => {
  const march = month(2026, 3);
  const [february, april] = [month(2026, 2), month(2026, 4)];

  for (const [what, down, days] of [
    ["a day down entirely", { "2026-03-10": 1_440 }, 1],
    ["no day that was up for a minute", { "2026-03-10": 1_439 }, 0],
    ["not two days in part", { "2026-03-10": 1_439, "2026-03-11": 1_439 }, 0],
    ["the day of the report", { "2026-03-09": 1, "2026-03-10": 1_440 }, 2],
    ["the day on which it ended", { "2026-03-10": 1_440, "2026-03-11": 1 }, 2],
    ["no day after a day without downtime", { "2026-03-08": 5, "2026-03-10": 1_440, "2026-03-12": 5 }, 1],
    ["one day in part on either side", { "2026-03-08": 5, "2026-03-09": 5, "2026-03-10": 1_440, "2026-03-11": 5 }, 3],
    ["a day with none down as a day without downtime", { "2026-03-09": 0, "2026-03-10": 1_440 }, 1],
    ["a week", entirely("2026-03", 10, 16), 7],
    ["two outages with all their days", { ...entirely("2026-03", 2, 3), ...entirely("2026-03", 10, 12) }, 5],
    ["a day between two once", { "2026-03-10": 1_440, "2026-03-11": 600, "2026-03-12": 1_440, "2026-03-13": 1 }, 4],
  ] as const) {
    it(`count ${what}`, () => {
      expect(levels(site(down), march, OUTAGE)).to.deep.equal([days]);
    });
  }

  it("count in the period in which they end, with all their days", () => {
    const over = site({
      "2026-02-26": 30,
      ...entirely("2026-02", 27, 28),
      ...entirely("2026-03", 1, 2),
      "2026-03-03": 9,
    });

    expect([february, march, april].map((each) => levels(over, each, OUTAGE))).to.deep.equal([[0], [6], [0]]);
    const atTheBorder = site(entirely("2026-02", 27, 28));
    expect([february, march].map((each) => levels(atTheBorder, each, OUTAGE))).to.deep.equal([[2], [0]]);
  });

  it("count the longest whole, and the others without the schedule's free days", () => {
    const three = site({
      ...entirely("2026-03", 2, 4),
      ...entirely("2026-03", 10, 14),
      ...entirely("2026-03", 20, 20),
    });

    expect(levels(three, march, OUTAGE, { ...OUTAGE, free: 2 })).to.deep.equal([3 + 5 + 1, 5 + 1 + 0]);
  });

  it("end in a day of nothing but announced maintenance", () => {
    const down = site(entirely("2026-03", 10, 14));
    const announced = (from: string, to: string) => [{ start: utc(from), end: utc(to) }];

    expect(measureSite(down, march, [OUTAGE], announced("2026-03-12", "2026-03-13")).levels).to.deep.equal([4]);
    expect(measureSite(down, march, [OUTAGE], announced("2026-03-12", "2026-03-12T23:59")).levels).to.deep.equal([5]);
    // the last day had less downtime than maintenance
    const partly = site({ ...entirely("2026-03", 10, 11), "2026-03-12": 60 });
    expect(measureSite(partly, march, [OUTAGE], announced("2026-03-12", "2026-03-12T01:00")).levels).to.deep.equal([2]);
  });

  it("are not measured as long as one may go on", () => {
    const down = site(entirely("2026-03", 30, 31));
    const until = (text: string): UptimeSite => ({ ...down, until: utc(text) });

    for (const [text, level] of [
      ["2026-04-01", null],
      ["2026-04-01T23:59:59", null],
      ["2026-04-02", 2],
    ] as const) {
      const { levels: found, notes } = measureSite(until(text), march, [OUTAGE, DOWNTIME]);
      expect(found).to.deep.equal([level, 2 * DAY]);
      const note = "The outage since 2026-03-30 may not have ended: outage days are not measured.";
      expect(notes.includes(note)).to.equal(level === null);
    }
    // it went on for some minutes: its end is known, and lies in April
    const ended = site({ ...entirely("2026-03", 30, 31), "2026-04-01": 5 }, { until: utc("2026-04-01T00:10") });
    expect(levels(ended, march, OUTAGE)).to.deep.equal([0]);
  });

  // 2026-03-02 is a Monday
  for (const [what, down, days] of [
    ["nothing of the first two working days", entirely("2026-03", 2, 4), 0],
    ["from the third day after a Monday's report", entirely("2026-03", 2, 6), 2],
    ["nothing on Saturday and Sunday after a Thursday's report", entirely("2026-03", 5, 9), 0],
    ["from Tuesday after a Thursday's report", entirely("2026-03", 5, 10), 1],
    ["from Wednesday after a Friday's report", entirely("2026-03", 6, 11), 1],
    ["from Wednesday after a Saturday's report", entirely("2026-03", 7, 11), 1],
    ["from Wednesday after a Sunday's report", entirely("2026-03", 8, 11), 1],
    ["Saturday and Sunday once it counts", entirely("2026-03", 3, 9), 4],
    ["the day on which it ended", { ...entirely("2026-03", 2, 4), "2026-03-05": 1 }, 1],
    ["from a report in part of a day", { "2026-03-02": 1, ...entirely("2026-03", 3, 5) }, 1],
  ] as const) {
    it(`count with a grace of two working days ${what}`, () => {
      expect(levels(site(down), march, GRACE)).to.deep.equal([days]);
    });
  }

  it("count as a long one over two months: noon of a Saturday in January to the 20th of February", () => {
    // an outage of 21 days: 31 January in part, 1 to 19 February entirely, the 20th in part
    const down = site({ "2026-01-31": 139, ...entirely("2026-02", 1, 19), "2026-02-20": 840 });

    const [january, ended] = [month(2026, 1), february].map((each) =>
      levels(down, each, AVAILABILITY, OUTAGE, GRACE, DOWNTIME),
    );
    // 139 of 44,640 minutes: 996,886.2
    expect(january).to.deep.equal([996_886, 0, 0, 8_340]);
    // 28,200 of 40,320 minutes: 300,595.2; report on Saturday, free on Monday the 2nd and Tuesday the 3rd: 4 to 20 February
    expect(ended).to.deep.equal([300_595, 21, 17, 1_692_000]);
  });
});

describe("sdk: status pages as monitors", () => {
  const { Availability, OutageUnits, DowntimeSeconds } = MetricKind;
  const domain = serviceLevelsDomain(1, "0x0000000000000000000000000000000000001e7e");
  const wallets = [1, 2, 3].map((i) => new Wallet(`0x${String(i).padStart(64, "0")}`));
  const panel = buildPanel(
    "0x00000000000000000000000000000000000fac70",
    wallets.map(({ address }) => address),
    2,
  );
  const service = buildService({
    provider: "0x000000000000000000000000000000000000b0b5",
    monitor: panel.address,
    metrics: [Availability, OutageUnits, DowntimeSeconds],
    calendar: CalendarKind.UtcMonths,
    start: utc("2026-03-01"),
    length: 1,
  });
  const task = { period: 0, ...month(2026, 3), maintenance: [] };
  // ten minutes of a month of 31 days are 224.01 ppm
  const TOLERANCE = [225, 0, 600];

  const monitorOf = async (i: number, read: () => Promise<UptimeSite>) =>
    upptimeMonitor(await walletSigner(wallets[i]!), read, measuredMetrics(service), TOLERANCE);
  const sees = (minutes: number) => () => Promise.resolve(site({ "2026-03-10": minutes }));

  it("measure what the service has", () => {
    expect(measuredMetrics(service)).to.deep.equal([AVAILABILITY, OUTAGE, DOWNTIME]);
  });

  it("measure what the service has as its schedule counts it", () => {
    const phone = { metrics: [MetricKind.OutageUnits, MetricKind.None, MetricKind.None, MetricKind.None] as const };
    const of = (name: string, names?: readonly string[]) =>
      measuredMetrics({ metrics: [...phone.metrics] }, scheduleNamed(name), names);

    // two full working days are waited for; every day after them is worth something
    expect(of("ofcom-2019")).to.deep.equal([{ kind: "outageDays", graceWorkingDays: 2, free: 0 }]);
    // paid from the third day on
    expect(of("tkg-58")).to.deep.equal([{ kind: "outageDays", graceWorkingDays: 0, free: 2 }]);
    expect(() => of("aws-ec2-region")).to.throw("aws-ec2-region has no metric of outageDays");
    expect(() => of("tkg-58", ["missed-visit"])).to.throw("tkg-58 has no metric of outageDays");
    expect(() => of("tkg-58", ["visit"])).to.throw('tkg-58 has no metric "visit"; there are outage, missed-visit');
    const [metric] = scheduleNamed("tkg-58").metrics;
    const twice = { ...scheduleNamed("tkg-58"), metrics: [metric!, { ...metric!, name: "other" }] };
    expect(() => measuredMetrics({ metrics: [...phone.metrics] }, twice)).to.throw("has several metrics of outageDays");
  });

  it("agree on the median within their tolerance, and one who saw too little does not sign", async () => {
    const monitors = await Promise.all([monitorOf(0, sees(720)), monitorOf(1, sees(710)), monitorOf(2, sees(0))]);

    const { signed, refusals } = await panelReport(domain, service, panel, monitors, task);

    // 710 of 44,640 minutes: 984,094.9
    expect(signed.report.levels).to.deep.equal([984_094, 0, 42_600, NOT_MEASURED]);
    expect(refusals.map(({ attestor }) => attestor)).to.deep.equal([wallets[2]!.address.toLowerCase()]);
  });

  it("do without a page that cannot be read", async () => {
    const broken = await monitorOf(2, () => Promise.reject(new Error("no answer")));
    const monitors = [await monitorOf(0, sees(1_440)), await monitorOf(1, sees(1_440)), broken];

    const { signed, refusals } = await panelReport(domain, service, panel, monitors, task);

    // a day of 31: 967,741.9
    expect(signed.report.levels).to.deep.equal([967_741, 1, DAY, NOT_MEASURED]);
    expect(refusals.map(({ reason }) => (reason as Error).message)).to.deep.equal(["no answer"]);
  });

  it("have no report if too many saw something else", async () => {
    const monitors = await Promise.all([monitorOf(0, sees(720)), monitorOf(1, sees(300)), monitorOf(2, sees(0))]);

    const error = await panelReport(domain, service, panel, monitors, task).then(
      () => expect.fail("a report"),
      (reason: KeptError) => reason,
    );

    expect(error.code).to.equal("TooFewSignatures");
    const codes = (error.values as Refusal[]).map(({ reason }) => (reason as KeptError).code);
    expect(codes).to.deep.equal(["MeasurementDiffers", "MeasurementDiffers"]);
  });
});
