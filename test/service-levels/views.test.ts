import { expect } from "chai";
import { ethers } from "ethers";
import { network } from "hardhat";
import { activationDigest, buildReport, CalendarKind, reportDigest } from "@kept/sdk";
import { HOUR } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, LENGTH, pack, pass, WINDOWS } from "../helpers/keeping.ts";
import { cableFixture, expectVerdict, knownFixture, NO_HASH } from "../helpers/levels.ts";

const connection = await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } });
const { loadFixture, time } = connection.networkHelpers;
const utc = (year: number, month: number, day: number, hour = 0): number =>
  Date.UTC(year, month - 1, day, hour) / 1_000;

async function cloudFixture() {
  return knownFixture(connection);
}

async function unknownFixture() {
  return cableFixture(connection);
}

/** Months from the last day of January on. */
async function monthsFixture() {
  const d = await cableFixture(connection);
  const began = utc(2029, 1, 31, 6);
  await pass(d, began + 60);
  await activate(d, d.service, began);
  return { ...d, began };
}

/** Hours, of which the first 49 end before it is final when the service began. */
async function hoursFixture() {
  const d = await cableFixture(connection, { calendar: CalendarKind.Seconds, length: HOUR });
  const began = await time.latest();
  await at(d, began + HOUR);
  await activate(d, d.service, began);
  return { ...d, began, known: began + HOUR + WINDOWS.objection };
}

describe("ServiceLevels views", () => {
  it("divides time into periods of seconds, each second in one of them", async () => {
    const d = await loadFixture(cloudFixture);
    const { start } = d.service;
    for (const k of [0, 1, 999]) {
      const [from, to] = await d.levels.periodOf(d.id, k);
      expect([from, to]).to.deep.equal([BigInt(start + k * LENGTH), BigInt(start + (k + 1) * LENGTH)]);
      expect(await d.levels.periodAt(d.id, from)).to.equal(BigInt(k));
      expect(await d.levels.periodAt(d.id, to - 1n)).to.equal(BigInt(k));
    }
  });

  it("divides time into months, from the 28th on where the first begins later", async () => {
    const d = await loadFixture(monthsFixture);
    const begins = [d.began, utc(2029, 2, 28, 6), utc(2029, 3, 28, 6), utc(2029, 4, 28, 6)];
    for (const k of [0, 1, 2]) {
      const period = await d.levels.periodOf(d.id, k);
      expect([...period]).to.deep.equal([BigInt(begins[k]!), BigInt(begins[k + 1]!)]);
      expect(await d.levels.periodAt(d.id, begins[k]!)).to.equal(BigInt(k));
      expect(await d.levels.periodAt(d.id, begins[k + 1]! - 1)).to.equal(BigInt(k));
    }
  });

  it("reverts with {ServiceLevels_TooEarly} for a second before the first period", async () => {
    const d = await loadFixture(cloudFixture);
    const { start } = d.service;
    await expectRefusal(d, d.levels.periodAt(d.id, start - 1), "ServiceLevels_TooEarly", d.id, start - 1, start);
  });

  it("reverts with {ServiceLevels_NotActivated} for periods of which nobody says when they begin", async () => {
    const d = await loadFixture(unknownFixture);
    await expectRefusal(d, d.levels.periodOf(d.id, 0), "ServiceLevels_NotActivated", d.id);
    await expectRefusal(d, d.levels.periodAt(d.id, 1), "ServiceLevels_NotActivated", d.id);
    await expectVerdict(d, 0, false, []);
  });

  it("tells a period silent when both its windows have passed", async () => {
    const d = await loadFixture(cloudFixture);
    const silent = d.service.start + LENGTH + WINDOWS.report + WINDOWS.objection;
    await pass(d, silent - 1);
    await expectVerdict(d, 0, false, []);
    await pass(d, silent);
    await expectVerdict(d, 0, true, []);
    expect((await d.levels.verdict(d.id, 0)).next).to.equal(BigInt(d.service.start + 2 * LENGTH));
    await expectVerdict(d, 1, false, []);
  });

  it("counts silence from when it is final that the service began", async () => {
    const d = await loadFixture(hoursFixture);
    // the first two hours have ended before it was final when they began
    const silent = d.known + WINDOWS.report + WINDOWS.objection;
    await pass(d, silent - 1);
    for (const period of [0, 1]) await expectVerdict(d, period, false, []);
    await pass(d, silent);
    for (const period of [0, 1]) await expectVerdict(d, period, true, []);
    expect((await d.levels.verdict(d.id, 0)).next).to.equal(BigInt(d.began + 2 * HOUR));
    // the first hour that ends after it
    const last = (d.known - d.began) / HOUR;
    await expectVerdict(d, last - 1, true, []);
    await expectVerdict(d, last, false, []);
    await pass(d, silent + HOUR);
    await expectVerdict(d, last, true, []);
  });

  it("gives the digests that are signed", async () => {
    const d = await loadFixture(cloudFixture);
    const unsigned = buildReport(d.levelsDomain, d.service, { period: 3, levels: [999_000] });
    const asked = await d.levels.reportDigest(d.id, 3, pack([999_000]), NO_HASH);
    expect(asked).to.equal(reportDigest(d.levelsDomain, unsigned));
    const activation = { service: d.id, time: 1_800_000_000 };
    const digest = await d.levels.activationDigest(d.id, activation.time);
    expect(digest).to.equal(activationDigest(d.levelsDomain, activation));
  });

  it("knows nothing of what nobody has registered", async () => {
    const d = await loadFixture(cloudFixture);
    const id = ethers.id("unknown");
    expect(await d.levels.clockFor(id)).to.equal(0n);
    expect([...(await d.levels.attestorsOf(id))]).to.deep.equal(["0x", "0x"]);
    expect([...(await d.levels.activationOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, false]);
    expect((await d.levels.verdict(id, 0)).decided).to.equal(false);
  });
});
