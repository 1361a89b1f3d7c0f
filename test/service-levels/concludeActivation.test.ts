import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, BOND, pass, WINDOWS } from "../helpers/keeping.ts";
import { cableFixture, expectActivation, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** The provider has claimed, and the arbiter is silent. */
async function claimedFixture() {
  const d = await cableFixture(connection);
  const began = await time.latest();
  await d.levels.connect(d.provider).objectActivation(d.service, began);
  const landed = await time.latest();
  return { ...d, began, landed, limit: landed + WINDOWS.ruling };
}

/** Then the activator speaks, and alice objects; the arbiter is silent again. */
async function twiceFixture() {
  const d = await claimedFixture();
  await pass(d, d.limit);
  const later = d.limit + 10;
  await at(d, later + 1);
  await activate(d, d.service, later);
  await d.levels.connect(d.alice).objectActivation(d.service, 0);
  return { ...d, later, limit: (await time.latest()) + WINDOWS.ruling };
}

describe("ServiceLevels.concludeActivation", () => {
  it("gives the bond of a provider who claimed in vain to whom the service names {BondReturned}", async () => {
    const d = await loadFixture(claimedFixture);
    await at(d, d.limit);
    const sent = d.levels.connect(d.stranger).concludeActivation(d.service);
    await expectEvents(d, sent, ["BondReturned", d.id, d.charity.address, BOND]);
    await expectMoves(d, sent, { charity: BOND }, "levels");
    await expectActivation(d, STANDING.objected, 0, d.landed, d.limit, true);
  });

  it("pays both bonds that wait, each to its owner {BondReturned}", async () => {
    const d = await loadFixture(twiceFixture);
    await at(d, d.limit);
    const sent = d.levels.connect(d.stranger).concludeActivation(d.service);
    const events = [d.charity, d.provider].map(({ address }) => ["BondReturned", d.id, address, BOND] as const);
    await expectEvents(d, sent, ...events);
    await expectMoves(d, sent, { charity: BOND, provider: BOND }, "levels");
  });

  it("reverts with {ServiceLevels_NothingToConclude} while the arbiter has time", async () => {
    const d = await loadFixture(twiceFixture);
    await at(d, d.limit - 1);
    await expectRefusal(d, d.levels.concludeActivation(d.service), "ServiceLevels_NothingToConclude", d.id);
  });

  it("reverts with {ServiceLevels_NothingToConclude} a second time", async () => {
    const d = await loadFixture(claimedFixture);
    await pass(d, d.limit);
    await d.levels.concludeActivation(d.service);
    await expectRefusal(d, d.levels.concludeActivation(d.service), "ServiceLevels_NothingToConclude", d.id);
  });
});
