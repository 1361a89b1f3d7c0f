import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeCharts } from "../../cli/src/commands/write-charts.ts";
import { amounts, bar, grid, overMonths } from "../../cli/src/report/axes.ts";
import { pageWith } from "../../cli/src/report/page.ts";
import { tone } from "../../cli/src/report/palette.ts";
import { drawn, type Chart } from "../../cli/src/report/svg.ts";
import { escaped, figure, table, tiles, verdict } from "../../cli/src/report/tags.ts";
import { writePage } from "../../cli/src/report/write.ts";
import { folder, utc } from "./folder.ts";
import { contrast, expectSound, palettes } from "./page.ts";

const EVIL = `<script>alert("x")</script> & 'Co'`;
const TOLD = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;";

const times = ["2025-01-01 00:00:00", "2025-02-01 00:00:00"].map(utc);
const chart = (): Chart =>
  drawn(
    [bar(EVIL, tone("green"), [3, 1]), bar("other", tone("red"), [1, 2])],
    { grid, xAxis: overMonths(times), yAxis: amounts(EVIL) },
    300,
  );

describe("kept's pages: what they are made of", () => {
  it("shows names of other people's files as text", () => {
    expect(escaped(`<a href="x">Tom's & Co</a>`)).to.equal("&lt;a href=&quot;x&quot;&gt;Tom&#39;s &amp; Co&lt;/a&gt;");
    const figures = table({ caption: EVIL, titles: [EVIL], rows: [[EVIL]], total: [EVIL], texts: 1 });
    const parts = [tiles([[EVIL, EVIL, EVIL]]), verdict(true, EVIL, EVIL), figure(EVIL, EVIL, chart(), figures)];
    const page = pageWith(EVIL, parts);
    expect(page).to.not.include("<script").and.not.include("'Co'");
    // 2 titles; 3 in the tile, 2 in the verdict; 5 in the table: label, caption, title, row and sum; 7 in the figure: title,
    // text, legend, and in each drawing its label and its axis' name
    expect(page.split(TOLD).length - 1).to.equal(19);
    expectSound(page, 1);
  });

  it("draws for a desk and for a phone, in colours that have names only", () => {
    const { wide, narrow, legend } = chart();
    expect([wide, narrow].map((svg) => /viewBox="0 0 (\d+) 300"/.exec(svg)?.[1])).to.deep.equal(["800", "340"]);
    expect(legend.map(({ color }) => color)).to.deep.equal(["var(--green)", "var(--red)"]);
    for (const svg of [wide, narrow]) {
      expect(svg)
        .to.include("2025-01")
        .and.include('fill="var(--green)"')
        .and.not.match(/#[0-9a-f]{3}|rgb|style|class=/);
    }
  });

  it("can be read in the light and in the dark", () => {
    const { light, dark } = palettes(pageWith("x", []));
    for (const colors of [light, dark]) {
      const on = (name: string, ground: string): number => contrast(colors.get(name)!, colors.get(ground)!);
      for (const text of ["ink", "soft", "link"]) expect(on(text, "paper"), text).to.be.at.least(4.5);
      for (const ground of ["good", "bad"]) expect(on("ink", ground), ground).to.be.at.least(4.5);
      for (const ground of ["zone1", "zone2", "zone3", "zone4"]) {
        expect(on("ink", ground), ground).to.be.at.least(4.5);
        for (const mark of ["steel", "red", "plum"]) expect(on(mark, ground), `${mark} on ${ground}`).to.be.at.least(3);
      }
      const marks = ["navy", "steel", "sky", "green", "lime", "amber", "orange", "red", "plum"];
      for (const mark of marks) expect(on(mark, "paper"), mark).to.be.at.least(3);
    }
    expect(contrast("#000000", "#ffffff").toFixed(6)).to.equal("21.000000");
  });

  it("is written into a folder that need not be there, and says where it cannot be", () => {
    const parent = folder({ file: "" });
    const path = writePage("<p>", join(parent, "a/b"), "page.html");
    expect([path, readFileSync(path, "utf8")]).to.deep.equal([join(parent, "a/b/page.html"), "<p>"]);
    expect(() => writePage("<p>", join(parent, "file"), "page.html")).to.throw(
      /^.*file\/page\.html cannot be written \(E\w+\)\.$/,
    );
    expect(statSync(join(parent, "file")).size).to.equal(0);
  });

  it("is drawn only if a folder is given for it", async () => {
    const out = folder({});
    const never = (): Promise<string> => Promise.reject(new Error("drawn for nobody"));
    await writeCharts({ json: true }, "page.html", never);
    await writeCharts({ out, json: true }, "page.html", () => Promise.resolve("<p>"));
    expect(readFileSync(join(out, "page.html"), "utf8")).to.equal("<p>");
  });
});
