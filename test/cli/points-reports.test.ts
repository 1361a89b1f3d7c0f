import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, NEVER, stockedCoalition, type Coalition } from "../helpers/loyalty.ts";
import { serve } from "./node.ts";
import { listFile, points } from "./points-stage.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture, time } = connection.networkHelpers;

const monthOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 7);
const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000", "");

/**
 * Three members have bought 10,000.00 each for 102.50; the baker has issued 600.00 to alice in vintage 0 and 7.00 to bob in
 * vintage 1, in which alice has redeemed 25.00 at the grocer.
 */
async function busyFixture() {
  const d = await stockedCoalition(connection);
  await inVintage(d, 1);
  await d.token.connect(d.baker).transfer(d.bob, 700n);
  await d.token.connect(d.alice).transfer(d.grocer, 2_500n);
  return d;
}

async function neverFixture() {
  return stockedCoalition(connection, { vintageLength: NEVER });
}

const ask = (d: Coalition, ...args: string[]) => points(d, node, undefined, ...args);

describe("kept points statement", () => {
  it("tells members' months and the coalition's vintages, without a key", async () => {
    const d = await loadFixture(busyFixture);
    const [first, second] = [monthOf(d.start), monthOf(d.start + d.vintageLength)];
    const { code, out, err } = await ask(d, "statement");
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.match(
      new RegExp(
        `Member ${d.baker.address}\n\nPoints +bought +issued +to issue +to settle\n[- ]+\n` +
          `${first} +10,000.00 +600.00 +9,400.00 +0.00\n${second} +0.00 +7.00 +9,393.00 +0.00\n[- ]+\n` +
          `all +10,000.00 +607.00\n`,
      ),
    );
    expect(out).to.match(new RegExp(`Money, TUSD +deposited +spread +paid\n[- ]+\n${first} +100.00 +2.50 +0.00\n`));
    expect(out).to.match(
      /\n0 .+ 600\.00 +0\.00 +25\.00 +0\.00 +0\.00 +575\.00\n1 .+ 7\.00 +0\.00 +0\.00 +0\.00 +0\.00 +7\.00\n/,
    );
  });

  it("tells one member's months in a range, and vintages as they were at its end", async () => {
    const d = await loadFixture(busyFixture);
    const [first, second] = [monthOf(d.start), monthOf(d.start + d.vintageLength)];
    const later = await ask(d, "statement", "--member", d.grocer.address, "--from", second, "--json");
    const { months } = JSON.parse(later.out) as { months: Record<string, string>[] };
    expect(months).to.have.length(1);
    expect(months[0]).to.include({
      member: d.grocer.address,
      month: second,
      accepted: "25.00",
      acceptedAfter: "25.00",
    });
    const { out } = await ask(d, "statement", "--to", first, "--csv", "vintages");
    expect(out).to.match(/^vintage,from,expires,issued,.+\n0,\S+,600\.00,0\.00,0\.00,0\.00,0\.00,600\.00\n$/);
  });

  it("prints the months as CSV", async () => {
    const d = await loadFixture(busyFixture);
    const { out } = await ask(d, "statement", "--csv", "months", "--member", d.florist.address);
    const [header, row] = out
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const fields = Object.fromEntries((header ?? []).map((name, at) => [name, row?.[at]]));
    expect(fields).to.include({ member: d.florist.address, bought: "10000.00", deposited: "100.0", spread: "2.5" });
  });

  it("refuses what is no month, and two forms at once", async () => {
    const d = await loadFixture(busyFixture);
    const month = await ask(d, "statement", "--from", "2027-13");
    expect([month.code, month.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 2 && err.includes("2027-01"),
    );
    const both = await ask(d, "statement", "--csv", "months", "--json");
    expect([both.code, both.err]).to.deep.equal([2, "kept: Give --csv or --json, not both.\n"]);
  });
});

describe("kept points expiring", () => {
  after(() => node.close());

  /** Points of a vintage go with the end of the third one after it. */
  const ends = (d: Coalition, vintage: number): string => instantOf(d.start + (vintage + 4) * d.vintageLength);

  it("tells what of every customer expires when", async () => {
    const d = await loadFixture(busyFixture);
    const { code, out } = await ask(d, "expiring");
    expect(code).to.equal(0);
    expect(out).to.match(new RegExp(`${d.alice.address} +575.00 +${ends(d, 0)}\n`));
    expect(out).to.match(new RegExp(`${d.bob.address} +7.00 +${ends(d, 1)}\n`));
    expect(out).to.match(new RegExp(`${ends(d, 0)} +1 +575.00\n${ends(d, 1)} +1 +7.00\n[- ]+\nall +2 +582.00\n`));
  });

  it("tells only what expires before a day, of those who are named", async () => {
    const d = await loadFixture(busyFixture);
    const file = listFile();
    writeFileSync(file, `customer\n${d.alice.address}\n${d.bob.address}\n`);
    const dayAfter = instantOf(d.start + 4 * d.vintageLength + 86_400).slice(0, 10);
    const early = await ask(d, "expiring", "--csv", file, "--before", dayAfter, "--json");
    const { expiring } = JSON.parse(early.out) as { expiring: object[] };
    expect(expiring).to.deep.equal([{ customer: d.alice.address, at: ends(d, 0), points: "575.00" }]);
    const bob = await ask(d, "expiring", d.bob.address, "--before", dayAfter);
    expect(bob.out).to.include("Nothing expires.");
  });

  it("tells nothing of what has expired", async () => {
    const d = await loadFixture(busyFixture);
    await time.increaseTo(d.start + 4 * d.vintageLength);
    const { out } = await ask(d, "expiring", d.alice.address, d.bob.address, "--json");
    const { expiring } = JSON.parse(out) as { expiring: object[] };
    expect(expiring).to.deep.equal([{ customer: d.bob.address, at: ends(d, 1), points: "7.00" }]);
  });

  it("says so where points never expire", async () => {
    const d = await loadFixture(neverFixture);
    const { code, out } = await ask(d, "expiring");
    expect([code, out.includes("Points of High Street never expire.")]).to.deep.equal([0, true]);
  });

  it("names the wrong lines of a file", async () => {
    const d = await loadFixture(busyFixture);
    const file = listFile();
    writeFileSync(file, `customer\n0x12\n`);
    const { code, err } = await ask(d, "expiring", "--csv", file);
    expect([code, err.includes('list.csv:2: malformed: customer "0x12" is no address')]).to.deep.equal([2, true]);
  });
});
