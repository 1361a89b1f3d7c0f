import { join } from "node:path";
import { expect } from "chai";
import { folder } from "../cli/folder.ts";
import { kept, type Said } from "../cli/run.ts";

const pageOf = (slug: string, minutes: number): string =>
  JSON.stringify([{ name: `Site ${slug}`, slug, dailyMinutesDown: { "2023-01-05": minutes } }]);

const replay = async (...files: readonly string[]): Promise<Said> =>
  kept("replay", "uptime", "--customers", "1", "--json", ...files);

const creditsOf = ({ out }: Said): string[] =>
  (JSON.parse(out) as { sites: { months: { credit: string }[] }[] }).sites.flatMap(({ months }) =>
    months.map(({ credit }) => credit),
  );

// Every status page calls its file summary.json. The plain calculation knew the files by that name alone, so that the months of the first
// were held against those of the second.
describe("two status pages have files of one name", () => {
  it("are held against their own months, also where they name a site alike", async () => {
    const paths = [pageOf("shop", 60), pageOf("shop", 600)].map((text) =>
      join(folder({ "summary.json": text }), "summary.json"),
    );

    const said = await replay(...paths);
    expect([said.code, said.err]).to.deep.equal([0, ""]);
    // 44,580 and 44,040 of 44,640 minutes up: below 99.99 %, and below 99 %
    expect(creditsOf(said)).to.deep.equal(["10.00", "30.00"]);
  });

  it("are read with a mark of byte order, too", async () => {
    const said = await replay(join(folder({ "summary.json": `\uFEFF${pageOf("shop", 60)}` }), "summary.json"));
    expect([said.code, creditsOf(said)]).to.deep.equal([0, ["10.00"]]);
  });

  it("are refused in a sentence with days that no chain has had", async () => {
    const text = JSON.stringify([{ name: "Shop", slug: "shop", dailyMinutesDown: { "1969-12-31": 5 } }]);
    const said = await replay(join(folder({ "summary.json": text }), "summary.json"));
    expect([said.code, said.err]).to.deep.equal([
      2,
      "kept: No month before 1970-02 can be played, and 1969-12 is there.\n",
    ]);
  });
});
