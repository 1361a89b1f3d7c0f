import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, pack, pass, report, WINDOWS } from "../helpers/keeping.ts";
import { expectVerdict, reportedFixture, silentFixture } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** Alice has objected, and the arbiter is silent. */
async function contestedFixture() {
  const d = await reportedFixture(connection);
  await d.levels.connect(d.alice).object(d.service, 0, pack([1]));
  return { ...d, limit: (await time.latest()) + WINDOWS.ruling };
}

/** The provider has objected to silence, and the arbiter is silent. */
async function quietFixture() {
  const d = await silentFixture(connection);
  await at(d, d.opens);
  await d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
  return { ...d, limit: d.opens + WINDOWS.ruling };
}

async function contradictedFixture() {
  const d = await reportedFixture(connection);
  await report(d, d.service, 0, [1]);
  return { ...d, limit: (await time.latest()) + WINDOWS.ruling };
}

describe("ServiceLevels.conclude", () => {
  it("gives the provider the bond of an objector whom the arbiter left alone {BondReturned}", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.limit);
    const sent = d.levels.connect(d.stranger).conclude(d.service, 0);
    await expectEvents(d, sent, ["BondReturned", d.id, d.provider.address, BOND]);
    await expectMoves(d, sent, { provider: BOND }, "levels");
    await expectVerdict(d, 0, true, [990_000]);
  });

  it("gives the provider's own to whom the service names: silence stands {BondReturned}", async () => {
    const d = await loadFixture(quietFixture);
    await pass(d, d.limit);
    const sent = d.levels.connect(d.stranger).conclude(d.service, 0);
    await expectEvents(d, sent, ["BondReturned", d.id, d.charity.address, BOND]);
    await expectMoves(d, sent, { charity: BOND }, "levels");
    await expectVerdict(d, 0, true, []);
  });

  it("reverts with {ServiceLevels_NothingToConclude} while the arbiter has time", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.limit - 1);
    await expectRefusal(d, d.levels.conclude(d.service, 0), "ServiceLevels_NothingToConclude", d.id);
  });

  it("reverts with {ServiceLevels_NothingToConclude} a second time, and where nobody objected", async () => {
    const d = await loadFixture(contestedFixture);
    await pass(d, d.limit);
    await d.levels.conclude(d.service, 0);
    await expectRefusal(d, d.levels.conclude(d.service, 0), "ServiceLevels_NothingToConclude", d.id);
    await expectRefusal(d, d.levels.conclude(d.service, 1), "ServiceLevels_NothingToConclude", d.id);
  });

  it("reverts with {ServiceLevels_NothingToConclude} for two reports that disagree: nobody posted a bond", async () => {
    const d = await loadFixture(contradictedFixture);
    await pass(d, d.limit);
    await expectRefusal(d, d.levels.conclude(d.service, 0), "ServiceLevels_NothingToConclude", d.id);
    await expectVerdict(d, 0, true, [990_000]);
  });
});
