import { network } from "hardhat";
import { activationDigest, signActivation } from "@kept/sdk";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, WINDOWS } from "../helpers/keeping.ts";
import { cableFixture, expectActivation, knownFixture, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

async function waitingFixture() {
  const d = await cableFixture(connection);
  return { ...d, began: await time.latest() };
}

async function fixedFixture() {
  return knownFixture(connection);
}

/** The activator's statement has landed a minute after the beginning. */
async function landedFixture() {
  const d = await waitingFixture();
  const landed = d.began + 60;
  await at(d, landed);
  await activate(d, d.service, d.began);
  return { ...d, landed, until: landed + WINDOWS.objection };
}

describe("ServiceLevels.activate", () => {
  it("lands the activator's statement, whoever submits it {ServiceActivated}", async () => {
    const d = await loadFixture(waitingFixture);
    const landed = d.began + 60;
    await at(d, landed);
    const sent = activate(d, d.service, d.began);
    await expectEvents(d, sent, ["ServiceActivated", d.id, d.began]);
    await expectMoves(d, sent, {});
    await expectActivation(d, STANDING.reported, d.began, landed, landed + WINDOWS.objection);
  });

  it("counts for less than a report window {ServiceActivated}", async () => {
    const d = await loadFixture(waitingFixture);
    const late = d.began + WINDOWS.report;
    await at(d, late);
    const refused = activate(d, d.service, d.began);
    await expectRefusal(d, refused, "ServiceLevels_ActivationTimeInvalid", d.id, d.began, late);
    await at(d, late + 1);
    await expectEvents(d, activate(d, d.service, d.began + 2), ["ServiceActivated", d.id, d.began + 2]);
  });

  it("leaves a second time to the arbiter {ActivationContradicted}", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until - 1);
    await expectEvents(d, activate(d, d.service, d.began + 1), ["ActivationContradicted", d.id, d.began + 1]);
    await expectActivation(d, STANDING.contradicted, d.began, d.landed, d.until - 1 + WINDOWS.ruling);
  });

  it("takes a later beginning once the arbiter has ruled the first out {ServiceActivated}", async () => {
    const d = await loadFixture(landedFixture);
    await d.levels.connect(d.alice).objectActivation(d.service, 0);
    await d.levels.connect(d.arbiter).ruleActivation(d.service, 0);
    await expectActivation(d, STANDING.silent, 0, d.landed, 0);
    const known = activate(d, d.service, d.landed);
    await expectRefusal(d, known, "ServiceLevels_ActivationTimeInvalid", d.id, d.landed, d.landed);
    await expectEvents(d, activate(d, d.service, d.landed + 1), ["ServiceActivated", d.id, d.landed + 1]);
  });

  it("reverts with {ServiceLevels_AlreadyActivated} for the same time again", async () => {
    const d = await loadFixture(landedFixture);
    await expectRefusal(d, activate(d, d.service, d.began), "ServiceLevels_AlreadyActivated", d.id, d.began);
  });

  it("reverts with {ServiceLevels_AlreadyActivated} once it is final", async () => {
    const d = await loadFixture(landedFixture);
    await at(d, d.until);
    await expectRefusal(d, activate(d, d.service, d.began + 1), "ServiceLevels_AlreadyActivated", d.id, d.began);
  });

  it("reverts with {ServiceLevels_AlreadyActivated} while the provider's claim is ruled on", async () => {
    const d = await loadFixture(waitingFixture);
    await d.levels.connect(d.provider).objectActivation(d.service, d.began);
    await expectRefusal(d, activate(d, d.service, d.began), "ServiceLevels_AlreadyActivated", d.id, 0);
  });

  it("reverts with {ServiceLevels_ActivationTimeInvalid} for a time ahead, and for zero", async () => {
    const d = await loadFixture(waitingFixture);
    const next = d.began + 10;
    await at(d, next);
    await expectRefusal(
      d,
      activate(d, d.service, next + 1),
      "ServiceLevels_ActivationTimeInvalid",
      d.id,
      next + 1,
      next,
    );
    await at(d, next + 1);
    await expectRefusal(d, activate(d, d.service, 0), "ServiceLevels_ActivationTimeInvalid", d.id, 0, next + 1);
  });

  it("reverts with {ServiceLevels_SignatureInvalid} for anybody else's signature", async () => {
    const d = await loadFixture(waitingFixture);
    const activation = { service: d.id, time: d.began };
    const { signature } = await signActivation(d.provider, d.levelsDomain, activation);
    const forged = d.levels.activate(d.id, d.began, signature);
    const digest = activationDigest(d.levelsDomain, activation);
    await expectRefusal(d, forged, "ServiceLevels_SignatureInvalid", d.id, digest);
  });

  it("reverts with {ServiceLevels_StartFixed} where the start is fixed", async () => {
    const d = await loadFixture(fixedFixture);
    await expectRefusal(d, d.levels.activate(d.id, 1, "0x"), "ServiceLevels_StartFixed", d.id, d.service.start);
  });
});
