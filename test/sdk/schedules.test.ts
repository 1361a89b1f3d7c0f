import { expect } from "chai";
import { Comparison, MetricKind, type KeptError } from "@kept/sdk";
import { previewCredit } from "@kept/sdk/calc";
import {
  buildRemedies,
  indexed,
  scheduleNamed,
  scheduleOn,
  schedules,
  type Currency,
  type Schedule,
} from "@kept/sdk/schedules";

const GBP: Currency = { code: "GBP", decimals: 6 };
const EUR: Currency = { code: "EUR", decimals: 6 };
const USD: Currency = { code: "USD", decimals: 6 };

/** What a call is refused with. */
function refusal(call: () => unknown): KeptError {
  try {
    call();
  } catch (error) {
    return error as KeptError;
  }
  throw new Error("nothing was refused");
}

/** All amounts of a schedule, in its order. */
const amountsOf = (schedule: Schedule): (string | undefined)[] =>
  schedule.metrics.flatMap(({ steps }) => steps.map(({ flat }) => flat));

describe("sdk: schedules", () => {
  it("are those of the list, each with a source", () => {
    expect(schedules.map(({ name }) => name)).to.deep.equal([
      "aws-ec2-region",
      "aws-ec2-instance",
      "aws-s3-standard",
      "aws-s3-ia",
      "azure-vm-zones",
      "azure-vm-single",
      "gcp-typical",
      "gcp-compute-multizone",
      "slack-2015",
      "ofcom-2019",
      "ofcom-2021",
      "ofcom-2022",
      "ofcom-2023",
      "ofcom-2024",
      "ofcom-2025",
      "ofcom-2026",
      "tkg-58",
    ]);
    expect(schedules.filter(({ sources }) => sources.length === 0)).to.deep.equal([]);
  });

  it("are found by name, or refused with those that there are", () => {
    expect(scheduleNamed("tkg-58").title).to.equal("German Telecommunications Act, § 58");
    const { code, message } = refusal(() => scheduleNamed("aws"));
    expect(code).to.equal("ScheduleUnknown");
    expect(message).to.match(/^name: no schedule "aws"; there are aws-ec2-region, aws-ec2-instance, .*, tkg-58$/);
  });

  describe("at a price", () => {
    it("are steps of shares: EC2 at 100.00 dollars", () => {
      expect(buildRemedies(scheduleNamed("aws-ec2-region"), "100.00", USD)).to.deep.equal({
        metrics: [MetricKind.Availability],
        price: 100_000_000n,
        remedies: [
          { metric: 0, comparison: Comparison.Below, threshold: 999_900, share: 100_000_000_000n, flat: 0n },
          { metric: 0, comparison: Comparison.Below, threshold: 990_000, share: 300_000_000_000n, flat: 0n },
          { metric: 0, comparison: Comparison.Below, threshold: 950_000, share: 1_000_000_000_000n, flat: 0n },
        ],
        minCredit: 1_000_000n,
        cap: 100_000_000n,
      });
    });

    it("are amounts per unit, of token units: Ofcom at 30.00 pounds of a token with two decimals", () => {
      expect(buildRemedies(scheduleNamed("ofcom-2026"), 3_000n, { code: "GBP", decimals: 2 })).to.deep.equal({
        metrics: [MetricKind.DaysLate, MetricKind.OutageUnits, MetricKind.MissedVisits],
        price: 3_000n,
        remedies: [
          { metric: 0, comparison: Comparison.PerUnit, threshold: 1, share: 0n, flat: 646n },
          { metric: 1, comparison: Comparison.PerUnit, threshold: 1, share: 0n, flat: 1_034n },
          { metric: 2, comparison: Comparison.PerUnit, threshold: 1, share: 0n, flat: 3_231n },
        ],
        minCredit: 0n,
        cap: 193_860n, // 60 visits
      });
    });

    it("are the higher of share and amount: TKG at 30.00, 50.00, 80.00 euros and between", () => {
      const worth = (price: string): readonly (readonly [bigint, bigint])[] =>
        buildRemedies(scheduleNamed("tkg-58"), price, EUR).remedies.map(({ share, flat }) => [share, flat]);
      const amounts = [
        [0n, 5_000_000n],
        [0n, 10_000_000n],
        [0n, 10_000_000n],
      ];
      const shares = [
        [100_000_000_000n, 0n],
        [200_000_000_000n, 0n],
        [200_000_000_000n, 0n],
      ];
      expect(worth("30.00")).to.deep.equal(amounts);
      expect(worth("50.00")).to.deep.equal(amounts);
      expect(worth("50.000001")).to.deep.equal(shares);
      expect(worth("80.00")).to.deep.equal(shares);
    });

    it("are capped by units at the dearest rate of the metrics in use", () => {
      const capOf = (name: string, price: string, currency: Currency, metrics?: readonly string[]): bigint =>
        buildRemedies(scheduleNamed(name), price, currency, metrics).cap;
      expect(capOf("ofcom-2019", "30", GBP)).to.equal(1_500_000_000n);
      expect(capOf("ofcom-2019", "30", GBP, ["delayed-repair"])).to.equal(480_000_000n);
      expect(capOf("tkg-58", "30", EUR)).to.equal(310_000_000n);
      expect(capOf("tkg-58", "80", EUR)).to.equal(496_000_000n);
    });

    it("round a share of a cap up", () => {
      expect(buildRemedies(scheduleNamed("gcp-typical"), 3n, USD).cap).to.equal(2n);
    });

    it("count a hundred times Slack's downtime, and never less than it", () => {
      const { remedies } = buildRemedies(scheduleNamed("slack-2015"), "100.00", USD);
      expect(remedies).to.deep.equal([
        { metric: 0, comparison: Comparison.PerUnit, threshold: 260, share: 10_030_864_198n, flat: 0n },
        { metric: 0, comparison: Comparison.PerUnit, threshold: 261, share: 38_580_247n, flat: 0n },
      ]);
      const month = 2_592_000n;
      const exact = 100n * 10n ** 12n;
      expect(10_030_864_198n * month >= exact * 260n && 10_030_864_197n * month < exact * 260n).to.equal(true);
      expect(38_580_247n * month >= exact && 38_580_246n * month < exact).to.equal(true);
    });

    it("preview credits as they are", () => {
      const terms = buildRemedies(scheduleNamed("ofcom-2026"), "30.00", GBP);
      expect(previewCredit(terms, [2, 3, 1, 0])).to.deep.equal({ credit: 76_250_000n, silent: false });
    });

    it("pay both of a share and an amount that are not the higher of the two", () => {
      const steps = [{ threshold: 990_000, percent: "10", flat: "1.00" }];
      const metric = {
        name: "uptime",
        kind: "availability",
        comparison: "below",
        steps,
        counted: "Minutes up.",
      } as const;
      const own: Schedule = { ...scheduleNamed("aws-s3-ia"), metrics: [metric] };
      const [row] = buildRemedies(own, "100.00", USD).remedies;
      expect([row!.share, row!.flat]).to.deep.equal([100_000_000_000n, 1_000_000n]);
    });
  });

  describe("with some of their metrics", () => {
    it("keep their order, and count from zero", () => {
      const names = ["missed-visit", "delayed-repair"];
      const { metrics, remedies } = buildRemedies(scheduleNamed("ofcom-2019"), "30", GBP, names);
      expect(metrics).to.deep.equal([MetricKind.OutageUnits, MetricKind.MissedVisits]);
      expect(remedies.map(({ metric, flat }) => [metric, flat])).to.deep.equal([
        [0, 8_000_000n],
        [1, 25_000_000n],
      ]);
    });

    it("refuse a name that there is not, and no names", () => {
      const unknown = refusal(() => buildRemedies(scheduleNamed("tkg-58"), "30", EUR, ["outages"]));
      expect(unknown.code).to.equal("MetricUnknown");
      expect(unknown.message).to.equal('metrics: tkg-58 has no metric "outages"; there are outage, missed-visit');
      const none = refusal(() => buildRemedies(scheduleNamed("tkg-58"), "30", EUR, []));
      expect(none.message).to.equal("metrics: names no metric; there are outage, missed-visit");
    });
  });

  describe("in money", () => {
    it("take any currency without amounts, and none", () => {
      for (const code of ["USD", "EUR", ""]) {
        expect(buildRemedies(scheduleNamed("azure-vm-zones"), "1.00", { code, decimals: 6 }).cap).to.equal(1_000_000n);
      }
    });

    it("refuse another currency, for amounts and for a minimum", () => {
      const flat = refusal(() => buildRemedies(scheduleNamed("ofcom-2026"), "30", EUR));
      expect([flat.code, flat.message]).to.deep.equal([
        "CurrencyDiffers",
        "currency: ofcom-2026 is in GBP, not in EUR",
      ]);
      const minimum = refusal(() => buildRemedies(scheduleNamed("aws-ec2-region"), "30", EUR));
      expect(minimum.code).to.equal("CurrencyDiffers");
    });

    it("refuse a currency that is left out, by the caller or by a schedule", () => {
      const caller = refusal(() => buildRemedies(scheduleNamed("ofcom-2026"), "30", { code: "", decimals: 6 }));
      expect([caller.code, caller.message]).to.deep.equal([
        "CurrencyMissing",
        "currency: ofcom-2026 is in GBP: say which currency the price is in",
      ]);
      const { currency, ...own } = scheduleNamed("tkg-58");
      expect(currency).to.equal("EUR");
      const schedule = refusal(() => buildRemedies(own, "30", EUR));
      expect([schedule.code, schedule.message]).to.deep.equal([
        "CurrencyMissing",
        "currency: tkg-58 has amounts, and no currency",
      ]);
    });

    it("refuse a price of zero, and one that is none", () => {
      for (const price of [0n, "0", "0.000000"]) {
        expect(refusal(() => buildRemedies(scheduleNamed("tkg-58"), price, EUR)).code).to.equal("AmountZero");
      }
      expect(refusal(() => buildRemedies(scheduleNamed("tkg-58"), "free", EUR)).code).to.equal("AmountInvalid");
      expect(refusal(() => buildRemedies(scheduleNamed("tkg-58"), -1n, EUR)).code).to.equal("NumberOutOfRange");
    });

    it("refuse a token that cannot hold their amounts", () => {
      const { code, field } = refusal(() =>
        buildRemedies(scheduleNamed("ofcom-2026"), 30n, { code: "GBP", decimals: 1 }),
      );
      expect([code, field]).to.deep.equal(["AmountInvalid", "flat"]);
    });
  });

  describe("that follow an index", () => {
    /** Start, repair and visit from each April on; 2022 is the only year of which none was found in writing. */
    const WRITTEN: Readonly<Record<string, readonly string[]>> = {
      "2019": ["5.00", "8.00", "25.00"],
      "2021": ["5.04", "8.06", "25.18"],
      "2022": ["5.25", "8.40", "26.24"],
      "2023": ["5.83", "9.33", "29.15"],
      "2024": ["6.10", "9.76", "30.49"],
      "2025": ["6.24", "9.98", "31.19"],
      "2026": ["6.46", "10.34", "32.31"],
    };

    for (const [year, amounts] of Object.entries(WRITTEN)) {
      it(`have Ofcom's amounts of ${year}`, () => {
        const schedule = scheduleNamed(`ofcom-${year}`);
        expect(amountsOf(schedule)).to.deep.equal(amounts);
        expect(schedule.since).to.equal(`${year}-04-01`);
        expect(schedule.doubts.some((doubt) => doubt.includes("not found in writing"))).to.equal(year === "2022");
      });
    }

    it("have in force on a day the version that began last", () => {
      const days: Readonly<Record<string, string>> = {
        "2019-04-01": "ofcom-2019",
        "2021-03-31": "ofcom-2019",
        "2021-04-01": "ofcom-2021",
        "2026-03-31": "ofcom-2025",
        "2026-04-01": "ofcom-2026",
        "2031-12-31": "ofcom-2026",
      };
      for (const [day, name] of Object.entries(days)) expect(scheduleOn("ofcom", day).name).to.equal(name);
      expect(scheduleOn("slack", "2015-01-07").name).to.equal("slack-2015");
      expect(scheduleOn("tkg-58", "2021-12-01").name).to.equal("tkg-58");
    });

    it("have none before the first, of an unknown family, or on what is no day", () => {
      const early = refusal(() => scheduleOn("ofcom", "2019-03-31"));
      expect(early.code).to.equal("ScheduleUnknown");
      expect(early.message).to.match(
        /^family: no schedule "ofcom" is in force on 2019-03-31; there are aws-ec2-region, /,
      );
      expect(refusal(() => scheduleOn("ofgem", "2026-04-01")).code).to.equal("ScheduleUnknown");
      for (const day of ["2026-02-30", "1 April 2026", "2026-04-01T00:00:00Z", ""]) {
        const { code, message } = refusal(() => scheduleOn("ofcom", day));
        expect([code, message]).to.deep.equal(["TimeInvalid", `day: "${day}" is no day as "2026-04-01"`]);
      }
    });

    it("are raised and rounded half up to their last decimal, into a version of another year", () => {
      const next = indexed(scheduleNamed("ofcom-2026"), "2", "2027-04-01");
      expect([next.name, next.since]).to.deep.equal(["ofcom-2027", "2027-04-01"]);
      // 6.5892, 10.5468, 32.9562
      expect(amountsOf(next)).to.deep.equal(["6.59", "10.55", "32.96"]);
      // 25.00 × 1.0002 = 25.005, 8.00 × 1.0002 = 8.0016, 5.00 × 1.0002 = 5.001
      expect(amountsOf(indexed(scheduleNamed("ofcom-2019"), "0.02", "2020-04-01"))).to.deep.equal([
        "5.00",
        "8.00",
        "25.01",
      ]);
      expect(amountsOf(indexed(scheduleNamed("ofcom-2019"), "0", "2020-04-01"))).to.deep.equal([
        "5.00",
        "8.00",
        "25.00",
      ]);
    });

    it("keep shares, whole amounts and amounts below one as they are written", () => {
      const steps = [
        { threshold: 1, percent: "10", flat: "0.05" },
        { threshold: 2, flat: "9" },
        { threshold: 3, percent: "20" },
      ];
      const metric = {
        name: "visits",
        kind: "missedVisits",
        comparison: "perUnit",
        steps,
        counted: "Visits.",
      } as const;
      const own: Schedule = { ...scheduleNamed("tkg-58"), name: "mine", metrics: [metric] };
      const next = indexed(own, "10", "2027-01-01");
      expect(next.name).to.equal("mine-2027");
      // 0.055, 9.9
      expect(next.metrics[0]!.steps).to.deep.equal([
        { threshold: 1, percent: "10", flat: "0.06" },
        { threshold: 2, flat: "10" },
        { threshold: 3, percent: "20" },
      ]);
    });

    it("refuse a rise that is no percentage, and a day that is none", () => {
      expect(refusal(() => indexed(scheduleNamed("ofcom-2026"), "-1", "2027-04-01")).code).to.equal("AmountInvalid");
      expect(refusal(() => indexed(scheduleNamed("ofcom-2026"), "1", "2027-04")).code).to.equal("TimeInvalid");
    });
  });
});
