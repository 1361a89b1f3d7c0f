import { expect } from "chai";
import { KeptError, parseServiceFile } from "@kept/sdk";
import { parseSchedule } from "@kept/sdk/schedules";
import { parseSummary } from "@kept/sdk/upptime";
import { readPage } from "../../cli/src/service/page.ts";

const NOW = Date.UTC(2024, 0) / 1_000;
const ESCAPE = "\u001b]0;owned\u0007\u001b[2J";

const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof KeptError) return error.message;
    throw error;
  }
  return "";
};

// Names, slugs and keys of other people's files stand in messages and reports as they are.
describe("a status page writes on the terminal", () => {
  const PAGES = {
    "a name": { name: ESCAPE, slug: "shop", dailyMinutesDown: {} },
    "a slug": { name: "Shop", slug: ESCAPE, dailyMinutesDown: {} },
    "a date": { name: "Shop", slug: "shop", dailyMinutesDown: { [ESCAPE]: 5 } },
  };
  for (const [where, site] of Object.entries(PAGES)) {
    it(`is refused for ${where} with control characters, which are not shown as they are`, () => {
      const { sites, problems } = parseSummary(JSON.stringify([site]), "summary.json", NOW);
      expect([sites.length, problems.length]).to.deep.equal([0, 1]);
      expect(problems[0]!.message).to.match(/^\P{Cc}+$/u);
    });
  }

  it("may have keys that nobody asks for, which nothing shows", () => {
    const site = { name: "Shop", slug: "shop", dailyMinutesDown: {}, [ESCAPE]: 5 };
    const { sites, problems } = parseSummary(JSON.stringify([site]), "summary.json", NOW);
    expect([sites.length, problems.length, JSON.stringify(sites).includes("owned")]).to.deep.equal([1, 0, false]);
  });

  it("is refused for a service's key with control characters, without showing them", () => {
    const text = JSON.stringify({ chain: "1", levels: `0x${"11".repeat(20)}`, service: { [ESCAPE]: 1 } });
    expect(messageOf(() => parseServiceFile(text, "cloud.json"))).to.equal(
      "cloud.json: a key of service: is no field of a service",
    );
  });

  it("is refused for what is no URL, without showing what may be a key", async () => {
    const refused = await readPage("https://me:secret@pages.example:99999/?token=secret", 1).catch(String);
    expect(refused).to.equal("Failure: What begins with http:// or https:// must be a URL.");
  });

  it("is refused in a sentence however deep a schedule is nested", () => {
    for (const depth of [3_000, 4_000, 5_000, 100_000]) {
      const text = "[".repeat(depth) + "]".repeat(depth);
      expect(messageOf(() => parseSchedule(text, "deep.json"))).to.match(/^deep\.json:1: is /);
    }
  });
});
