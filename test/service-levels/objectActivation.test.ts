import { expect } from "chai";
import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, BOND, WINDOWS } from "../helpers/keeping.ts";
import { cableFixture, expectActivation, knownFixture, NO_ONE, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

async function waitingFixture() {
  const d = await cableFixture(connection);
  return { ...d, began: await time.latest() };
}

async function landedFixture() {
  const d = await waitingFixture();
  const landed = d.began + 60;
  await at(d, landed);
  await activate(d, d.service, d.began + 30);
  return { ...d, landed, until: landed + WINDOWS.objection };
}

async function fixedFixture() {
  return knownFixture(connection);
}

async function withoutArbiterFixture() {
  const none = { arbiter: NO_ONE, objectionPeriod: 0, rulingPeriod: 0, bondToken: NO_ONE, bond: 0n } as const;
  return cableFixture(connection, { ...none, feeRecipient: NO_ONE });
}

describe("ServiceLevels.objectActivation", () => {
  const claims: Readonly<Record<string, readonly [later: number | undefined, direction: bigint]>> = {
    "that it began earlier": [-20, 1n],
    "that it began later": [20, 2n],
    "that it has not begun": [undefined, 2n],
  };
  for (const [what, [later, direction]] of Object.entries(claims)) {
    it(`lets anybody claim ${what} with his bond {ActivationObjected}`, async () => {
      const d = await loadFixture(landedFixture);
      const claim = later === undefined ? 0 : d.began + 30 + later;
      await at(d, d.until - 1);
      const sent = d.levels.connect(d.alice).objectActivation(d.service, claim);
      await expectEvents(d, sent, ["ActivationObjected", d.id, d.alice.address, claim, BOND]);
      await expectMoves(d, sent, { alice: -BOND }, "levels");
      await expectActivation(d, STANDING.objected, d.began + 30, d.landed, d.until - 1 + WINDOWS.ruling);
      const [objection, own] = await d.levels.activationObjectionOf(d.id);
      expect([...objection]).to.deep.equal([d.alice.address, direction]);
      expect(own.objector).to.equal(NO_ONE);
    });
  }

  it("lets the provider claim, once, what the activator does not say {ActivationObjected}", async () => {
    const d = await loadFixture(waitingFixture);
    const sent = d.levels.connect(d.provider).objectActivation(d.service, d.began);
    await expectEvents(d, sent, ["ActivationObjected", d.id, d.provider.address, d.began, BOND]);
    await expectMoves(d, sent, { provider: -BOND }, "levels");
    const landed = await time.latest();
    await expectActivation(d, STANDING.objected, 0, landed, landed + WINDOWS.ruling, true);
    const [objection, own] = await d.levels.activationObjectionOf(d.id);
    expect([objection.objector, ...own]).to.deep.equal([NO_ONE, d.provider.address, 1n]);
    const again = d.levels.connect(d.provider).objectActivation(d.service, d.began);
    await expectRefusal(d, again, "ServiceLevels_NotObjectable", d.id, STANDING.objected);
    await at(d, landed + WINDOWS.ruling);
    const later = d.levels.connect(d.provider).objectActivation(d.service, d.began);
    await expectRefusal(d, later, "ServiceLevels_MayNotClaim", d.id, d.provider.address, d.provider.address);
  });

  it("reverts with {ServiceLevels_MayNotClaim} for anybody else's objection to silence", async () => {
    const d = await loadFixture(waitingFixture);
    const sent = d.levels.connect(d.alice).objectActivation(d.service, d.began);
    await expectRefusal(d, sent, "ServiceLevels_MayNotClaim", d.id, d.alice.address, d.provider.address);
  });

  it("reverts with {ServiceLevels_TooLate} when it is final", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until);
    const sent = d.levels.connect(d.alice).objectActivation(d.service, 0);
    await expectRefusal(d, sent, "ServiceLevels_TooLate", d.id, d.until, d.until);
  });

  it("reverts with {ServiceLevels_NotObjectable} for what is contested already", async () => {
    const d = await loadFixture(landedFixture);
    await activate(d, d.service, d.began + 31);
    const sent = d.levels.connect(d.alice).objectActivation(d.service, 0);
    await expectRefusal(d, sent, "ServiceLevels_NotObjectable", d.id, STANDING.contradicted);
  });

  it("reverts with {ServiceLevels_NothingClaimed} for what stands anyway", async () => {
    const d = await loadFixture(landedFixture);
    const sent = d.levels.connect(d.alice).objectActivation(d.service, d.began + 30);
    await expectRefusal(d, sent, "ServiceLevels_NothingClaimed", d.id);
  });

  it("reverts with {ServiceLevels_NothingClaimed} for silence about silence", async () => {
    const d = await loadFixture(waitingFixture);
    const sent = d.levels.connect(d.provider).objectActivation(d.service, 0);
    await expectRefusal(d, sent, "ServiceLevels_NothingClaimed", d.id);
  });

  it("reverts with {ServiceLevels_ActivationTimeInvalid} for a beginning after the statement, or too far before it", async () => {
    const d = await loadFixture(landedFixture);
    for (const claim of [d.landed + 1, d.landed - WINDOWS.report]) {
      const sent = d.levels.connect(d.alice).objectActivation(d.service, claim);
      await expectRefusal(d, sent, "ServiceLevels_ActivationTimeInvalid", d.id, claim, d.landed);
    }
  });

  it("reverts with {ServiceLevels_NoArbiter} where nobody rules", async () => {
    const d = await loadFixture(withoutArbiterFixture);
    const sent = d.levels.connect(d.provider).objectActivation(d.service, 1);
    await expectRefusal(d, sent, "ServiceLevels_NoArbiter", d.id);
  });

  it("reverts with {ServiceLevels_StartFixed} where the start is fixed", async () => {
    const d = await loadFixture(fixedFixture);
    const sent = d.levels.connect(d.provider).objectActivation(d.service, 1);
    await expectRefusal(d, sent, "ServiceLevels_StartFixed", d.id, d.service.start);
  });
});
