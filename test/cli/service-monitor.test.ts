import { existsSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { expect } from "chai";
import { network } from "hardhat";
import { panelSigner, serviceFileText, walletSigner } from "@kept/sdk";
import { DAY } from "../helpers/escrow.ts";
import { cover, dealOf, openDeal, pass, report, settle, termsOf, WINDOWS } from "../helpers/keeping.ts";
import { STANDING } from "../helpers/levels.ts";
import {
  APRIL,
  MARCH,
  keptMonitor,
  servePages,
  STATUS,
  summaryOf,
  anotherCloud,
  watchedTown,
  withOwnFiles,
  type Watched,
} from "./monitor-stage.ts";
import { serve } from "./node.ts";

const connection = await network.create({ override: { initialDate: "2024-02-10T00:00:00Z" } });
const node = await serve(connection);

/** Three pages on the same site: the third has slept through its half day. */
const pages = await servePages({
  "/first/summary.json": summaryOf({ "2024-03-10": 720 }),
  "/second/summary.json": summaryOf({ "2024-03-10": 710, "2024-02-20": 9 }),
  "/third/summary.json": summaryOf({}),
  "/shop.yml": STATUS,
});
const NAMES = ["first", "second", "third"] as const;
/** Ten minutes of a month of 31 days are 224.01 parts per million. */
const TOLERANCE = "225,0,600";

/** No monitor of anything. */
const MARCH_HARE = "0x000000000000000000000000000000000000b0b5";

/**
 * It is April: the customer has paid for March. Three monitors have measured, and the first two of them have signed. Of another cloud
 * an hour of maintenance was announced; a third one has the first monitor alone.
 */
async function aprilFixture() {
  const d = await watchedTown(connection);
  const deal = dealOf(d, d.service, await termsOf(d, d.service));
  await cover(d, 100_000_000n);
  await openDeal(d, deal);
  const maintained = await anotherCloud(d, "maintained.json", { maintenanceNotice: 3_600, maintenancePerYear: DAY });
  await anotherCloud(d, "alone.json", { monitor: d.monitors[0]!.address.toLowerCase() });
  await d.levels.connect(d.provider).announceMaintenance(maintained, MARCH + 9 * DAY, MARCH + 9 * DAY + 3_600);
  await pass(d, APRIL);
  const signed = withOwnFiles(d);
  for (const who of [0, 1, 2]) await measure(signed, who);
  for (const who of [0, 1]) await sign(signed, who, [0, 1, 2]);
  return { ...d, deal, signedRoot: signed.root };
}

const { loadFixture } = connection.networkHelpers;

/** Nobody has measured yet. */
const april = async () => withOwnFiles(await loadFixture(aprilFixture));

/** All have measured, and two have signed. */
async function signedApril() {
  const d = await loadFixture(aprilFixture);
  return withOwnFiles({ ...d, root: d.signedRoot });
}

const common = (d: Watched, who: number): string[] => {
  const page = ["--source", `${pages.url}/${NAMES[who]}/summary.json`, "--status", `${pages.url}/shop.yml`];
  return ["--service", d.path("cloud.json"), "--period", "2024-03", "--site", "shop", ...page];
};

const measure = (d: Watched, who: number, ...more: string[]) =>
  keptMonitor(d.monitors[who], undefined, "measure", ...common(d, who), "--out", d.path(`m${who}.json`), ...more);

const sign = (d: Watched, who: number, by: readonly number[], ...more: string[]) => {
  const options = ["--tolerance", TOLERANCE, "--out", d.path(`s${who}.json`), ...more];
  const files = by.map((each) => d.path(`m${each}.json`));
  return keptMonitor(d.monitors[who], undefined, "sign", ...common(d, who), ...options, ...files);
};

const submit = (d: Watched, by: readonly number[], ...more: string[]) => {
  const files = by.map((each) => d.path(`s${each}.json`));
  return keptMonitor(d.stranger, node, "submit", "--service", d.path("cloud.json"), ...more, ...files);
};

describe("kept service monitor", () => {
  it("has three pages measured, two agree and sign, and anybody report: the customer is paid by hand's reckoning", async () => {
    const d = await april();

    const measured = [await measure(d, 0), await measure(d, 1), await measure(d, 2)];
    expect(measured.map(({ code }) => code)).to.deep.equal([0, 0, 0]);
    expect(measured[1]!.out).to.include("Site shop, measured by").and.include("710 minutes down");
    // 43,920 and 43,930 of 44,640 minutes up
    expect([0, 1, 2].map((who) => d.read(`m${who}.json`)["levels"])).to.deep.equal([
      [983_870, 0, 43_200],
      [984_094, 0, 42_600],
      [1_000_000, 0, 0],
    ]);

    const signed = [await sign(d, 0, [0, 1, 2]), await sign(d, 1, [0, 1, 2]), await sign(d, 2, [0, 1, 2])];
    expect(signed.map(({ code }) => code)).to.deep.equal([0, 0, 1]);
    expect(signed[2]!.err).to.equal(
      "kept: Not signed: the agreed availability is 98.4094 %, one's own 100.0000 %; the tolerance is 225.\n",
    );
    expect(existsSync(d.path("s2.json"))).to.equal(false);

    const { code, out } = await submit(d, [0, 1]);
    expect([code, out.includes("signed by 2 monitors")]).to.deep.equal([0, true]);
    const state = await d.levels.stateOf(d.id, 0);
    expect([state.standing, [...state.levels]]).to.deep.equal([
      STANDING.reported,
      [984_094n, 0n, 42_600n, 2n ** 32n - 1n],
    ]);

    await pass(d, Number(state.until));
    // 10.00 for March, below 99 %: a quarter of it
    await expect(settle(d, d.deal)).to.changeTokenBalances(
      connection.ethers,
      d.token,
      [d.alice, d.provider, d.agreements],
      [2_500_000n, 7_500_000n, -10_000_000n],
    );
  });

  it("says so if it was reported already, and sends nothing", async () => {
    const d = await signedApril();
    expect((await submit(d, [0, 1])).code).to.equal(0);
    const block = await connection.ethers.provider.getBlockNumber();

    const again = await submit(d, [1, 0]);

    expect([again.code, again.out.includes("It was reported already; nothing was sent.")]).to.deep.equal([0, true]);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(block);
  });

  it("does not contradict a report that is there", async () => {
    const d = await signedApril();
    const signers = await Promise.all(d.monitors.map((each) => walletSigner(each)));
    await report(d, d.service, 0, [999_999, 0, 1], panelSigner(d.panel, signers));

    const { code, err } = await submit(d, [0, 1]);

    expect([code, err]).to.deep.equal([
      1,
      "kept: Period 0 was reported already, with other levels. Nothing was sent: a second report would contradict the first.\n",
    ]);
    expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.reported);
  });

  it("shows with --dry-run that it would be reported, without a key", async () => {
    const d = await signedApril();
    const files = [d.path("s0.json"), d.path("s1.json")];

    const service = ["--service", d.path("cloud.json")];
    const { code, out } = await keptMonitor(undefined, node, "submit", ...service, "--dry-run", "--json", ...files);

    expect([code, JSON.parse(out)]).to.deep.equal([
      0,
      {
        service: d.id,
        period: 0,
        levels: [984_094, 0, 42_600],
        evidence: `0x${"00".repeat(32)}`,
        dryRun: true,
        accepted: true,
      },
    ]);
    expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.silent);
  });

  it("signs without a file of one's own, and the same as with it", async () => {
    const d = await signedApril();
    const before = d.read("s1.json");

    expect((await sign(d, 1, [0, 2])).code).to.equal(0);

    expect(d.read("s1.json")).to.deep.equal(before);
  });

  it("passes over who has signed something else, as long as enough agree", async () => {
    const d = await signedApril();
    // the third has put only its own and the first's files together: the worse of two is the first's
    expect((await sign(d, 2, [0, 2], "--tolerance", "20000,0,50000")).code).to.equal(0);

    expect((await submit(d, [0, 2])).err).to.equal(
      "kept: 1 monitor of the 2 that must have signed the same report. Nothing was sent.\n",
    );
    const { code, out } = await submit(d, [2, 0, 1]);
    expect([code, out.includes("signed by 2 monitors")]).to.deep.equal([0, true]);
  });

  it("does not sign what too few have measured", async () => {
    const d = await signedApril();
    await measure(d, 1, "--gap", "2024-03-05..2024-03-06");
    expect(d.read("m1.json")["levels"]).to.deep.equal([null, null, null]);

    expect((await sign(d, 0, [1])).err).to.equal(
      "kept: No metric was measured by 2 monitors: there is nothing to sign.\n",
    );
  });

  it("does without a panel where a service has one monitor alone", async () => {
    const d = await april();
    const alone = ["--service", d.path("alone.json")];

    expect((await measure(d, 0, ...alone)).code).to.equal(0);
    expect((await sign(d, 0, [0], ...alone)).code).to.equal(0);
    const { code, out } = await submit(d, [0], ...alone, "--json");

    expect(code).to.equal(0);
    const { service } = JSON.parse(out) as { service: string };
    expect([...(await d.levels.stateOf(service, 0)).levels].slice(0, 3)).to.deep.equal([983_870n, 0n, 43_200n]);
  });

  it("reads the month, the schedule, gaps and zone from its options, and tells what it assumes", async () => {
    const d = await april();
    const page = { "2024-03-04": 1_440, "2024-03-05": 1_440, "2024-03-06": 1_440, "2024-03-07": 1 };
    writeFileSync(d.path("summary.json"), summaryOf(page));
    writeFileSync(d.path("shop.yml"), STATUS);
    const files = ["--source", d.path("summary.json"), "--status", d.path("shop.yml")];
    const take = async (...more: string[]) => {
      const said = await measure(d, 0, ...files, "--json", ...more);
      expect(said.err).to.equal("");
      return JSON.parse(said.out) as { levels: number[]; notes: string[]; downSeconds: number };
    };

    // 4,321 of 44,640 minutes: 903,203.4
    expect((await take()).levels).to.deep.equal([903_203, 4, 259_260]);
    writeFileSync(d.path("own.json"), OWN_SCHEDULE);
    // Monday's report: Tuesday and Wednesday are free
    expect((await take("--schedule", d.path("own.json"))).levels).to.deep.equal([903_203, 1, 259_260]);
    const { notes } = await take("--schedule", d.path("own.json"), "--utc-offset", "-90");
    expect(notes).to.deep.equal([
      "Dates are days of UTC-01:30 all year.",
      "The page tells from 2023-08-10T07:54:39Z on.",
      "The page last looked at 2024-04-10T05:00:00Z.",
      "Working days are Monday to Friday: bank holidays are not known.",
    ]);
  });
});

/** Outage days count after two working days. */
const OWN_SCHEDULE = JSON.stringify({
  name: "own",
  title: "Our own",
  since: "2024-01-01",
  metrics: [
    ["up", "availability", "below", 999_000],
    ["repair", "outageDays", "perUnit", 1],
    ["down", "downtimeSeconds", "above", 3_600],
  ].map(([name, kind, comparison, threshold]) => ({
    name,
    kind,
    comparison,
    steps: [{ threshold, percent: "10" }],
    counted: "As it comes.",
    ...(kind === "outageDays" ? { graceWorkingDays: 2 } : {}),
  })),
  cap: { percent: "100" },
  automatic: true,
  sources: [],
  doubts: [],
});

describe("kept service monitor, of a service with a beginning and maintenance", () => {
  const maintained = (d: Watched): string[] => ["--service", d.path("maintained.json")];

  it("asks the chain for what was announced, and takes it off", async () => {
    const d = await april();

    const { out } = await keptMonitor(d.monitors[0], node, "measure", ...common(d, 0), ...maintained(d), "--json");

    // 720 - 60 minutes of 44,640 - 60: 985,195.1
    expect((JSON.parse(out) as { levels: number[] }).levels).to.deep.equal([985_195, 0, 39_600]);
  });

  it("says that it needs the chain", async () => {
    const d = await april();

    expect(await measure(d, 0, ...maintained(d))).to.deep.equal({
      code: 2,
      out: "",
      err: "kept: Only the chain knows which maintenance was announced: say where the node is, by --rpc URL or KEPT_RPC_URL.\n",
    });
  });
});

describe("kept service monitor, of bad input", () => {
  const silence = summaryOf({});

  for (const [what, text, lines] of [
    ["wrong JSON", `${silence},`, ["summary.json:8: the file is not JSON"]],
    [
      "a date twice",
      silence.replace("{}", '{\n"2024-03-01": 5,\n"2024-03-01": 5 }'),
      ['summary.json:8: site "shop" has "2024-03-01" twice'],
    ],
    [
      "days before it was watched",
      summaryOf({ "2024-03-01": 5, "2023-08-09": 5 }),
      ['summary.json:8: site "shop": 2023-08-09 is before 2023-08-10, when monitoring began'],
    ],
    [
      "negative and over-full days",
      summaryOf({ "2024-03-01": -5, "2024-03-02": 1_441 }),
      [
        'summary.json:7: site "shop": 2024-03-01 has no whole number of minutes down from 0 to 1440',
        'summary.json:8: site "shop": 2024-03-02 has 1441 minutes down, more than the 1440 it had so far',
      ],
    ],
    ["a date ahead", summaryOf({ "2999-03-01": 5 }), ['summary.json:7: site "shop": 2999-03-01 has not begun']],
  ] as const) {
    it(`measures nothing on a page with ${what}`, async () => {
      const d = await april();
      writeFileSync(d.path("summary.json"), text);

      const { code, out, err } = await measure(d, 0, "--source", d.path("summary.json"));

      const many = lines.length === 1 ? "1 wrong line" : `${lines.length} wrong lines`;
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).to.equal([...lines, `kept: summary.json has ${many}: nothing was measured.`, ""].join("\n"));
      expect(existsSync(d.path("m0.json"))).to.equal(false);
    });
  }

  for (const [what, args, sentence] of [
    [
      "a site that is not there",
      ["--site", "shed"],
      /^HOST\/first\/summary.json has no site "shed"; there are "shop"\.$/,
    ],
    [
      "a period that is not over",
      ["--period", "9999"],
      /^Period 9999 ends on 2857-07-01T00:00:00Z: it can be measured/,
    ],
    [
      "a month in which no period begins",
      ["--period", "2024-02"],
      /^No period of the service begins in 2024-02; the first begins on 2024-03-01T00:00:00Z\.$/,
    ],
    [
      "a month that is none",
      ["--period", "2024-13"],
      /It must be a period's number or a month, such as 3 or 2026-10\.$/,
    ],
    ["a gap that ends before", ["--gap", "2024-03-02..2024-03-01"], /It ends before it begins\.$/],
    ["a zone that is none", ["--utc-offset", "841"], /It must be a whole number of minutes from -720 to 840\.$/],
    ["a schedule that nobody knows", ["--schedule", "aws"], /no schedule "aws"; there are aws-ec2-region, /],
    ["a schedule of other things", ["--schedule", "aws-ec2-region"], /aws-ec2-region has no metric of outageDays/],
    [
      "metrics without a schedule",
      ["--metrics", "repair"],
      /^--metrics are a schedule's: give --schedule with them\.$/,
    ],
    ["a stranger's measurement", ["--attestor", MARCH_HARE], /^Member 0x0{36}b0b5 is no monitor of this service\.$/],
    [
      "a page on the disk that is not there",
      ["--source", "/nowhere.json"],
      /^\/nowhere.json cannot be read \(ENOENT\)\.$/,
    ],
    [
      "a status that is none",
      ["--status", "FOLDER/cloud.json"],
      /^cloud.json has 1 wrong line: nothing was measured\.$/,
    ],
  ] as const) {
    it(`measures nothing for ${what}`, async () => {
      const d = await april();

      const { code, out, err } = await measure(d, 0, ...args.map((arg) => arg.replace("FOLDER", d.path("."))));

      expect([code, out]).to.deep.equal([2, ""]);
      const last = err.trim().split("\n").at(-1)!;
      expect(last.replace(/^kept: /, "").replace(pages.url.slice(7), "HOST")).to.match(sentence);
    });
  }

  for (const [what, change, sentence] of [
    ["no JSON", "no", "m0.json is no JSON object."],
    ["another service", { service: `0x${"11".repeat(32)}` }, "m0.json is about another service."],
    ["another period", { period: 1 }, "m0.json is about period 1, not 0."],
    ["a period that is none", { period: -1 }, "m0.json: period must be a whole number from 0."],
    ["a stranger", { attestor: MARCH_HARE }, `m0.json: ${MARCH_HARE} is no monitor of this service.`],
    [
      "levels that are none",
      { levels: ["1"] },
      "m0.json: levels must be a list of numbers, null for what was not measured.",
    ],
    [
      "levels that cannot be",
      { levels: [1_000_001, 0, 0] },
      "m0.json: levels[0]: out of its range, or no metric of the service.",
    ],
    [
      "levels of no metric",
      { levels: [1, 1, 1, 1] },
      "m0.json: levels[3]: out of its range, or no metric of the service.",
    ],
  ] as const) {
    it(`signs nothing for a measurement of ${what}`, async () => {
      const d = await signedApril();
      const text = typeof change === "string" ? change : JSON.stringify({ ...d.read("m0.json"), ...change });
      writeFileSync(d.path("m0.json"), text);

      const { code, out, err } = await sign(d, 1, [0, 1, 2]);

      expect([code, out, err]).to.deep.equal([2, "", `kept: ${sentence}\n`]);
    });
  }

  it("signs nothing with a tolerance of a metric that is not there", async () => {
    const d = await signedApril();

    const { code, err } = await sign(d, 1, [0, 1], "--tolerance", "225,0,600,0");

    expect([code, err]).to.deep.equal([2, "kept: --tolerance has 4 numbers, and the service 3 metrics.\n"]);
  });

  it("signs nothing for two measurements by one monitor, nor for a stranger", async () => {
    const d = await signedApril();
    writeFileSync(d.path("m2.json"), JSON.stringify(d.read("m0.json")));
    const member = d.monitors[0]!.address.toLowerCase();

    const twice = await sign(d, 1, [0, 1, 2]);
    const stranger = await keptMonitor(d.stranger, undefined, "sign", ...common(d, 0), d.path("m0.json"));

    expect([twice.code, twice.err]).to.deep.equal([
      2,
      `kept: m0.json and m2.json are by the same monitor ${member}.\n`,
    ]);
    const who = d.stranger.address.toLowerCase();
    expect([stranger.code, stranger.err]).to.deep.equal([2, `kept: Member ${who} is no monitor of this service.\n`]);
  });

  for (const [what, change, code, sentence] of [
    [
      "levels that were changed after it",
      { levels: [1_000_000, 0, 0] },
      2,
      "s0.json: the signature is not MEMBER's over these levels. Nothing was sent.",
    ],
    ["another period", { period: 1 }, 2, "s0.json: the signature is not MEMBER's over these levels. Nothing was sent."],
    ["a signature that is none", { signature: "0x123" }, 2, "s0.json: signature must be bytes in hexadecimal."],
    ["evidence that is none", { evidence: "0x" }, 2, "s0.json: evidence must be 32 bytes in hexadecimal."],
    ["another service", { service: `0x${"11".repeat(32)}` }, 2, "s0.json is about another service."],
  ] as const) {
    it(`sends nothing for a signature with ${what}`, async () => {
      const d = await signedApril();
      writeFileSync(d.path("s0.json"), JSON.stringify({ ...d.read("s0.json"), ...change }));

      const said = await submit(d, [0, 1]);

      const expected = sentence.replace("MEMBER", d.monitors[0]!.address.toLowerCase());
      expect([said.code, said.out, said.err]).to.deep.equal([code, "", `kept: ${expected}\n`]);
      expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.silent);
    });
  }

  it("sends nothing with one signature of two, or to another chain", async () => {
    const d = await signedApril();
    const one = await submit(d, [0]);
    expect([one.code, one.err]).to.deep.equal([
      1,
      "kept: 1 monitor of the 2 that must have signed the same report. Nothing was sent.\n",
    ]);
    writeFileSync(
      d.path("cloud.json"),
      serviceFileText({ ...d.levelsDomain, chainId: 1n }, d.service, d.panel, d.factory),
    );
    expect((await submit(d, [0, 1])).err).to.equal("kept: s0.json is about another service.\n");
    for (const who of [0, 1]) await measure(d, who);
    for (const who of [0, 1]) await sign(d, who, [0, 1]);
    expect((await submit(d, [0, 1])).err).to.equal("kept: The node is on chain 31337, not on chain 1.\n");
    expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.silent);
  });

  it("sends nothing after the report window, and says what the chain does", async () => {
    const d = await signedApril();
    await pass(d, APRIL + WINDOWS.report);

    const { code, out, err } = await submit(d, [0, 1]);

    expect([code, out]).to.deep.equal([2, ""]);
    expect(err).to.match(
      /^kept: It was possible until 2024-04-08 00:00:00 UTC; it is 2024-04-08 .*ServiceLevels_TooLate\)\n$/,
    );
    expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.silent);
  });
});

describe("kept service monitor, of a server that", () => {
  const MIB = Buffer.alloc(2 ** 20, " ");

  async function said(answer: RequestListener, ...more: string[]) {
    const d = await april();
    const server = await servePages({ "/summary.json": answer });
    try {
      const { code, out, err } = await measure(d, 0, "--source", `${server.url}/summary.json?token=secret`, ...more);
      expect([code, out, existsSync(d.path("m0.json"))]).to.deep.equal([3, "", false]);
      return err.replace(server.url.slice(7), "HOST");
    } finally {
      server.close();
    }
  }

  it("hangs is not waited for", async () => {
    const sentence = "kept: HOST/summary.json did not answer within 1 second.\n";
    expect(await said(() => undefined, "--timeout", "1")).to.equal(sentence);
    expect(await said((_, response) => void response.write("["), "--timeout", "1")).to.equal(sentence);
  });

  it("answers 500 is told apart", async () => {
    expect(await said((_, response) => void response.writeHead(500).end("no"))).to.equal(
      "kept: HOST/summary.json answers 500.\n",
    );
  });

  it("sends 100 MB is not read to the end", async () => {
    const sent = { parts: 0 };
    const flood: RequestListener = (_, response) => {
      const more = (): void => {
        while (sent.parts < 100 && !response.destroyed) {
          sent.parts += 1;
          if (!response.write(MIB)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    };

    expect(await said(flood)).to.equal("kept: HOST/summary.json sends more than 8 MiB.\n");
    expect(sent.parts).to.be.lessThan(100);
  });

  it("breaks off is told", async () => {
    expect(await said((request) => void request.socket.destroy())).to.match(
      /^kept: HOST\/summary.json cannot be reached \([A-Z_]+\)\.\n$/,
    );
  });

  it("is not there is told", async () => {
    const d = await april();
    const server = await servePages({});
    server.close();
    const { code, err } = await measure(d, 0, "--source", `${server.url}/summary.json`);
    expect([code, err.replace(server.url.slice(7), "HOST")]).to.deep.equal([
      3,
      "kept: HOST/summary.json cannot be reached (ECONNREFUSED).\n",
    ]);
  });
});
