import { scheduleNamed } from "@kept/sdk/schedules";
import { expect } from "chai";
import { businessPage } from "../../cli/src/replay/business/html/page.ts";
import { businessReport } from "./business-report.ts";
import { expectSound } from "./page.ts";
import { siteLine, uptimeReport } from "./uptime-report.ts";

describe("kept replay business: the page", () => {
  it("draws the sheet, the orders, the service and where the money was, and loads nothing", () => {
    const page = businessPage(businessReport());
    expectSound(page, 4);
    const titles = [...page.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, title]) => title);
    expect(titles).to.deep.equal([
      "What was promised",
      "The balance sheet",
      "Orders: you pay when it arrives",
      "Service: if it misses its level, you are refunded",
      "Points: good at every shop",
      "Where its money was",
      "What it costs",
    ]);
  });

  it("says first what was promised, received, given back and kept", () => {
    const page = businessPage(businessReport());
    expect(page).to.include("<strong>If Wikipedia misses its level, you are refunded.</strong> Of 100.00 a month");
    expect(page).to.include("10 % below 99.99 %; 30 % below 99 %; 100 % below 95 %.");
    // 300.00, 5,000.00 and 15.09; of it 105.00, 3,100.00 and 17.66 went back
    expect(page).to.include("<strong>5,315.09</strong>");
    expect(page).to.include("<strong>3,222.66</strong><small>60.6 % of it</small>");
    expect(page).to.include("<strong>2,092.43</strong><small>39.4 % of it</small>");
    expect(page).to.include("<strong>1</strong><small>of 3 orders</small>");
    expect(page).to.include("<strong>1</strong><small>of 5 months of service</small>");
    expect(page).to.include("105.00 went back to customers, of it 5.00 for lateness alone.");
  });

  it("says what it costs on each chain, and of each part", () => {
    const page = businessPage(businessReport());
    // 1.75 in all; 900,000 of 2,400,000 gas are 0.65625 of it; 1.75 of 5,315.09 are 0.033 %
    const cells = ["0.66", "1.09", "0.00", "1.75", "0.033 %"].map((text) => `<td class="n">${text}</td>`).join("");
    expect(page).to.include(`<th scope="row">Base</th>${cells}`);
    expect(page).to.include("An order takes 300,000 gas").and.include("service 30,000, and").and.include("points –;");
  });

  it("says what is proved, and so where it is not", () => {
    expect(businessPage(businessReport())).to.include("Proved:").and.include("117 accounts to the last cent");
    const { proof } = businessReport();
    const wrong = businessPage(
      businessReport({ proof: { ...proof, differences: [{ name: "A1", message: "differs" }] } }),
    );
    expect(wrong).to.match(/verdict wrong.+Not right:.+finds 1 difference on 200 orders/);
  });

  it("can be read of a business that sold nothing", () => {
    const sheet = businessReport().sheet.map(({ promise }) => ({ promise, received: 0n, returned: 0n, kept: 0n }));
    const page = businessPage(businessReport({ orders: [], costs: [], sheet }));
    expectSound(page, 4);
    expect(page).to.include("<small>of 0 orders</small>").and.not.include("It costs, in USD");
  });

  it("draws each metric where a schedule has several", () => {
    const schedule = scheduleNamed("ofcom-2019");
    const months = siteLine().months.map((month) => ({ ...month, measured: [0, 2, 1] }));
    const service = uptimeReport({ schedule, metrics: schedule.metrics, sites: [{ ...siteLine(), months }] });
    const page = businessPage(businessReport({ service }));
    expectSound(page, 6);
    expect(page).to.include("<h2>Service: delayed-repair</h2>").and.include("<h2>Service: missed-visit</h2>");
  });

  it("shows what other people's files hold as text", () => {
    const evil = `<script>alert("x")</script>`;
    const service = uptimeReport({ sites: [siteLine(evil)] });
    const page = businessPage(businessReport({ business: evil, source: evil, service }));
    expectSound(page, 4);
    expect(page).to.include("&lt;script&gt;");
  });
});
