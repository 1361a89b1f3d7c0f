import { expect } from "chai";
import { KeptError } from "@kept/sdk";
import { parseSchedule, schedules } from "@kept/sdk/schedules";

/** Sound, and each entry of a line of its own. */
const SOUND = `{
  "name": "my-line",
  "title": "My line",
  "since": "2026-04-01",
  "currency": "GBP",
  "metrics": [
    {
      "name": "uptime",
      "kind": "availability",
      "comparison": "below",
      "steps": [
        { "threshold": 999000, "percent": "10" },
        { "threshold": 950000, "percent": "50", "flat": "1.00" }
      ],
      "counted": "Minutes up."
    },
    {
      "name": "outage",
      "kind": "outageDays",
      "comparison": "perUnit",
      "steps": [
        { "threshold": 3, "percent": "10", "flat": "5.00", "higherOf": true },
        { "threshold": 5, "flat": "8.00" }
      ],
      "counted": "Days down.",
      "graceWorkingDays": 2
    },
    {
      "name": "visit",
      "kind": "missedVisits",
      "comparison": "above",
      "steps": [
        { "threshold": 0, "flat": "5.00" },
        { "threshold": 2, "flat": "9.00" }
      ],
      "counted": "Visits missed."
    }
  ],
  "minCredit": "0.50",
  "cap": { "percent": "100" },
  "automatic": true,
  "sources": [{ "title": "Our terms", "url": "https://example.org/terms", "date": "2026-03" }],
  "doubts": ["None that we know of."]
}
`;

/** The sentence with which a text is refused. */
function refusal(text: string): string {
  try {
    parseSchedule(text, "mine.json");
  } catch (error) {
    expect(error).to.be.instanceOf(KeptError);
    expect((error as KeptError).code).to.equal("ScheduleInvalid");
    return (error as KeptError).message;
  }
  throw new Error("nothing was refused");
}

/** The sound text with one part of it changed. */
function changed(part: string, by: string): string {
  expect(SOUND).to.include(part);
  return SOUND.replace(part, by);
}

const steps = (count: number): string =>
  Array.from({ length: count }, (_, i) => `{ "threshold": ${i + 1}, "flat": "5.00" }`).join(", ");

const metric = (name: string): string =>
  `{ "name": "${name}", "kind": "daysLate", "comparison": "above", "steps": [${steps(1)}], "counted": "Days." }`;

/** What a text is, the text, and the sentence after the file's name. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  ["no text", "", "1: is empty"],
  ["a blank text", " \n\n", "1: is empty"],
  ["words", "hello", "1: is no JSON"],
  ["a comma before the end", '{\n  "name": "a",\n}', "3: is no JSON"],
  ["a comma that is lacking", '{\n  "name": "a"\n  "title": "b"\n}', "3: is no JSON"],
  ["a comment", '{\n  // mine\n  "name": "a"\n}', "2: is no JSON"],
  ["single quotes", "{\n  'name': 'a'\n}", "2: is no JSON"],
  ["half a text", SOUND.slice(0, 60), "4: is no JSON"],
  ["two texts", "{}\n{}", "2: is no JSON"],
  ["a string over two lines", '{\n  "name": "a\nb"\n}', "2: is no JSON"],
  [
    "an escape for the terminal",
    changed("My line", "\\u001b[2J"),
    "3: a text has a line break, a tab or another control character in it",
  ],
  ["an entry twice", changed('  "since"', '  "name": "b",\n  "since"'), '4: "name" is on line 2 already'],
  [
    "an entry of a step twice",
    changed('"percent": "10" }', '"percent": "10", "percent": "20" }'),
    '12: "percent" is on line 12 already',
  ],
  ["a list", "[]", "1: a schedule is no object"],
  ["nests without an end", "[".repeat(100_000), "1: is no JSON"],
  ["nests a hundred thousand deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "1: is no JSON"],
  ["nests a thousand deep", `${"[".repeat(1_000)}${"]".repeat(1_000)}`, "1: a schedule is no object"],
  ["null", "null", "1: a schedule is no object"],
  ["no entries", "\n{}", '2: a schedule lacks "name"'],
  [
    "an entry that there is not",
    changed('"title"', '"titel"'),
    '3: a schedule has no "titel"; there are name, title, since, currency, metrics, minCredit, cap, automatic, sources, doubts',
  ],
  [
    "an entry of a step that there is not",
    changed('{ "threshold": 999000', '{ "below": 999000'),
    '12: a step has no "below"; there are threshold, percent, flat, higherOf',
  ],
  [
    "a name with a space",
    changed('"my-line"', '"my line"'),
    '2: "name" must be small letters, digits and hyphens, as "my-cloud", in quotes',
  ],
  ["no title", changed('"My line"', '" "'), '3: "title" must be some text, in quotes'],
  [
    "another way to write a day",
    changed('"2026-04-01"', '"01.04.2026"'),
    '4: "since" must be a day, as "2026-04-01", in quotes',
  ],
  ["a day that there is not", changed('"2026-04-01"', '"2026-02-30"'), "4: the calendar has no 2026-02-30"],
  [
    "a currency in words",
    changed('"GBP"', '"pounds"'),
    '5: "currency" must be a code of ISO 4217, as "GBP", in quotes',
  ],
  ["no currency, but amounts", changed('  "currency": "GBP",\n', ""), '5: there are amounts, and no "currency"'],
  [
    "no currency, but a minimum",
    changed('  "currency": "GBP",\n', "")
      .replaceAll(/"flat": "[^"]*"/g, '"percent": "60"')
      .replace('"percent": "10", "percent": "60", "higherOf": true', '"percent": "10"')
      .replace('"percent": "50", "percent": "60"', '"percent": "50"'),
    '38: there are amounts, and no "currency"',
  ],
  [
    "a metric that is no object",
    changed(SOUND.slice(SOUND.indexOf('"metrics"'), SOUND.indexOf('  "minCredit"')), '"metrics": ["uptime"],\n'),
    "6: a metric is no object",
  ],
  [
    "no metrics",
    changed(SOUND.slice(SOUND.indexOf('"metrics"'), SOUND.indexOf('  "minCredit"')), '"metrics": [],\n'),
    '6: "metrics" has 0 entries; there must be 1 to 4',
  ],
  [
    "five metrics",
    changed(
      SOUND.slice(SOUND.indexOf('"metrics"'), SOUND.indexOf('  "minCredit"')),
      `"metrics": [${["a", "b", "c", "d", "e"].map(metric).join(", ")}],\n`,
    ),
    '6: "metrics" has 5 entries; there must be 1 to 4',
  ],
  ["two metrics of one name", changed('"name": "visit"', '"name": "outage"'), '28: there are two metrics "outage"'],
  [
    "a metric that nobody knows",
    changed('"outageDays"', '"outages"'),
    '19: "kind" must be one of availability, outageDays, daysLate, missedVisits, downtimeSeconds',
  ],
  [
    "a comparison that nobody knows",
    changed('"below"', '"under"'),
    '10: "comparison" must be one of below, above, perUnit',
  ],
  ["availability per unit", changed('"below"', '"perUnit"'), "10: the comparison of availability is below"],
  ["outages below", changed('"perUnit"', '"below"'), "20: the comparison of outageDays is above or perUnit"],
  [
    "no steps",
    changed(
      '[\n        { "threshold": 0, "flat": "5.00" },\n        { "threshold": 2, "flat": "9.00" }\n      ]',
      "[]",
    ),
    '32: "steps" has 0 entries; there must be 1 to 16',
  ],
  [
    "17 steps",
    changed('{ "threshold": 0, "flat": "5.00" },\n        { "threshold": 2, "flat": "9.00" }', steps(17)),
    '32: "steps" has 17 entries; there must be 1 to 16',
  ],
  [
    "17 steps in all",
    changed('{ "threshold": 0, "flat": "5.00" },\n        { "threshold": 2, "flat": "9.00" }', steps(13)),
    "6: there are 17 steps in all, and at most 16 can be",
  ],
  [
    "steps that are no list",
    changed('[\n        { "threshold": 0, "flat": "5.00" },\n        { "threshold": 2, "flat": "9.00" }\n      ]', "5"),
    '32: "steps" must be a list',
  ],
  [
    "availability from the worst on",
    changed('"threshold": 950000', '"threshold": 999500'),
    "13: the steps are not sorted: 999500 comes after 999000, and goes before it",
  ],
  [
    "units from the most on",
    changed('"threshold": 5', '"threshold": 2'),
    "23: the steps are not sorted: 2 comes after 3, and goes before it",
  ],
  ["steps that overlap", changed('"threshold": 950000', '"threshold": 999000'), "13: two steps begin at 999000"],
  ["units that overlap", changed('"threshold": 5', '"threshold": 3'), "23: two steps begin at 3"],
  [
    "a deeper step that pays a smaller share",
    changed('"percent": "50", "flat": "1.00"', '"percent": "9.9999999999"'),
    "13: the step at 950000 is deeper than that at 999000, and pays less",
  ],
  [
    "a deeper step that pays a smaller amount",
    changed('"flat": "9.00"', '"flat": "4.9"'),
    "34: the step at 2 is deeper than that at 0, and pays less",
  ],
  ["availability in per cent", changed("999000", "99.9"), '12: "threshold" must be a whole number from 1 to 1000000'],
  ["more than all the time", changed("999000", "1000001"), '12: "threshold" must be a whole number from 1 to 1000000'],
  [
    "unit number zero",
    changed('"threshold": 3', '"threshold": 0'),
    '22: "threshold" must be a whole number from 1 to 4294967294',
  ],
  [
    "the level of what is not measured",
    changed('"threshold": 5', '"threshold": 4294967295'),
    '23: "threshold" must be a whole number from 1 to 4294967294',
  ],
  [
    "a threshold in quotes",
    changed('"threshold": 5', '"threshold": "5"'),
    '23: "threshold" must be a whole number from 1 to 4294967294',
  ],
  [
    "a percentage with its sign",
    changed('"percent": "50"', '"percent": "50 %"'),
    '13: "percent" must be a percentage with up to 10 decimals, as "12.5", in quotes',
  ],
  [
    "a percentage without quotes",
    changed('"percent": "50"', '"percent": 50'),
    '13: "percent" must be a percentage with up to 10 decimals, as "12.5", in quotes',
  ],
  [
    "a negative percentage",
    changed('"percent": "50"', '"percent": "-5"'),
    '13: "percent" must be a percentage with up to 10 decimals, as "12.5", in quotes',
  ],
  [
    "11 decimals",
    changed('"percent": "50"', '"percent": "0.12345678901"'),
    '13: "percent" must be a percentage with up to 10 decimals, as "12.5", in quotes',
  ],
  [
    "a share beyond 64 bits",
    changed('"percent": "50"', '"percent": "1844674407.3709551616"'),
    '13: "percent" must be at most 1844674407.3709551615',
  ],
  ["an amount with a comma", changed('"8.00"', '"8,00"'), '23: "flat" must be an amount, as "8.00", in quotes'],
  [
    "an amount with its currency",
    changed('"8.00"', '"8.00 GBP"'),
    '23: "flat" must be an amount, as "8.00", in quotes',
  ],
  ["an amount without quotes", changed('"8.00"', "8.00"), '23: "flat" must be an amount, as "8.00", in quotes'],
  [
    "a step that pays nothing",
    changed(', "flat": "8.00"', ""),
    "23: a step must pay something: a percent, a flat amount",
  ],
  ["a step that pays zero", changed('"8.00"', '"0.00"'), "23: a step must pay something: a percent, a flat amount"],
  [
    "the higher of one",
    changed('"percent": "10", "flat": "5.00", "higherOf"', '"flat": "5.00", "higherOf"'),
    '22: "higherOf" can only be true, and needs a percent and a flat amount',
  ],
  [
    "not the higher",
    changed('"higherOf": true', '"higherOf": false'),
    '22: "higherOf" can only be true, and needs a percent and a flat amount',
  ],
  [
    "grace for availability",
    changed('"counted": "Minutes up."', '"counted": "Minutes up.",\n      "graceWorkingDays": 2'),
    '16: availability has no "graceWorkingDays": only outageDays has',
  ],
  [
    "grace of half a day",
    changed('"graceWorkingDays": 2', '"graceWorkingDays": 0.5'),
    '26: "graceWorkingDays" must be a whole number from 0 to 31',
  ],
  ["no word on how it is counted", changed(',\n      "counted": "Visits missed."', ""), '28: a metric lacks "counted"'],
  ["a minimum with its sign", changed('"0.50"', '"£0.50"'), '39: "minCredit" must be an amount, as "1.00", in quotes'],
  ["a cap of no percent", changed('{ "percent": "100" }', '{ "percent": "0.0" }'), "40: a cap must be more than zero"],
  ["a cap of no units", changed('{ "percent": "100" }', '{ "units": 0 }'), "40: a cap must be more than zero"],
  [
    "a cap of both",
    changed('{ "percent": "100" }', '{ "percent": "100", "units": 3 }'),
    '40: a cap has either "percent" or "units"',
  ],
  ["a cap of nothing", changed('{ "percent": "100" }', "{}"), '40: a cap has either "percent" or "units"'],
  ["a cap that is a number", changed('{ "percent": "100" }', "100"), "40: a cap is no object"],
  [
    "a cap beyond all sense",
    changed('{ "percent": "100" }', '{ "units": 4294967296 }'),
    '40: "units" must be a whole number from 0 to 4294967294',
  ],
  ["automatic in words", changed('"automatic": true', '"automatic": "yes"'), '41: "automatic" must be true or false'],
  ["a source without a title", changed('"title": "Our terms", ', ""), '42: a source lacks "title"'],
  [
    "a source at no address",
    changed("https://example.org/terms", "our terms"),
    '42: "url" must be an address that begins with https://, in quotes',
  ],
  [
    "a source of some year",
    changed('"2026-03"', '"2026"'),
    '42: "date" must be a day, as "2026-04-01" or "2026-04", in quotes',
  ],
  ["a source of month 13", changed('"2026-03"', '"2026-13"'), "42: the calendar has no 2026-13"],
  ["an empty doubt", changed('"None that we know of."', '""'), "43: a doubt must be some text, in quotes"],
];

describe("sdk: reading a schedule of one's own", () => {
  it("takes it as it is written", () => {
    expect(parseSchedule(SOUND, "mine.json")).to.deep.equal(JSON.parse(SOUND));
  });

  it("takes a text with a byte order mark, and one without line breaks", () => {
    expect(parseSchedule(`\uFEFF${SOUND}`, "mine.json")).to.deep.equal(JSON.parse(SOUND));
    expect(parseSchedule(JSON.stringify(JSON.parse(SOUND)), "mine.json")).to.deep.equal(JSON.parse(SOUND));
  });

  it("takes no currency where there are no amounts", () => {
    const own = { ...schedules[4]!, name: "mine" };
    expect(own.currency).to.equal(undefined);
    expect(parseSchedule(JSON.stringify(own), "mine.json")).to.deep.equal(own);
  });

  it("takes deeper steps that pay the same, and those of which only the price can tell what pays more", () => {
    const same = changed('"percent": "50", "flat": "1.00"', '"percent": "10"');
    const mixed = changed('"percent": "50", "flat": "1.00"', '"percent": "5", "flat": "3.00"');
    expect(parseSchedule(same, "mine.json").metrics[0]!.steps[1]!.percent).to.equal("10");
    expect(parseSchedule(mixed, "mine.json").metrics[0]!.steps[1]!.flat).to.equal("3.00");
  });

  it("takes units of which later ones pay less", () => {
    expect(parseSchedule(changed('"8.00"', '"1.00"'), "mine.json").metrics[1]!.steps[1]!.flat).to.equal("1.00");
  });

  for (const { name } of schedules) {
    it(`takes ${name} as it is shipped`, () => {
      const shipped = schedules.find((schedule) => schedule.name === name)!;
      expect(parseSchedule(JSON.stringify(shipped, null, 2), `${name}.json`)).to.deep.equal(shipped);
    });
  }

  for (const [what, text, sentence] of TEXTS) {
    it(`refuses ${what}`, () => {
      expect(refusal(text)).to.equal(`mine.json:${sentence}`);
    });
  }
});
