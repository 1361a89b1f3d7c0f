import { expect } from "chai";
import { network } from "hardhat";
import { serviceId } from "@kept/sdk";
import { DAY } from "../helpers/escrow.ts";
import { expectEvents, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, buildTown, cloudOf } from "../helpers/keeping.ts";

const connection = await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } });
const { loadFixture } = connection.networkHelpers;

const HOUR = 3_600;
const utc = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / 1_000;
const NOON = utc(2027, 6, 1) + 12 * HOUR;

/** A cloud that may announce four hours a year, three days ahead; it has announced two, from noon on 1 June 2027. */
async function announcedFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d, { maintenanceNotice: 3 * DAY, maintenancePerYear: 4 * HOUR });
  await d.levels.register(service);
  const id = serviceId(d.levelsDomain, service);
  await d.levels.connect(d.provider).announceMaintenance(service, NOON, NOON + 2 * HOUR);
  return { ...d, service, id };
}

// An outage that can be called maintenance afterwards, or twice over, or only if it turns out well, is no outage.
describe("finding: maintenance is announced after the fact, overlapping, or withdrawn late", () => {
  it("refuses what has happened, and what would happen before the notice has passed", async () => {
    const d = await loadFixture(announcedFixture);
    const now = NOON + DAY;
    const announce = (start: number) =>
      d.levels.connect(d.provider).announceMaintenance(d.service, start, start + HOUR);
    for (const start of [now - HOUR, now, now + 3 * DAY - 1]) {
      await at(d, now);
      await expectRefusal(d, announce(start), "ServiceLevels_NoticeTooShort", d.id, start, now + 3 * DAY);
    }
    await at(d, now);
    const start = now + 3 * DAY;
    await expectEvents(d, announce(start), ["MaintenanceAnnounced", d.id, 1, start, start + HOUR]);
  });

  it("refuses an interval that overlaps, or has no end", async () => {
    const d = await loadFixture(announcedFixture);
    const end = NOON + 2 * HOUR;
    for (const [from, to] of [
      [end - 1, end + 60],
      [NOON - HOUR, NOON + HOUR],
      [end, end],
    ] as const) {
      const overlapping = d.levels.connect(d.provider).announceMaintenance(d.service, from, to);
      await expectRefusal(d, overlapping, "ServiceLevels_IntervalInvalid", d.id, from, to, end);
    }
  });

  it("can be withdrawn until the second before it begins, which gives the year its time back", async () => {
    const d = await loadFixture(announcedFixture);
    const withdraw = () => d.levels.connect(d.provider).withdrawMaintenance(d.service, 0);
    await at(d, NOON);
    await expectRefusal(d, withdraw(), "ServiceLevels_NotWithdrawable", d.id, 0);
    expect(await d.levels.maintenanceIn(d.id, 2027)).to.equal(7_200n);
  });

  it("gives nothing back twice", async () => {
    const d = await loadFixture(announcedFixture);
    await at(d, NOON - 1);
    const withdraw = () => d.levels.connect(d.provider).withdrawMaintenance(d.service, 0);
    await expectEvents(d, withdraw(), ["MaintenanceWithdrawn", d.id, 0]);
    expect(await d.levels.maintenanceIn(d.id, 2027)).to.equal(0n);
    await expectRefusal(d, withdraw(), "ServiceLevels_NotWithdrawable", d.id, 0);
  });

  it("refuses a second more than the year allows, counted where the interval begins", async () => {
    const d = await loadFixture(announcedFixture);
    const end = utc(2028, 1, 1);
    const announce = (from: number, to: number) =>
      d.levels.connect(d.provider).announceMaintenance(d.service, from, to);
    const long = announce(end - HOUR, end + HOUR + 1);
    await expectRefusal(d, long, "ServiceLevels_MaintenanceExceeded", d.id, 2027, 14_401, 14_400);
    await announce(end - HOUR, end + HOUR);
    await announce(end + HOUR, end + 5 * HOUR);
    expect([await d.levels.maintenanceIn(d.id, 2027), await d.levels.maintenanceIn(d.id, 2028)]).to.deep.equal([
      14_400n,
      14_400n,
    ]);
  });

  it("is nobody's but the provider's", async () => {
    const d = await loadFixture(announcedFixture);
    const args = [d.id, d.stranger.address, d.provider.address] as const;
    const announcing = d.levels.connect(d.stranger).announceMaintenance(d.service, NOON + DAY, NOON + 2 * DAY);
    await expectRefusal(d, announcing, "ServiceLevels_NotProvider", ...args);
    const withdrawing = d.levels.connect(d.stranger).withdrawMaintenance(d.service, 0);
    await expectRefusal(d, withdrawing, "ServiceLevels_NotProvider", ...args);
  });
});
