import { expect } from "chai";
import { measureSite } from "@kept/sdk/upptime";
import { readSite } from "../../cli/src/service/site.ts";
import { servePages, summaryOf } from "../cli/monitor-stage.ts";

const DAY = 86_400;

// Without the site's status an outage over a period's end was taken to have ended with the period: its days counted there, and all of
// them again in the next period, where it did end.
describe("an outage that goes on is counted twice", () => {
  it("is not measured as long as the page that is read now may still be down", async () => {
    const today = Math.floor(Date.now() / 1_000 / DAY) * DAY;
    const dates = [3, 2, 1].map((ago) => new Date((today - ago * DAY) * 1_000).toISOString().slice(0, 10));
    const pages = await servePages({
      "/summary.json": summaryOf(Object.fromEntries(dates.map((date) => [date, 1_440]))),
    });
    const flags = { service: "", period: 0, site: "shop", utcOffset: 0, timeout: 5 };
    const site = await readSite({ ...flags, source: `${pages.url}/summary.json` });
    pages.close();

    const period = { start: today - 30 * DAY, end: today };
    expect(measureSite(site, period, [{ kind: "outageDays" }]).levels).to.deep.equal([null]);
  });
});
