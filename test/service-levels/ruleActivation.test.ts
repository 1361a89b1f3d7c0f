import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, BOND, WINDOWS } from "../helpers/keeping.ts";
import { cableFixture, expectActivation, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** The activator says 30 seconds after `began`; alice, ten seconds later. */
async function contestedFixture() {
  const d = await cableFixture(connection);
  const began = await time.latest();
  const landed = began + 60;
  await at(d, landed);
  await activate(d, d.service, began + 30);
  await d.levels.connect(d.alice).objectActivation(d.service, began + 40);
  return { ...d, began, landed, limit: (await time.latest()) + WINDOWS.ruling };
}

/** The provider claims what his activator does not say. */
async function claimedFixture() {
  const d = await cableFixture(connection);
  const began = await time.latest();
  await d.levels.connect(d.provider).objectActivation(d.service, began);
  const landed = await time.latest();
  return { ...d, began, landed, limit: landed + WINDOWS.ruling };
}

async function twoStatementsFixture() {
  const d = await cableFixture(connection);
  const began = await time.latest();
  await activate(d, d.service, began);
  await activate(d, d.service, began + 1);
  return { ...d, began, landed: began + 1 };
}

const rule = (d: Awaited<ReturnType<typeof contestedFixture>>, when: number) =>
  d.levels.connect(d.arbiter).ruleActivation(d.service, when);

describe("ServiceLevels.ruleActivation", () => {
  it("sets the beginning at once, and gives an objector whom it follows his bond {ActivationRuled} {BondReturned}", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.limit - 1);
    const sent = rule(d, d.began + 35);
    const paid = ["BondReturned", d.id, d.alice.address, BOND] as const;
    await expectEvents(d, sent, ["ActivationRuled", d.id, d.began + 35], paid);
    await expectMoves(d, sent, { alice: BOND }, "levels");
    await expectActivation(d, STANDING.ruled, d.began + 35, d.landed, d.limit - 1);
  });

  const against: Readonly<Record<string, number>> = { "what the activator said": 30, "an earlier beginning": 20 };
  for (const [what, seconds] of Object.entries(against)) {
    it(`gives the provider the bond if it sets ${what} {ActivationRuled} {BondReturned}`, async () => {
      const d = await loadFixture(contestedFixture);
      const paid = ["BondReturned", d.id, d.provider.address, BOND] as const;
      const sent = rule(d, d.began + seconds);
      await expectEvents(d, sent, ["ActivationRuled", d.id, d.began + seconds], paid);
      await expectMoves(d, sent, { provider: BOND }, "levels");
    });
  }

  it("rules the beginning out, and follows who held that it came later {ActivationRuled} {BondReturned}", async () => {
    const d = await loadFixture(contestedFixture);
    const paid = ["BondReturned", d.id, d.alice.address, BOND] as const;
    await expectEvents(d, rule(d, 0), ["ActivationRuled", d.id, 0], paid);
    await expectActivation(d, STANDING.silent, 0, d.landed, 0);
  });

  it("follows the provider's claim {ActivationRuled} {BondReturned}", async () => {
    const d = await loadFixture(claimedFixture);
    const sent = rule(d, d.landed);
    const paid = ["BondReturned", d.id, d.provider.address, BOND] as const;
    await expectEvents(d, sent, ["ActivationRuled", d.id, d.landed], paid);
    await expectActivation(d, STANDING.ruled, d.landed, d.landed, await time.latest(), true);
  });

  it("gives the bond of a provider who claimed in vain to whom the service names {ActivationRuled} {BondReturned}", async () => {
    const d = await loadFixture(claimedFixture);
    const sent = rule(d, 0);
    const paid = ["BondReturned", d.id, d.charity.address, BOND] as const;
    await expectEvents(d, sent, ["ActivationRuled", d.id, 0], paid);
    await expectMoves(d, sent, { charity: BOND }, "levels");
    await expectActivation(d, STANDING.silent, 0, d.landed, 0, true);
  });

  it("decides between two statements, and no bond is paid {ActivationRuled}", async () => {
    const d = await loadFixture(twoStatementsFixture);
    const sent = d.levels.connect(d.arbiter).ruleActivation(d.service, d.began + 1);
    await expectEvents(d, sent, ["ActivationRuled", d.id, d.began + 1]);
    await expectMoves(d, sent, {});
  });

  it("reverts with {ServiceLevels_NotArbiter} for anybody else", async () => {
    const d = await loadFixture(contestedFixture);
    const sent = d.levels.connect(d.provider).ruleActivation(d.service, d.began);
    await expectRefusal(d, sent, "ServiceLevels_NotArbiter", d.id, d.provider.address, d.arbiter.address);
  });

  it("reverts with {ServiceLevels_TooLate} when the ruling period has passed", async () => {
    const d = await loadFixture(contestedFixture);
    await at(d, d.limit);
    await expectRefusal(d, rule(d, 0), "ServiceLevels_TooLate", d.id, d.limit, d.limit);
  });

  it("reverts with {ServiceLevels_NotContested} for what nobody contests", async () => {
    const d = await loadFixture(contestedFixture);
    await rule(d, d.began + 35);
    await expectRefusal(d, rule(d, 0), "ServiceLevels_NotContested", d.id, STANDING.ruled);
  });

  it("reverts with {ServiceLevels_ActivationTimeInvalid} for a beginning after the statement, or too far before it", async () => {
    const d = await loadFixture(contestedFixture);
    for (const when of [d.landed + 1, d.landed - WINDOWS.report])
      await expectRefusal(d, rule(d, when), "ServiceLevels_ActivationTimeInvalid", d.id, when, d.landed);
  });
});
