import { join } from "node:path";
import { expect } from "chai";
import { scheduleNamed, schedules } from "@kept/sdk/schedules";
import { bullets, wrap } from "../../cli/src/ui/wrap.ts";
import { folder } from "./folder.ts";
import { kept } from "./run.ts";

const schedule = (...args: string[]) => kept("service", "schedule", ...args);

/** A file with a schedule's text. */
const fileOf = (text: string): string => join(folder({ "mine.json": text }), "mine.json");

/** What was said, whatever the terminal's width. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("kept service schedule list", () => {
  it("names each schedule, its first day and its currency, in 80 columns", async () => {
    const { code, out } = await schedule("list");
    const lines = out.trimEnd().split("\n");
    expect(code).to.equal(0);
    expect(lines).to.have.length(2 + schedules.length);
    expect(lines[0]).to.equal("schedule               since       in   of");
    expect(lines).to.include("azure-vm-zones         2018-03-01  any  Azure VMs in two or more zones");
    expect(lines).to.include("ofcom-2026             2026-04-01  GBP  Ofcom automatic compensation");
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(80);
  });

  it("is one document with --json", async () => {
    const { out } = await schedule("list", "--json");
    const { schedules: listed } = JSON.parse(out) as { schedules: object[] };
    expect(listed).to.have.length(17);
    expect(listed.at(-1)).to.deep.equal({
      name: "tkg-58",
      title: "German Telecommunications Act, § 58",
      since: "2021-12-01",
      currency: "EUR",
      metrics: ["outage", "missed-visit"],
    });
    expect(listed[4]).not.to.have.property("currency");
  });
});

describe("kept service schedule show", () => {
  it("tells what each step pays at a price, the rules, sources and doubts", async () => {
    const { code, out } = await schedule("show", "tkg-58", "--price", "80");
    expect(code).to.equal(0);
    expect(out).to.include(
      [
        "tkg-58: German Telecommunications Act, § 58",
        "since 2021-12-01, in EUR",
        "",
        "metric        level                pays                  at 80.00 EUR",
        "------------  -------------------  --------------------  ------------",
        "outage        each of days 3 to 4  10 %, at least 5.00           8.00",
        "outage        each day from 5 on   20 %, at least 10.00         16.00",
        "missed-visit  each visit           20 %, at least 10.00         16.00",
        "",
      ].join("\n"),
    );
    const words = flat(out);
    expect(words).to.include(
      "No period's credit is more than 31 units at the dearest rate: 496.00 EUR. There it must be",
    );
    expect(words).to.include("Counted: - outage: Calendar days of a complete loss of service, the day on which");
    expect(words).to.include("Sources: - Section 58 TKG, 2021-12-01, https://www.buzer.de/58_TKG.htm - Lump sums");
    expect(words).to.include("Doubts: - The law has no cap; 31 of the dearest units are ours");
  });

  it("takes 100 of the schedule's own currency, or dollars, if nothing is said", async () => {
    const { out: own } = await schedule("show", "ofcom-2026");
    expect(own).to.include("at 100.00 GBP");
    expect(flat(own)).to.include("It is paid there without a claim, too.");
    expect(flat(own)).to.include("after the report. (grace: 2 working days)");
    const { out: any } = await schedule("show", "gcp-typical");
    expect(any).to.match(/uptime {2}below 95 % +50 % +50\.00\n/);
    expect(any).to.include("at 100.00 USD");
    const { out: euros } = await schedule("show", "gcp-typical", "--price", "19.90", "--currency", "eur");
    expect(euros).to.match(/uptime {2}below 95 % +50 % +9\.95\n/);
    expect(euros).to.include("at 19.90 EUR");
  });

  it("tells the minimum, and segments of one unit", async () => {
    expect(flat((await schedule("show", "aws-s3-ia")).out)).to.include("A credit of 1.00 USD or less is not paid.");
    const { out } = await schedule("show", "slack-2015");
    expect(out).to.include("downtime  second 260               1.0030864198 %       1.003087");
    expect(out).to.include("downtime  each second from 261 on  0.0038580247 %       0.003859");
  });

  for (const { name } of schedules) {
    it(`prints ${name} with --json in a form that check takes`, async () => {
      const { out } = await schedule("show", name, "--json");
      expect(JSON.parse(out)).to.deep.equal(scheduleNamed(name));
      expect((await schedule("check", fileOf(out))).code).to.equal(0);
    });
  }

  const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "a name that there is not",
      ["show", "ofcom"],
      /^kept: name: no schedule "ofcom"; there are aws-ec2-region, .*\n$/,
    ],
    ["no name", ["show"], /^kept: missing required argument 'name'\n$/],
    ["a price of zero", ["show", "tkg-58", "--price", "0"], /^kept: price: must be more than zero\n$/],
    [
      "a price in words",
      ["show", "tkg-58", "--price", "ten"],
      /^kept: price: "ten" is no amount of a token with 6 decimals\n$/,
    ],
    ["another currency", ["show", "tkg-58", "--currency", "USD"], /^kept: currency: tkg-58 is in EUR, not in USD\n$/],
    [
      "a currency in words",
      ["show", "tkg-58", "--currency", "euros"],
      /^kept: .*It must be a code of ISO 4217, such as USD\.\n$/,
    ],
    [
      "a price in a document that has none",
      ["show", "tkg-58", "--json", "--price", "5"],
      /^kept: A schedule's JSON has no price in it: leave --price and --currency out, or --json\.\n$/,
    ],
  ];
  for (const [what, args, sentence] of REFUSED) {
    it(`refuses ${what}`, async () => {
      const { code, out, err } = await schedule(...args);
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.match(sentence);
    });
  }
});

describe("kept service schedule check", () => {
  const OWN = {
    name: "my-line",
    title: "My line",
    since: "2026-04-01",
    currency: "USD",
    metrics: [
      {
        name: "uptime",
        kind: "availability",
        comparison: "below",
        steps: [{ threshold: 999_500, percent: "5", flat: "1.00" }],
        counted: "Minutes up.",
      },
      {
        name: "visit",
        kind: "missedVisits",
        comparison: "above",
        steps: [
          { threshold: 0, flat: "5.00" },
          { threshold: 1, flat: "9.00" },
          { threshold: 2, flat: "15.00" },
        ],
        counted: "Visits missed.",
      },
    ],
    cap: { percent: "50" },
    automatic: true,
    sources: [],
    doubts: [],
  };

  it("says what a schedule of one's own is", async () => {
    const file = fileOf(JSON.stringify(OWN, null, 2));
    const { code, out, err } = await schedule("check", file);
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.equal(
      [
        `${file} is sound: 2 metrics, 4 steps.`,
        "",
        "my-line: My line",
        "since 2026-04-01, in USD",
        "",
        "metric  level               pays",
        "------  ------------------  ------------",
        "uptime  below 99.95 %       5 % and 1.00",
        "visit   more than 0 visits  5.00",
        "visit   more than 1 visit   9.00",
        "visit   more than 2 visits  15.00",
        "",
        "No period's credit is more than 50 % of its price.",
        "It is paid there without a claim, too.",
        "",
      ].join("\n"),
    );
  });

  it("says it in one document with --json", async () => {
    const file = fileOf(JSON.stringify(OWN));
    const { out } = await schedule("check", file, "--json");
    const { name, title, since, currency } = OWN;
    expect(JSON.parse(out)).to.deep.equal({ file, name, title, since, currency, metrics: 2, steps: 4 });
  });

  it("says in one sentence what is wrong, and in which line", async () => {
    const file = fileOf(JSON.stringify({ ...OWN, cap: { percent: "0" } }, null, 2));
    const { code, out, err } = await schedule("check", file);
    expect([code, out, err]).to.deep.equal([2, "", `kept: ${file}:42: a cap must be more than zero\n`]);
  });

  it("says that a file is not there", async () => {
    const file = join(folder({}), "none.json");
    const { code, err } = await schedule("check", file);
    expect([code, err]).to.deep.equal([2, `kept: ${file} cannot be read (ENOENT).\n`]);
  });
});

describe("long texts on a terminal", () => {
  it("go on in the next line, indented", () => {
    expect(wrap("one two three four", "  ", 9)).to.deep.equal(["one two", "  three", "  four"]);
  });

  it("fill a line to its end, and keep a word whole that is longer", () => {
    expect(wrap("one two three", "", 7)).to.deep.equal(["one two", "three"]);
    expect(wrap("a https://example.org b", "  ", 8)).to.deep.equal(["a", "  https://example.org", "  b"]);
  });

  it("stay in one line elsewhere", () => {
    expect(wrap("one two three four", "  ", Infinity)).to.deep.equal(["one two three four"]);
  });

  it("are left out with their title, if there are none", () => {
    expect(bullets("Doubts", [])).to.deep.equal([]);
    expect(bullets("Doubts", ["One.", "Two."])).to.deep.equal(["Doubts:", "- One.", "- Two."]);
  });
});
