import { expect } from "chai";
import { network } from "hardhat";
import { DAY, HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, cloudOf } from "../helpers/keeping.ts";
import { knownFixture, type Known } from "../helpers/levels.ts";

const connection = await network.create({ override: { initialDate: "2027-06-01T00:00:00Z" } });
const { loadFixture, time } = connection.networkHelpers;
const NEW_YEAR = Date.UTC(2028, 0, 1) / 1_000;

/** Two days' notice, ten hours a year. */
async function rulesFixture() {
  const rules = { maintenanceNotice: 2 * DAY, maintenancePerYear: 10 * HOUR };
  const d = await knownFixture(connection, rules);
  return { ...d, soon: (await time.latest()) + 3 * DAY };
}

const announce = (d: Known, start: number, end: number, who = d.provider) =>
  d.levels.connect(who).announceMaintenance(d.service, start, end);

describe("ServiceLevels.announceMaintenance", () => {
  it("announces an interval of the provider's {MaintenanceAnnounced}", async () => {
    const d = await loadFixture(rulesFixture);
    const end = d.soon + HOUR;
    expect(await d.levels.connect(d.provider).announceMaintenance.staticCall(d.service, d.soon, end)).to.equal(0n);
    const sent = announce(d, d.soon, end);
    await expectEvents(d, sent, ["MaintenanceAnnounced", d.id, 0, d.soon, end]);
    await expectMoves(d, sent, {});
    expect([...(await d.levels.maintenanceOf(d.id, 0))]).to.deep.equal([BigInt(d.soon), BigInt(end)]);
    expect(await d.levels.maintenanceCount(d.id)).to.equal(1n);
    expect(await d.levels.maintenanceIn(d.id, 2027)).to.equal(BigInt(HOUR));
  });

  it("takes one that begins where the last ends, and all that a year allows {MaintenanceAnnounced}", async () => {
    const d = await loadFixture(rulesFixture);
    await announce(d, d.soon, d.soon + HOUR);
    const rest = [d.soon + HOUR, d.soon + 10 * HOUR] as const;
    await expectEvents(d, announce(d, ...rest), ["MaintenanceAnnounced", d.id, 1, ...rest]);
    expect(await d.levels.maintenanceIn(d.id, 2027)).to.equal(BigInt(10 * HOUR));
  });

  it("counts an interval in the year in which it begins {MaintenanceAnnounced}", async () => {
    const d = await loadFixture(rulesFixture);
    await announce(d, NEW_YEAR - 1, NEW_YEAR + HOUR);
    const next = [NEW_YEAR + HOUR, NEW_YEAR + 11 * HOUR] as const;
    await expectEvents(d, announce(d, ...next), ["MaintenanceAnnounced", d.id, 1, ...next]);
    expect(await d.levels.maintenanceIn(d.id, 2027)).to.equal(BigInt(HOUR + 1));
    expect(await d.levels.maintenanceIn(d.id, 2028)).to.equal(BigInt(10 * HOUR));
  });

  it("needs the whole notice {MaintenanceAnnounced}", async () => {
    const d = await loadFixture(rulesFixture);
    const now = d.soon - 2 * DAY;
    await at(d, now);
    await expectEvents(d, announce(d, d.soon, d.soon + 1), ["MaintenanceAnnounced", d.id, 0, d.soon, d.soon + 1]);
    await at(d, now + DAY);
    const late = d.soon + DAY - 1;
    await expectRefusal(d, announce(d, late, late + 1), "ServiceLevels_NoticeTooShort", d.id, late, d.soon + DAY);
  });

  it("reverts with {ServiceLevels_NotProvider} for anybody else", async () => {
    const d = await loadFixture(rulesFixture);
    const sent = announce(d, d.soon, d.soon + 1, d.stranger);
    await expectRefusal(d, sent, "ServiceLevels_NotProvider", d.id, d.stranger.address, d.provider.address);
  });

  it("reverts with {ServiceLevels_IntervalInvalid} for an empty interval, and one that overlaps the last", async () => {
    const d = await loadFixture(rulesFixture);
    await expectRefusal(d, announce(d, d.soon, d.soon), "ServiceLevels_IntervalInvalid", d.id, d.soon, d.soon, 0);
    await announce(d, d.soon, d.soon + HOUR);
    const inside = [d.soon + HOUR - 1, d.soon + 2 * HOUR] as const;
    await expectRefusal(d, announce(d, ...inside), "ServiceLevels_IntervalInvalid", d.id, ...inside, d.soon + HOUR);
  });

  it("reverts with {ServiceLevels_MaintenanceExceeded} for a second more than a year allows", async () => {
    const d = await loadFixture(rulesFixture);
    await announce(d, d.soon, d.soon + 5 * HOUR);
    const sent = announce(d, d.soon + 6 * HOUR, d.soon + 11 * HOUR + 1);
    await expectRefusal(d, sent, "ServiceLevels_MaintenanceExceeded", d.id, 2027, 10 * HOUR + 1, 10 * HOUR);
  });

  it("reverts with {ServiceLevels_NotRegistered} for a service that nobody knows", async () => {
    const d = await loadFixture(rulesFixture);
    const unknown = await cloudOf(d);
    const id = await d.levels.serviceId(unknown);
    const sent = d.levels.connect(d.provider).announceMaintenance(unknown, d.soon, d.soon + 1);
    await expectRefusal(d, sent, "ServiceLevels_NotRegistered", id);
  });
});
