import { expect } from "chai";
import { network } from "hardhat";
import { DAY, HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectRefusal } from "../helpers/keeping-effects.ts";
import { at } from "../helpers/keeping.ts";
import { knownFixture, type Known } from "../helpers/levels.ts";

const connection = await network.create({ override: { initialDate: "2027-06-01T00:00:00Z" } });
const { loadFixture, time } = connection.networkHelpers;

/** Three hours announced, each on a day of its own. */
async function announcedFixture() {
  const d = await knownFixture(connection, { maintenanceNotice: DAY, maintenancePerYear: 3 * HOUR });
  const soon = (await time.latest()) + 3 * DAY;
  for (const day of [0, 1, 2]) {
    const start = soon + day * DAY;
    await d.levels.connect(d.provider).announceMaintenance(d.service, start, start + HOUR);
  }
  return { ...d, soon };
}

const withdraw = (d: Known, index: number, who = d.provider) =>
  d.levels.connect(who).withdrawMaintenance(d.service, index);

describe("ServiceLevels.withdrawMaintenance", () => {
  it("gives the year its time back {MaintenanceWithdrawn}", async () => {
    const d = await loadFixture(announcedFixture);
    await expectEvents(d, withdraw(d, 1), ["MaintenanceWithdrawn", d.id, 1]);
    expect([...(await d.levels.maintenanceOf(d.id, 1))]).to.deep.equal([0n, 0n]);
    expect(await d.levels.maintenanceCount(d.id)).to.equal(3n);
    expect(await d.levels.maintenanceIn(d.id, 2027)).to.equal(BigInt(2 * HOUR));
  });

  it("lets others follow the last that stands {MaintenanceWithdrawn}", async () => {
    const d = await loadFixture(announcedFixture);
    await withdraw(d, 1);
    await expectEvents(d, withdraw(d, 2), ["MaintenanceWithdrawn", d.id, 2]);
    expect(await d.levels.maintenanceCount(d.id)).to.equal(1n);
    const [start, end] = [d.soon + HOUR, d.soon + 2 * HOUR];
    const again = d.levels.connect(d.provider).announceMaintenance(d.service, start, end);
    await expectEvents(d, again, ["MaintenanceAnnounced", d.id, 1, start, end]);
  });

  it("ends when the interval begins {MaintenanceWithdrawn}", async () => {
    const d = await loadFixture(announcedFixture);
    await at(d, d.soon - 1);
    await expectEvents(d, withdraw(d, 0), ["MaintenanceWithdrawn", d.id, 0]);
    await at(d, d.soon + DAY);
    await expectRefusal(d, withdraw(d, 1), "ServiceLevels_NotWithdrawable", d.id, 1);
  });

  it("reverts with {ServiceLevels_NotWithdrawable} twice, and for what was never announced", async () => {
    const d = await loadFixture(announcedFixture);
    await withdraw(d, 1);
    for (const index of [1, 3])
      await expectRefusal(d, withdraw(d, index), "ServiceLevels_NotWithdrawable", d.id, index);
  });

  it("reverts with {ServiceLevels_NotProvider} for anybody else", async () => {
    const d = await loadFixture(announcedFixture);
    const sent = withdraw(d, 0, d.alice);
    await expectRefusal(d, sent, "ServiceLevels_NotProvider", d.id, d.alice.address, d.provider.address);
  });
});
