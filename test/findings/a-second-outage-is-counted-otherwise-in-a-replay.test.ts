import { join } from "node:path";
import { expect } from "chai";
import { MetricKind } from "@kept/sdk";
import { parseSchedule } from "@kept/sdk/schedules";
import { measureSite, measuredMetrics, parseSummary } from "@kept/sdk/upptime";
import { folder } from "../cli/folder.ts";
import { kept } from "../cli/run.ts";

const DAYS = ["2023-01-05", "2023-01-06", "2023-01-15", "2023-01-16", "2023-01-17"];
const PAGE = JSON.stringify([
  { name: "Line", slug: "line", dailyMinutesDown: Object.fromEntries(DAYS.map((day) => [day, 1_440])) },
]);

const scheduleAbove = (threshold: number): string =>
  JSON.stringify({
    name: "my-line",
    title: "My line",
    since: "2022-01-01",
    metrics: [
      {
        name: "outage",
        kind: "outageDays",
        comparison: "above",
        steps: [
          { threshold, percent: "10" },
          { threshold: 4, percent: "50" },
        ],
        counted: "Days without the line.",
      },
    ],
    cap: { percent: "100" },
    automatic: true,
    sources: [],
    doubts: [],
  });

// A replay took the days below the first step off every other outage also where the steps are compared with the level as a whole; above
// nothing it added one. The plain calculation did the same, so that both agreed on what no monitor would have signed.
describe("a second outage is counted otherwise in a replay", () => {
  for (const threshold of [0, 2]) {
    it(`counts as the monitors do, by steps above ${threshold}`, async () => {
      const schedule = parseSchedule(scheduleAbove(threshold), "line.json");
      const { sites } = parseSummary(PAGE, "summary.json", Date.UTC(2024, 0) / 1_000);
      const january = { start: Date.UTC(2023, 0) / 1_000, end: Date.UTC(2023, 1) / 1_000 };
      const metrics = measuredMetrics({ metrics: [MetricKind.OutageUnits, 0, 0, 0] }, schedule);
      expect(measureSite(sites[0]!, january, metrics).levels).to.deep.equal([5]);

      const root = folder({ "summary.json": PAGE, "line.json": scheduleAbove(threshold) });
      const files = ["--schedule", join(root, "line.json"), join(root, "summary.json")];
      const { code, out } = await kept("replay", "uptime", "--customers", "1", "--json", ...files);
      const { sites: played } = JSON.parse(out) as {
        sites: { months: { levels: { level: number }[]; credit: string }[] }[];
      };
      const [month] = played[0]!.months;
      expect([code, month!.levels[0]!.level, month!.credit]).to.deep.equal([0, 5, "50.00"]);
    });
  }
});
