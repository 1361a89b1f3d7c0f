import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseStatus, parseSummary, withStatus, type SummaryProblem, type UptimeSite } from "@kept/sdk/upptime";

/** 2026-03-10T06:30:30Z, when the pages of these tests were read. */
const NOW = Date.UTC(2026, 2, 10, 6, 30, 30) / 1_000;
const DAY = 86_400;

/** A page with one site, its days on lines 5 on. */
const page = (...days: string[]): string =>
  [
    "[",
    '  { "name": "Shop",',
    '    "slug": "shop",',
    '    "dailyMinutesDown": {',
    days.join(",\n"),
    "    } }",
    "]",
  ].join("\n");

const problemsOf = (text: string, utcOffset?: number): string[] =>
  told(parseSummary(text, "summary.json", NOW, utcOffset).problems);

const told = (problems: readonly SummaryProblem[]): string[] =>
  problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);

function siteOf(text: string): UptimeSite {
  const { sites, problems } = parseSummary(text, "summary.json", NOW);
  expect(told(problems)).to.deep.equal([]);
  return sites[0]!;
}

describe("sdk: an Upptime summary", () => {
  it("has a site's minutes down by date, whatever else it has", () => {
    const text = page('"2026-03-09": 1440', '"2024-02-29": 1', '"2026-03-10": 0').replace(
      '"slug"',
      '"url": "$URL", "uptime": "99.5%", "timeDay": 12.5, "slug"',
    );

    const { source, down, ...site } = siteOf(text);

    expect(site).to.deep.equal({ name: "Shop", slug: "shop", gaps: [], utcOffset: 0 });
    expect([...down]).to.deep.equal([
      ["2026-03-09", 1_440],
      ["2024-02-29", 1],
      ["2026-03-10", 0],
    ]);
    expect([...(source?.lines ?? [])]).to.deep.equal([
      ["2026-03-09", 5],
      ["2024-02-29", 6],
      ["2026-03-10", 7],
    ]);
  });

  it("may have no sites, and begin with a byte order mark", () => {
    expect(parseSummary("\uFEFF[]\n", "summary.json", NOW)).to.deep.equal({ sites: [], problems: [] });
  });

  it("has at most the minutes of today that have passed: 391 at half past six and 30 seconds", () => {
    expect(siteOf(page('"2026-03-10": 391')).down.get("2026-03-10")).to.equal(391);
    expect(problemsOf(page('"2026-03-10": 392'))).to.deep.equal([
      'summary.json:5: site "shop": 2026-03-10 has 392 minutes down, more than the 391 it had so far',
    ]);
  });

  it("has the days of its own zone", () => {
    const tomorrow = page('"2026-03-11": 30');

    expect(problemsOf(tomorrow)).to.deep.equal(['summary.json:5: site "shop": 2026-03-11 has not begun']);
    expect(problemsOf(tomorrow, 17 * 60 + 29)).to.deep.equal(['summary.json:5: site "shop": 2026-03-11 has not begun']);
    // 17 hours and a half ahead, the 11th is 30 seconds old
    expect(problemsOf(page('"2026-03-11": 1'), 17 * 60 + 30)).to.deep.equal([]);
    expect(problemsOf(tomorrow, 18 * 60)).to.deep.equal([]);
  });

  for (const [what, text, ...problems] of [
    ["is empty", "", "summary.json:1: the file is not JSON"],
    ["is a page of HTML", "<!DOCTYPE html>\n<html></html>", "summary.json:1: the file is not JSON"],
    ["breaks off", page('"2026-03-09": 5').slice(0, -12), "summary.json:5: the file is not JSON"],
    ["has a comma too many", page('"2026-03-09": 5,'), "summary.json:6: the file is not JSON"],
    ["has YAML's quotes", page("'2026-03-09': 5"), "summary.json:5: the file is not JSON"],
    [
      "has a line break in a text",
      page('"2026-03-09": 5').replace("Shop", "Sh\nop"),
      "summary.json:2: the file is not JSON",
    ],
    ["is as deep as no stack", "[".repeat(100_000), "summary.json:1: the file is not JSON"],
    ["has YAML's anchors", page('"2026-03-09": &a 5'), "summary.json:5: the file is not JSON"],
    ["has a comment", page('"2026-03-09": 5 # down'), "summary.json:5: the file is not JSON"],
    ["has a number that is none", page('"2026-03-09": 05'), "summary.json:5: the file is not JSON"],
    ["is an object", '\n{ "sites": [] }', "summary.json:2: there is no array of sites"],
    ["is a number", "17", "summary.json:1: there is no array of sites"],
    ["has a site that is none", '[\n"shop"]', "summary.json:2: a site is no object"],
    [
      "has a site without a slug",
      '[\n{ "name": "Shop", "dailyMinutesDown": {} }]',
      "summary.json:2: a site has no slug",
    ],
    [
      "has a site with an empty name",
      '[\n{ "slug": "shop",\n"name": " ", "dailyMinutesDown": {} }]',
      "summary.json:3: a site has no name",
    ],
    [
      "has a site without days",
      '[\n{ "slug": "shop", "name": "Shop" }]',
      'summary.json:2: site "shop" has no object "dailyMinutesDown"',
    ],
    [
      "has a list of days",
      '[{ "slug": "shop", "name": "Shop",\n"dailyMinutesDown": [] }]',
      'summary.json:2: site "shop" has no object "dailyMinutesDown"',
    ],
    [
      "has a slug twice",
      `[{ "slug": "a", "name": "A", "dailyMinutesDown": {} },\n{ "slug": "a", "name": "B", "dailyMinutesDown": {} }]`,
      'summary.json:2: site "a" is there twice',
    ],
    [
      "has a slug that would write on a terminal",
      '[{ "slug": "\\u001b[2J", "name": "A" }]',
      "summary.json:1: a site's slug has a control character in it",
    ],
    [
      "has days twice",
      page("").replace('"slug"', '"dailyMinutesDown": {}, "slug"'),
      'summary.json:4: a site has "dailyMinutesDown" twice',
    ],
    [
      "has a date twice, though it says the same",
      page('"2026-03-09": 5', '"2026-03-08": 1', '"2026-03-09": 5'),
      'summary.json:7: site "shop" has "2026-03-09" twice',
    ],
    [
      "has dates that are not in the calendar",
      page('"2026-02-29": 5', '"2026-13-01": 5', '"2026-3-9": 5', '"": 5'),
      'summary.json:5: site "shop": "2026-02-29" is no date of the calendar',
      'summary.json:6: site "shop": "2026-13-01" is no date of the calendar',
      'summary.json:7: site "shop": "2026-3-9" is no date of the calendar',
      'summary.json:8: site "shop": "" is no date of the calendar',
    ],
    ["has a date ahead", page('"2026-03-11": 0'), 'summary.json:5: site "shop": 2026-03-11 has not begun'],
    [
      "has minutes that are none",
      page('"2026-03-09": -1', '"2026-03-08": 1.5', '"2026-03-07": "5"', '"2026-03-06": null', '"2026-03-05": {}'),
      ...[9, 8, 7, 6, 5].map(
        (day, i) =>
          `summary.json:${5 + i}: site "shop": 2026-03-0${day} has no whole number of minutes down from 0 to 1440`,
      ),
    ],
    [
      "has more minutes than a day",
      page('"2026-03-08": 1440', '"2026-03-09": 1441'),
      'summary.json:6: site "shop": 2026-03-09 has 1441 minutes down, more than the 1440 it had so far',
    ],
  ] as const) {
    it(`has no sites if it ${what}`, () => {
      const { sites, problems: found } = parseSummary(text, "summary.json", NOW);
      expect([told(found), sites]).to.deep.equal([problems, []]);
    });
  }

  const real = process.env["KEPT_UPTIME_DIR"];
  (real === undefined ? it.skip : it)("is read as two public pages have it", () => {
    const read = (name: string) => parseSummary(readFileSync(join(real ?? "", name), "utf8"), name, NOW);
    const [first, second] = [read("upptime.summary.json"), read("thomasmerz.summary.json")];

    expect([first.problems, second.problems]).to.deep.equal([[], []]);
    expect(first.sites.map(({ slug, down }) => [slug, down.size])).to.deep.equal([
      ["google", 0],
      ["wikipedia", 2],
      ["hacker-news", 21],
    ]);
    expect(second.sites.map(({ slug }) => slug)).to.deep.equal([
      "nextcloud",
      "pihole-nbg",
      "pihole-ka",
      "portainer-nbg",
    ]);
  });
});

const STATUS = [
  "url: https://shop.example",
  "status: up",
  "code: 200",
  "responseTime: 98",
  "lastUpdated: 2026-03-10T05:09:11.460Z",
  "startTime: 2025-08-10T07:54:39.000Z",
  "generator: Upptime <https://github.com/upptime/upptime>",
  "",
].join("\n");

const statusProblems = (text: string): string[] => told(parseStatus(text, "shop.yml").problems);

describe("sdk: an Upptime site's status", () => {
  it("says when monitoring began, and when the page last looked", () => {
    const status = { from: Date.UTC(2025, 7, 10, 7, 54, 39) / 1_000, until: Date.UTC(2026, 2, 10, 5, 9, 11) / 1_000 };

    expect(parseStatus(STATUS, "shop.yml")).to.deep.equal({ status, problems: [] });
  });

  for (const [what, text, problem] of [
    ["is no YAML", STATUS.replace("status: up", "status: [up"), "shop.yml:3: the file is not YAML"],
    ["is a text", "404: Not Found".replace(":", ""), "shop.yml:1: there are no keys and values"],
    ["has a key twice", `${STATUS}status: down\n`, "shop.yml:8: a key is there twice"],
    [
      "has no start",
      STATUS.replace("startTime", "started"),
      "shop.yml:1: startTime is no time such as 2024-05-30T23:09:11.460Z",
    ],
    [
      "has a date that is not in the calendar",
      STATUS.replace("2026-03-10", "2026-02-30"),
      "shop.yml:5: lastUpdated is no time such as 2024-05-30T23:09:11.460Z",
    ],
    [
      "has an hour that is not on the clock",
      STATUS.replace("T05", "T25"),
      "shop.yml:5: lastUpdated is no time such as 2024-05-30T23:09:11.460Z",
    ],
    [
      "ends before it begins",
      STATUS.replace("2026-03-10", "2025-03-10"),
      "shop.yml:1: lastUpdated is before startTime",
    ],
  ] as const) {
    it(`is nothing if it ${what}`, () => {
      expect(statusProblems(text)).to.deep.equal([problem]);
      expect(parseStatus(text, "shop.yml").status).to.equal(undefined);
    });
  }

  it("makes dates before and after problems, where the summary has them", () => {
    const site = siteOf(page('"2026-03-10": 5', '"2026-02-01": 5', '"2026-01-31": 5', '"2026-03-09": 1'));
    const [from, until] = [Date.UTC(2026, 1, 1, 12) / 1_000, Date.UTC(2026, 2, 9, 12) / 1_000];

    expect(told(withStatus(site, { from, until }).problems)).to.deep.equal([
      'summary.json:5: site "shop": 2026-03-10 is after 2026-03-09, when the page last looked',
      'summary.json:7: site "shop": 2026-01-31 is before 2026-02-01, when monitoring began',
    ]);
    const { site: watched, problems } = withStatus(site, { from: from - DAY, until: until + DAY });
    expect([watched.from, watched.until, problems]).to.deep.equal([from - DAY, until + DAY, []]);
  });

  it("does not vouch for more than the 365 days that Upptime keeps", () => {
    const until = Date.UTC(2026, 2, 10, 5) / 1_000;

    const { site } = withStatus(siteOf(page('"2026-03-09": 1')), { from: Date.UTC(2020, 0, 1) / 1_000, until });

    expect(site.from).to.equal(Date.UTC(2025, 2, 11) / 1_000);
  });
});
