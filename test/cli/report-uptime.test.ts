import { scheduleNamed, type Schedule } from "@kept/sdk/schedules";
import { expect } from "chai";
import { levelsOf } from "../../cli/src/replay/uptime/html/charts.ts";
import { uptimePage } from "../../cli/src/replay/uptime/html/page.ts";
import { scaleOf } from "../../cli/src/replay/uptime/html/scale.ts";
import { expectSound } from "./page.ts";
import { monthLine, siteLine, uptimeReport } from "./uptime-report.ts";

const [availability] = scheduleNamed("aws-ec2-region").metrics;
const repair = scheduleNamed("ofcom-2019").metrics.find(({ kind }) => kind === "outageDays");

const legendOf = (schedule: Schedule, months = siteLine().months): string[] =>
  levelsOf(schedule.metrics[0]!, 0, months).legend.map(({ name }) => name);

describe("kept replay uptime: the page", () => {
  it("draws each site's levels and all credits, and loads nothing", () => {
    const page = uptimePage(uptimeReport({ sites: [siteLine(), siteLine("Hacker News")] }));
    expectSound(page, 3);
    for (const title of ["Wikipedia", "Hacker News", "The sites", "Back to customers, month by month", "What it costs"])
      expect(page).to.include(`<h2>${title}</h2>`);
    expect(page).to.include("Proved:").and.include("no day is recorded").and.include("Polygon PoS");
  });

  it("sums up what was paid and what went back", () => {
    const page = uptimePage(uptimeReport());
    // 5 months of 10 customers at 100.00; 10.00 and three times 100.00 back to each
    expect(page).to.include("<strong>5,000.00</strong><small>USD by 10 customers</small>");
    expect(page).to.include("<strong>3,100.00</strong><small>62.0 % of it</small>");
    expect(page).to.include("<strong>4</strong><small>of 5</small>");
    // 960 and 500,000 seconds are 139.16 hours; 1,500,000 gas for 50 customers' months
    expect(page).to.include("<strong>139 h</strong>").and.include("<strong>30,000</strong>");
    expect(page).to.include("310.00 back to each customer, for 4 months.").and.not.include("<h2>The sites</h2>");
  });

  it("says what was promised, where that is written, and what is not certain", () => {
    const { sources, doubts } = scheduleNamed("aws-ec2-region");
    const page = uptimePage(uptimeReport());
    expect(page).to.include("<strong>uptime</strong>: 10 % below 99.99 %; 30 % below 99 %; 100 % below 95 %.");
    for (const { url } of sources) expect(page).to.include(`<a href="${url}" rel="noreferrer">`);
    for (const doubt of doubts) expect(page).to.include(doubt);
    expect(page).to.include("Dates are days of UTC.").and.include("more than 1.00 and at most 100.00");
  });

  it("says what is not played of a schedule", () => {
    const schedule = scheduleNamed("ofcom-2019");
    const page = uptimePage(uptimeReport({ schedule, metrics: [repair!], sites: [siteLine()] }));
    expect(page.match(/Not played: a status page does not tell it/g)).to.have.length(2);
  });

  it("says so where something is not right", () => {
    const books = { ...uptimeReport().books, contracts: 7n };
    const page = uptimePage(uptimeReport({ books, differences: [{ name: "a site", message: "differs" }] }));
    expect(page).to.match(/verdict wrong.+Not right:.+1 figure of 5 months differ.+hold 0\.07 in the end/);
    expect(page).to.not.include("Proved:");
  });

  it("shows what other people's files hold as text, and links to nothing but the web", () => {
    const evil = `<script>alert("x")</script>`;
    const url = "javascript:alert(1)";
    const own = { ...scheduleNamed("aws-ec2-region"), title: evil, doubts: [evil], sources: [{ title: evil, url }] };
    const notPlayed = [{ file: evil, name: evil, reason: "no day" }];
    const sites = [{ ...siteLine(evil), file: evil }, siteLine()];
    const page = uptimePage(uptimeReport({ schedule: own, sites, notPlayed }));
    expectSound(page, 3);
    expect(page).to.not.include("javascript:");
  });
});

describe("kept replay uptime: levels in a picture", () => {
  it("stand by their nines, and what was never down stands on top", () => {
    const { place, label, begin, bounds } = scaleOf(availability!);
    const levels = [0, 900_000, 990_000, 999_900, 999_999, 1_000_000];
    expect(levels.map((level) => Math.round(place(level) * 1e9) / 1e9)).to.deep.equal([0, 1, 2, 4, 6, 6]);
    expect([0, 1, 2, 3, 4, 5, 6].map(label).join(" ; ")).to.equal(
      "0 % ; 90 % ; 99 % ; 99.9 % ; 99.99 % ; 99.999 % ; 100 %",
    );
    expect(begin(999_000).toFixed(6)).to.equal("3.000000");
    expect([bounds([4, 2]), bounds([0.2])]).to.deep.equal([
      { min: 1, max: 6 },
      { min: 0, max: 6 },
    ]);
  });

  it("stand by days, and ground begins with the first day that pays", () => {
    const { place, label, begin, bounds, name } = scaleOf(repair!);
    expect([place(12), label(12), begin(1), bounds([9, 1])]).to.deep.equal([12, "12", 0.5, { min: 0, max: 11 }]);
    expect(scaleOf({ ...repair!, comparison: "above" }).begin(3)).to.equal(3.5);
    expect(name).to.equal("days of outages");
  });

  it("are explained: every ground, and every mark that occurs", () => {
    const aws = scheduleNamed("aws-ec2-region");
    const grounds = ["10 % below 99.99 %", "30 % below 99 %", "100 % below 95 %"];
    const marks = ["month with a credit", "contested, and ruled", "no full report: the most goes back"];
    expect(legendOf(aws)).to.deep.equal([...grounds, "level", ...marks]);
    expect(legendOf(aws, [monthLine(1)])).to.deep.equal([...grounds, "level"]);
    expect(legendOf(aws, [monthLine(1, { fate: "silent", silent: true })])).to.deep.equal([...grounds, marks[2]]);
  });

  it("are drawn for more steps than there are grounds, and for texts too long to stand beside", () => {
    const steps = [1, 2, 3, 4, 5].map((threshold) => ({
      threshold,
      percent: "1",
      flat: "2.00",
      higherOf: true as const,
    }));
    const { wide } = levelsOf({ ...repair!, steps }, 0, [monthLine(1, { measured: [6] })]);
    expect(wide.match(/1 % or, if more, 2\.00 each/g)).to.have.length(5);
    expect(wide.match(/fill="var\(--zone4\)"/g)).to.have.length(2);
  });
});
