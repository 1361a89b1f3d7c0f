import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { folder } from "./folder.ts";
import { kept } from "./run.ts";
import { pageText } from "./uptime-stage.ts";

const file = (text: string, name = "summary.json"): string => join(folder({ [name]: text }), name);
/** A page of one site, a date on each line from the fifth on. */
const page = (days: Readonly<Record<string, number>>): string => file(pageText({ Api: days }));
const DAYS = { "2024-01-10": 5, "2024-03-02": 60 };
const uptime = (...args: string[]) => kept("replay", "uptime", ...args);

describe("kept replay uptime: the command", () => {
  it("prints the months on stdout, and ends with 0", async () => {
    const { code, out } = await uptime(page(DAYS), "--customers", "1");
    expect(code).to.equal(0);
    for (const month of ["2024-01", "2024-02", "2024-03"]) expect(out).to.include(`\n${month} `);
    expect(out).to.include("Plain  agrees: the calculation from the file alone, on 3 months of 1 site");
  });

  it("prints nothing but one JSON document with --json, with all that the documentation names", async () => {
    const { code, out, err } = await uptime(page(DAYS), "--json", "--customers", "1", "--silent", "2024-02");
    expect([code, err]).to.deep.equal([0, ""]);
    const said = JSON.parse(out) as {
      terms: object;
      sites: { months: Record<string, unknown>[] }[];
      agreement: object;
    };
    const keys = "schedule terms sites notPlayed gas costs books agreement performance".split(" ");
    expect(Object.keys(said)).to.deep.equal(keys);
    expect(said.agreement).to.deep.equal({ agrees: true, differences: [] });
    const [line] = said.sites;
    expect(Object.keys(said.terms).join(" ")).to.equal("price cap customers");
    expect(Object.keys(line!).join(" ")).to.equal("file name coverage months");
    const inMonth = "month fate downSeconds levels silent credit toCustomers toProvider gas notes";
    expect(Object.keys(line!.months[0]!).join(" ")).to.equal(inMonth);
    // 5 of 44,640 minutes leave 99.9887 %, below 99.99; nobody reports February; 60 leave 99.8655 %
    const months = said.sites[0]!.months.map(({ month, fate, credit }) => [month, fate, credit]);
    expect(months).to.deep.equal([
      ["2024-01", "reported", "10.00"],
      ["2024-02", "silent", "100.00"],
      ["2024-03", "reported", "10.00"],
    ]);
  });

  it("writes a page with --out", async () => {
    const out = join(folder({}), "report");
    expect(await uptime(page(DAYS), "--customers", "1", "--out", out)).to.have.property("code", 0);
    expect(existsSync(join(out, "uptime.html"))).to.equal(true);
  });

  it("tells files of one name apart, and takes a folder for the summaries in it", async () => {
    const [one, two] = [page(DAYS), folder({ "b.summary.json": pageText({ Web: DAYS }), "notes.json": "[]" })];
    const { code, out } = await uptime(one, page(DAYS), two, "--customers", "1", "--json");
    const files = (JSON.parse(out) as { sites: { file: string }[] }).sites.map((site) => site.file);
    expect([code, new Set(files).size, files[2]]).to.deep.equal([0, 3, "b.summary.json"]);
  });

  const OWN = {
    name: "visits",
    title: "Visits",
    since: "2024-01-01",
    metrics: [
      {
        name: "visit",
        kind: "missedVisits",
        comparison: "perUnit",
        counted: "Visits.",
        steps: [{ threshold: 1, percent: "10" }],
      },
    ],
    cap: { percent: "100" },
    automatic: true,
    sources: [],
    doubts: [],
  };
  const schedule = (changes: object): string => file(JSON.stringify({ ...OWN, ...changes }, null, 2), "own.json");
  const nothing = page({});

  const wrong: [string, string[], string][] = [
    ["files and the sample", [page(DAYS), "--sample"], "Give files or --sample, not both."],
    ["a file that is not there", ["/no/summary.json"], "/no/summary.json cannot be read (ENOENT)."],
    ["a price of zero", [page(DAYS), "--price", "0"], "--price must be more than zero."],
    [
      "a price with three decimals",
      [page(DAYS), "--price", "1.234"],
      '--price "1.234" is no amount below 10^12 with at most two decimals.',
    ],
    ["a first month that is none", [page(DAYS), "--from", "2024"], '--from "2024" is no month such as 2022-11.'],
    [
      "a silent month that is none",
      [page(DAYS), "--silent", "2024-00"],
      '--silent "2024-00" is no month such as 2022-11.',
    ],
    [
      "months that end before they begin",
      [page(DAYS), "--from", "2024-03", "--to", "2024-01"],
      "There is no month from 2024-03 to 2024-01.",
    ],
    ["a last month ahead", [page(DAYS), "--to", "9999-12"], "--to 9999-12 has not begun."],
    ["a silent month not played", [page(DAYS), "--silent", "2024-04"], "--silent 2024-04 is no month that is played."],
    [
      "a contested month not played",
      [page(DAYS), "--contest", "2023-12"],
      "--contest 2023-12 is no month that is played.",
    ],
    [
      "a month both silent and contested",
      [page(DAYS), "--silent", "2024-02", "--contest", "2024-02"],
      "A month is either silent or contested: 2024-02 cannot be both.",
    ],
    ["a site without a day or months", [nothing], "There is no site that can be played: give --from and --to."],
    [
      "a schedule of which a page tells nothing",
      [page(DAYS), "--schedule", schedule({})],
      "A status page tells nothing that the schedule visits counts.",
    ],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`refuses ${what} in one sentence, and plays nothing`, async () => {
      expect(await uptime(...args)).to.deep.equal({ code: 2, out: "", err: `kept: ${sentence}\n` });
    });
  }

  it("names file and line of a schedule with a mistake", async () => {
    const { code, out, err } = await uptime(page(DAYS), "--schedule", schedule({ since: "2024-02-30" }));
    expect([code, out]).to.deep.equal([2, ""]);
    expect(err).to.match(/^kept: \S*own\.json:4: .+\n$/);
  });

  it("says that a schedule's file cannot be read", async () => {
    const err = "kept: /no/own.json cannot be read (ENOENT).\n";
    expect(await uptime(page(DAYS), "--schedule", "/no/own.json")).to.deep.equal({ code: 2, out: "", err });
  });

  it("names the schedules that there are for one that is unknown", async () => {
    const { code, out, err } = await uptime(page(DAYS), "--schedule", "aws");
    expect([code, out]).to.deep.equal([2, ""]);
    expect(err).to.match(/^kept: .*no schedule "aws"; there are aws-ec2-region, .+\n$/);
  });

  it("takes a file once, and no folder without summaries", async () => {
    const [path, empty] = [page(DAYS), folder({ "notes.json": "[]" })];
    expect(await uptime(path, path)).to.deep.equal({ code: 2, out: "", err: `kept: ${path} is given twice.\n` });
    expect(await uptime(empty)).to.deep.equal({ code: 2, out: "", err: `kept: ${empty} holds no summary.json.\n` });
  });

  for (const value of ["0", "201", "x"]) {
    it(`has no ${value} customers`, async () => {
      const { code, out, err } = await uptime(page(DAYS), "--customers", value);
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.include("It must be a whole number from 1 to 200.");
    });
  }
});

describe("kept replay uptime: wrong records", () => {
  const site = (days: string): string => `[{ "name": "Api", "slug": "api", "dailyMinutesDown": {\n${days}\n} }]`;
  const two =
    '{ "name": "A", "slug": "a", "dailyMinutesDown": {} },\n{ "name": "B", "slug": "a", "dailyMinutesDown": {} }';
  const minutes = 'site "api": 2024-01-01 has no whole number of minutes down from 0 to 1440';
  const lines: [string, string, string][] = [
    ["minutes below zero", site('"2024-01-01": -1'), `2: ${minutes}`],
    [
      "more minutes than a day has",
      site('"2024-01-01": 1441'),
      '2: site "api": 2024-01-01 has 1441 minutes down, more than the 1440 it had so far',
    ],
    ["a part of a minute", site('"2024-01-01": 0.5'), `2: ${minutes}`],
    ["a date twice", site('"2024-01-01": 1,\n"2024-01-01": 1'), '3: site "api" has "2024-01-01" twice'],
    ["a date in the future", site('"9999-01-01": 1'), '2: site "api": 9999-01-01 has not begun'],
    [
      "a date that is not in the calendar",
      site('"2023-02-29": 1'),
      '2: site "api": "2023-02-29" is no date of the calendar',
    ],
    ["a site twice", `[${two}]`, '2: site "a" is there twice'],
    ["no JSON", '[{ "name": "Api", ]', "1: the file is not JSON"],
    ["no list", '{ "name": "Api" }', "1: there is no array of sites"],
  ];
  for (const [what, text, problem] of lines) {
    it(`with ${what}: file and line, and nothing is played`, async () => {
      const verdict = "kept: 1 problem in the records: nothing is played.";
      expect(await uptime(file(text))).to.deep.equal({
        code: 2,
        out: "",
        err: `summary.json:${problem}\n${verdict}\n`,
      });
    });
  }
});
